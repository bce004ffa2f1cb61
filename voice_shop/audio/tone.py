"""A short tone that says that something waits: made here, so that no file and no engine is needed."""

from __future__ import annotations

import numpy as np

from voice_shop.audio.chunk import Pcm

_NOTES = (659.3, 880.0)
"""Hertz: a fourth upwards."""
_SECONDS = 0.14
"""Of each note."""
_LEVEL = 0.12
"""Of full scale: softer than a voice."""


def chime(rate: int) -> Pcm:
    """Two soft notes, mono int16 at `rate`, that begin and end in silence."""
    at = np.arange(round(rate * _SECONDS)) / rate
    swell = np.sin(np.pi * at / _SECONDS) ** 2
    notes = [np.sin(2 * np.pi * hertz * at) * swell for hertz in _NOTES]
    return np.asarray(np.concatenate(notes) * _LEVEL * 32767, dtype=np.int16)
