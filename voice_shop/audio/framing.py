"""Audio of any chunking cut into frames of one size, so that no later stage can see the chunking."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voice_shop.audio.chunk import Pcm


class Framer:
    """Collects samples and gives whole frames.

    Args:
        size: samples per frame.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._rest: Pcm = np.zeros(0, np.int16)

    def feed(self, samples: Pcm) -> Iterator[Pcm]:
        """Every frame that is complete with these samples, shape (size,) each; what is left waits."""
        held = np.concatenate([self._rest, samples])
        whole = len(held) // self.size * self.size
        self._rest = held[whole:].copy()
        for start in range(0, whole, self.size):
            yield held[start : start + self.size]

    def reset(self) -> None:
        """Forget what waits."""
        self._rest = np.zeros(0, np.int16)
