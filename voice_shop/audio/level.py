"""How loud audio is."""

from __future__ import annotations

import numpy as np

from voice_shop.audio.chunk import Pcm

SILENCE_DBFS = -96.0
"""What digital silence is given as: the floor of 16-bit audio."""


def dbfs(samples: Pcm) -> float:
    """Loudness as RMS in decibels relative to full scale: a full-scale square wave is 0, silence -96."""
    if len(samples) == 0:
        return SILENCE_DBFS
    mean_square = float(np.mean(np.square(samples, dtype=np.float64)))
    if mean_square == 0:
        return SILENCE_DBFS
    return max(SILENCE_DBFS, 10 * float(np.log10(mean_square / 32768**2)))
