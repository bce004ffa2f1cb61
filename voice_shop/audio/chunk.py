"""The one form in which audio travels inside voice_shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from typing import TypeAlias

RATE = 16_000
"""Samples per second of every chunk."""

Pcm: TypeAlias = NDArray[np.int16]
"""Mono 16-bit samples at RATE, shape (n,)."""


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A piece of a stream.

    Attributes:
        samples: mono int16 at 16 kHz, shape (n,), any n.
        start: seconds from the start of the stream to the first sample.
    """

    samples: Pcm
    start: float

    @property
    def seconds(self) -> float:
        """Length of the chunk."""
        return len(self.samples) / RATE

    @property
    def end(self) -> float:
        """Seconds from the start of the stream to just after the last sample."""
        return self.start + self.seconds
