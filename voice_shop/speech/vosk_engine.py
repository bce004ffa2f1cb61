"""The vosk package, with everything that bites kept in one place.

A malformed phrase list ends the process, unknown words vanish with a log line, results depend on the size
of the pieces that audio comes in, and one decoder may only be asked for its result once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_shop.audio.chunk import RATE
from voice_shop.errors import InputError, MissingError

ALTERNATIVES = 30
"""Of which the ones that no sentence has fall out."""
_SILENT = -3
"""Below Kaldi's warnings and errors: they come as results or are asked for beforehand."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that a decoder heard. `score` is a log-probability, `seconds` how long its words took."""

    words: tuple[str, ...]
    score: float
    seconds: float

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(self.words)


class VoskEngine:
    """A loaded model."""

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Raises:
            MissingError: vosk is not installed, or the folder holds no model.
            InputError: the model is damaged, or of the kind that takes no phrases.
        """
        _check(folder)
        try:
            import vosk
        except ImportError as error:
            raise MissingError(
                "Vosk is not installed.",
                hint='Install the sound and speech parts: pip install "voice-shop[device]".',
                code="engine_missing",
            ) from error
        vosk.SetLogLevel(_SILENT)
        self._vosk = vosk
        try:
            with _without_dither(folder) as same:
                self._model = vosk.Model(str(same))
        except Exception as error:
            raise InputError(
                f"The Vosk model in {folder} cannot be loaded.",
                hint="Check it with: voice-shop models verify.",
                code="model_damaged",
            ) from error

    def has_word(self, word: str) -> bool:
        """Whether the model knows how a word sounds."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def decoder(self, phrases: tuple[str, ...] | None) -> Decoder:
        """A decoder along phrases of known words (at least one), or a free one for None."""
        if phrases is None:
            raw = self._vosk.KaldiRecognizer(self._model, RATE)
        else:
            # Escapes would make every non-ASCII word an unknown one.
            raw = self._vosk.KaldiRecognizer(self._model, RATE, json.dumps(phrases, ensure_ascii=False))
        raw.SetMaxAlternatives(1 if phrases is None else ALTERNATIVES)
        raw.SetWords(True)
        return Decoder(raw)


class Decoder:
    """One decoder. After `finish` it is as new."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def feed(self, block: bytes) -> None:
        """Take little-endian int16 samples. An end of speech that Vosk sees is left to listening."""
        self._raw.AcceptWaveform(block)

    def partial(self) -> str:
        """The words so far."""
        return str(json.loads(self._raw.PartialResult()).get("partial", ""))

    def finish(self) -> tuple[Alternative, ...]:
        """What was heard, best first. One without words means that nothing but silence or noise was."""
        result = json.loads(self._raw.FinalResult())
        return tuple(map(_alternative, result.get("alternatives", ())))


def _alternative(entry: dict[str, Any]) -> Alternative:
    timed = entry.get("result") or ()
    seconds = sum(max(word["end"] - word["start"], 0.0) for word in timed)
    # Times count on from one utterance to the next: rounded, the same audio takes the same time.
    return Alternative(tuple(entry["text"].split()), float(entry["confidence"]), round(float(seconds), 2))


def _check(folder: Path) -> None:
    if not any((folder / path).is_file() for path in ("am/final.mdl", "final.mdl")):
        raise MissingError(
            f"There is no Vosk model in {folder}.",
            hint="See which there are: voice-shop models list.",
            code="model_missing",
        )
    if not any((folder / path).is_file() for path in ("graph/HCLr.fst", "HCLr.fst")):
        raise InputError(
            f"The Vosk model in {folder} cannot be given the shop's sentences.",
            hint="Take one with a dynamic graph (a small one, or one whose name ends in lgraph).",
            code="model_static",
        )


@contextmanager
def _without_dither(folder: Path) -> Iterator[Path]:
    """The model through links, told not to add random noise: the same audio then gives the same result."""
    features = folder / "conf" / "mfcc.conf"
    if not features.is_file():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="voice-shop-") as made:
        seen = Path(made)
        (seen / "conf").mkdir()
        for entry in (*folder.iterdir(), *(folder / "conf").iterdir()):
            if entry.name not in ("conf", features.name):
                (seen / entry.relative_to(folder)).symlink_to(entry.resolve())
        text = features.read_text(encoding="utf-8").rstrip()
        (seen / "conf" / features.name).write_text(f"{text}\n--dither=0\n", encoding="utf-8")
        yield seen
