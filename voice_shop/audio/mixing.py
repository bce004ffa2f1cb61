"""Puts noise under speech at a chosen ratio."""

from __future__ import annotations

import numpy as np

from voice_shop.audio.chunk import Pcm
from voice_shop.audio.resample import to_pcm

_FRAME = 2048
"""Samples over which loudness is taken, as the Picovoice speech-to-intent benchmark does."""
_PEAK = 0.5


def mix_at(speech: Pcm, noise: Pcm, snr_db: float, random: np.random.Generator) -> Pcm:
    """Speech over a random piece of noise.

    The ratio is taken between the loudest 2048-sample frames of both; the result peaks at half of full
    scale. This is the rule of the Picovoice speech-to-intent benchmark (Apache-2.0).

    Args:
        speech: shape (n,).
        noise: shape (m,); repeated if it is shorter than the speech.
        snr_db: signal-to-noise ratio in decibels.
        random: chooses where the piece begins.
    """
    if len(noise) < len(speech):
        noise = np.tile(noise, len(speech) // max(1, len(noise)) + 1)
    offset = int(random.integers(0, len(noise) - len(speech) + 1))
    piece = noise[offset : offset + len(speech)].astype(np.float32)
    voice = speech.astype(np.float32)
    wanted = _loudest(voice) / (_loudest(piece) + 1e-9) / 10 ** (snr_db / 20)
    mixed = voice + piece * wanted
    return to_pcm((mixed / (np.abs(mixed).max() + 1e-9) * _PEAK).astype(np.float32))


def _loudest(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    """Root mean square of the loudest frame."""
    whole = len(samples) // _FRAME * _FRAME
    frames = samples[:whole].reshape(-1, _FRAME) if whole else samples[None]
    return float(np.sqrt((frames**2).mean(axis=1)).max())
