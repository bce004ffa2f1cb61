"""The one form in which audio travels inside voice_shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from typing import TypeAlias

RATE = 16_000
"""Samples per second of every chunk."""

Pcm: TypeAlias = NDArray[np.int16]
"""Mono 16-bit samples at RATE, shape (n,)."""
