"""Any rate, any number of channels, any sample type → the one form that voice_shop uses, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_shop.audio.chunk import RATE, Pcm

Floats = NDArray[np.float32]
"""Mono samples between -1 and 1, shape (n,)."""


def to_pcm(samples: Floats) -> Pcm:
    """Floats as 16-bit samples; what is louder than full scale is clipped. 16-bit audio survives exactly."""
    scaled = np.rint(samples * np.float32(32768))
    clipped: Pcm = np.clip(scaled, -32768, 32767).astype(np.int16)
    return clipped


def mix_down(samples: NDArray[np.float32]) -> Floats:
    """All channels as one, shape (n, channels) → (n,)."""
    return samples[:, 0] if samples.shape[1] == 1 else samples.mean(axis=1, dtype=np.float32)


def change_rate(samples: Pcm, old: int, new: int) -> Pcm:
    """A whole recording at another rate."""
    if old == new or len(samples) == 0:
        return samples
    changed: Floats = soxr.resample(samples.astype(np.float32) / np.float32(32768), old, new)
    return to_pcm(changed)


class Resampler:
    """A stream at another rate.

    Args:
        old: samples per second of what comes in.
        new: samples per second of what goes out.
    """

    def __init__(self, old: int, new: int = RATE) -> None:
        self._soxr: Any = None if old == new else soxr.ResampleStream(old, new, 1, dtype="float32")

    def feed(self, samples: Floats, *, last: bool = False) -> Floats:
        """The next samples, and with `last` also what the filter still holds."""
        if self._soxr is None:
            return samples
        changed: Floats = self._soxr.resample_chunk(samples, last=last)
        return changed
