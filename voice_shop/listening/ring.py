"""The last seconds of a stream, addressed by the position in the stream."""

from __future__ import annotations

import numpy as np

from voice_shop.audio.chunk import Pcm


class Ring:
    """Keeps the newest samples.

    Args:
        keep: how many to keep at least.

    Attributes:
        start: position of the oldest sample that is still here.
        end: position just after the newest.
    """

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._held: Pcm = np.zeros(2 * keep, np.int16)
        self.start = 0
        self.end = 0

    def append(self, samples: Pcm) -> None:
        """The next samples of the stream, at most `keep` of them."""
        if self.end - self.start + len(samples) > len(self._held):
            newest = self.between(self.end - self._keep, self.end)
            self._held[: len(newest)] = newest
            self.start = self.end - len(newest)
        at = self.end - self.start
        self._held[at : at + len(samples)] = samples
        self.end += len(samples)

    def skip(self, samples: int) -> None:
        """The next samples of the stream are not kept, and what came before them is forgotten."""
        self.end += samples
        self.start = self.end

    def between(self, start: int, stop: int) -> Pcm:
        """A copy of what lies between two positions, as far as it is still here, shape (n,)."""
        return self._held[max(start, self.start) - self.start : max(0, stop - self.start)].copy()
