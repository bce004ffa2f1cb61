"""A kitchen to speak in, made of numbers: hum, extractor fan, running water, crockery."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voice_shop.audio.chunk import RATE

Wave: TypeAlias = NDArray[np.float32]
"""Mono at RATE, full scale ±1, shape (n,)."""


def kitchen(seconds: float, seed: int) -> Wave:
    """Noise of a kitchen at work, root mean square 1. The same seed gives the same noise."""
    chance = np.random.default_rng(seed)
    count = int(seconds * RATE)
    time = np.arange(count) / RATE
    hum = np.sin(2 * np.pi * 50 * time) + 0.5 * np.sin(2 * np.pi * 100 * time + 1)
    fan = _coloured(chance, count, low=80, high=1200, slope=1.0)
    water = _coloured(chance, count, low=800, high=6000, slope=0.3)
    flow = 0.5 + 0.5 * np.sin(2 * np.pi * 0.11 * time + 2) * np.sin(2 * np.pi * 0.37 * time)
    noise = 0.35 * hum + fan + 0.5 * water * flow + _crockery(chance, count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)


def loudest(wave: Wave, frame: int = 2048) -> float:
    """Root mean square of the loudest frame, as noise and speech are compared."""
    whole = wave[: len(wave) // frame * frame].reshape(-1, frame)
    return float(np.sqrt(np.max(np.mean(whole**2, axis=1)))) if len(whole) else 0.0


def _coloured(chance: np.random.Generator, count: int, *, low: float, high: float, slope: float) -> Wave:
    """Noise between two frequencies, falling with frequency to the power of `slope`; RMS 1."""
    spectrum = np.fft.rfft(chance.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    weight = np.where((frequency > low) & (frequency < high), (low / np.maximum(frequency, 1)) ** slope, 0)
    wave = np.fft.irfft(spectrum * weight, count)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)), np.float32)


def _crockery(chance: np.random.Generator, count: int) -> Wave:
    """A plate or a spoon every two seconds or so."""
    wave = np.zeros(count, np.float32)
    length = RATE // 5
    time = np.arange(length) / RATE
    for start in chance.integers(0, max(count - length, 1), size=count // (2 * RATE)):
        ring = sum(
            np.sin(2 * np.pi * pitch * time) * np.exp(-time * fade)
            for pitch, fade in zip(chance.uniform(1500, 5500, 3), chance.uniform(20, 60, 3), strict=True)
        )
        wave[start : start + length] += (chance.uniform(0.3, 1.2) * ring)[: count - start]
    return wave
