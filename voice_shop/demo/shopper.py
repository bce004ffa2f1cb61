"""The shopper's side of the demo as one recording: Piper speaks, the kitchen clatters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.demo.kitchen import Wave, kitchen, loudest

PEAK = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the shopper's.

    Attributes:
        words: as spoken.
        pause: seconds of silence before it, for the shop to answer in.
        speed: how fast, 1 is the voice's own.
        pitch: how high, 1 is the voice's own.
    """

    words: str
    pause: float
    speed: float = 1.0
    pitch: float = 1.0


Say = Callable[[str, float], tuple[Wave, int]]
"""(words, seconds per second of the voice's own pace) -> (samples, their rate)."""


def recording(lines: Sequence[Line], say: Say, *, snr: float, seed: int, tail: float) -> Pcm:
    """All lines in one recording with kitchen noise.

    Args:
        lines: what is said, in order.
        say: the voice.
        snr: decibels between the loudest frames of speech and of noise.
        seed: of the noise.
        tail: seconds of kitchen after the last line.
    """
    pieces: list[Wave] = []
    for line in lines:
        pieces += [np.zeros(int(line.pause * RATE), np.float32), spoken(line, say)]
    pieces.append(np.zeros(int(tail * RATE), np.float32))
    speech = np.concatenate(pieces)
    noise = kitchen(len(speech) / RATE + 1, seed)[: len(speech)]
    level = loudest(speech) / 10 ** (snr / 20) / loudest(noise)
    mixed = speech + level * noise
    return np.asarray(mixed * (PEAK / np.max(np.abs(mixed))) * 32767, np.int16)


def spoken(line: Line, say: Say) -> Wave:
    """One line at 16 kHz. Higher is made by playing it faster, so it is spoken slower first."""
    import soxr

    samples, rate = say(line.words, line.pitch / line.speed)
    wave: Wave = soxr.resample(samples, rate * line.pitch, RATE).astype(np.float32)
    return wave
