"""Whether the shop's spoken answers can be understood: a recogniser of another family listens to them.

PocketSphinx (Gaussian mixtures and a general English language model, no neural network, nothing of the
shop's) hears the right channel of demo.wav, answer by answer; what it writes is compared with what was
to be said, word by word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.errors import InputError, MissingError

_SILENCE = 50
"""Samples up to this loud are none of the voice."""


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
        return self.like(self.said)

    def like(self, words: Sequence[str]) -> float:
        """How far what was heard has the letters of these words, 0 to 1."""
        from rapidfuzz.fuzz import ratio

        return ratio("".join(words), "".join(self.heard)) / 100


def mistaken(backs: Sequence[Back]) -> list[Back]:
    """The answers that were heard as one of the other answers rather than as themselves."""
    return [back for back in backs if any(back.like(other.said) > back.alike for other in backs)]


def listen_back(recording: Path, journal: Path, language: str = "en") -> Iterator[Back]:
    """Hear every answer of a demo.

    Args:
        recording: stereo WAV at 16 kHz, the shop on the right.
        journal: its events, JSON Lines.
        language: of the answers.

    Raises:
        MissingError: the second recogniser is not installed.
        InputError: the recording cannot be read.
    """
    from voice_shop.language.speech_text import speakable

    samples = _shop_side(recording)
    answers = [event for event in _events(journal) if event["event"] == "replied" and event["at"] is not None]
    ends = [event["at"] for event in answers[1:]] + [len(samples) / RATE]
    decoder = _decoder()
    for answer, end in zip(answers, ends, strict=True):
        heard = _heard(decoder, samples[int(answer["at"] * RATE) : int(end * RATE)])
        yield Back(words(speakable(answer["text"], language)), words(heard))


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


def _shop_side(recording: Path) -> Pcm:
    import soundfile

    samples, rate = soundfile.read(recording, dtype="int16", always_2d=True)
    if rate != RATE:
        raise InputError(f"{recording} has {rate} samples a second, not {RATE}.", code="wav_rate")
    shop: Pcm = samples[:, -1]
    return shop


def _decoder() -> Any:
    try:
        from pocketsphinx import Decoder
    except ImportError as error:
        raise MissingError(
            "Listening back needs the package pocketsphinx, which is not installed.",
            hint="Run: scripts/setup --dev",
            code="pocketsphinx_missing",
        ) from error
    return Decoder(samprate=RATE, loglevel="FATAL")


def _heard(decoder: Any, samples: Pcm) -> str:
    """What is said in a piece of sound, in words; the silence behind it would only be filled with some."""
    loud = np.flatnonzero(np.abs(samples) > _SILENCE)
    if len(loud) == 0:
        return ""
    decoder.start_utt()
    decoder.process_raw(samples[: loud[-1] + RATE // 4].tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return str(found.hypstr) if found else ""
