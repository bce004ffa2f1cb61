"""Detectors that read what they find from the samples, so that a stream can be written down."""

from __future__ import annotations

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm

FRAME = 320
"""20 ms."""
WORD = 7777
"""One sample of this value is the moment at which the wake word is noticed."""
AGO = 0.1
"""Seconds from the end of the word to that moment."""


class LoudIsSpeech:
    """Speech is what is louder than 1000."""

    frame = FRAME

    def __init__(self) -> None:
        self.frames = 0

    def is_speech(self, frame: Pcm) -> bool:
        assert frame.shape == (FRAME,)
        self.frames += 1
        return bool(np.abs(frame.astype(int)).max() > 1000)

    def reset(self) -> None:
        pass

    def another(self) -> LoudIsSpeech:
        return LoudIsSpeech()


class Marked:
    """The wake word is where WORD is."""

    word = "alexa"

    def __init__(self) -> None:
        self.fed = 0

    def feed(self, samples: Pcm) -> float | None:
        self.fed += len(samples)
        found = np.flatnonzero(samples == WORD)
        return AGO + (len(samples) - 1 - int(found[0])) / RATE if len(found) else None

    def reset(self) -> None:
        pass


def silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * RATE), np.int16)


def speech(seconds: float, value: int = 3000) -> Pcm:
    """Loud, and every sample different from its neighbour."""
    n = round(seconds * RATE)
    return (value + np.arange(n) % 500).astype(np.int16)


def word() -> Pcm:
    """The wake word: half a second of speech, then silence in which it is noticed after AGO."""
    late = silence(AGO)
    late[-1] = WORD
    return np.concatenate([speech(0.5, 2000), late])
