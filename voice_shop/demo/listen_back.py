"""Whether the shop's spoken answers can be understood: another recogniser listens to them.

The transcriber that comes with the Moonshine package hears the right channel of demo.wav, answer by
answer, without any grammar; what it writes is compared with what was to be said, word by word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Back:
    """One answer: as it was to be said, and as it was heard. Words only, lower case."""

    said: tuple[str, ...]
    heard: tuple[str, ...]

    @property
    def errors(self) -> int:
        """Words that would have to be changed, left out or put in."""
        return distance(self.said, self.heard)

    @property
    def alike(self) -> float:
        """How far the letters are the same, 0 to 1: "to morrow" is "tomorrow"."""
        from rapidfuzz.fuzz import ratio

        return ratio("".join(self.said), "".join(self.heard)) / 100


def listen_back(recording: Path, journal: Path, language: str = "en") -> Iterator[Back]:
    """Hear every answer of a demo.

    Args:
        recording: stereo WAV at 16 kHz, the shop on the right.
        journal: its events, JSON Lines.
        language: of the answers.
    """
    import soundfile

    from voice_shop.audio.chunk import RATE
    from voice_shop.language.speech_text import speakable

    samples, rate = soundfile.read(recording, dtype="float32")
    if rate != RATE:
        raise ValueError(f"{recording} has {rate} samples a second, not {RATE}")
    answers = [event for event in _events(journal) if event["event"] == "replied" and event["at"] is not None]
    ends = [event["at"] for event in answers[1:]] + [len(samples) / rate]
    transcriber = _transcriber()
    for answer, end in zip(answers, ends, strict=True):
        piece = samples[int(answer["at"] * rate) : int(end * rate), 1]
        lines = transcriber.transcribe_without_streaming(piece.tolist(), rate).lines
        heard = " ".join(line.text for line in lines)
        yield Back(words(speakable(answer["text"], language)), words(speakable(heard, language)))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, without case and punctuation."""
    return tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.lower().replace("’", "'")))


def distance(left: Sequence[str], right: Sequence[str]) -> int:
    """Edits between two sequences of words."""
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (one != other))
    return row[-1]


def _events(journal: Path) -> Iterator[dict[str, Any]]:
    for line in journal.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _transcriber() -> Any:
    import moonshine_voice
    from moonshine_voice.transcriber import Transcriber

    model = Path(moonshine_voice.__file__).parent / "assets" / "tiny-en"
    return Transcriber(model_path=model, model_arch=moonshine_voice.ModelArch.TINY)
