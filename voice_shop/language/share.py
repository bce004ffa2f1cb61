"""How far a share that was counted can be trusted."""

from __future__ import annotations

from math import sqrt

_Z = 1.96
"""Standard deviations that 95 of 100 draws stay within."""


def interval(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share.

    Args:
        hits: 0 to count.
        count: at least 1.

    >>> [round(end, 3) for end in interval(95, 100)]
    [0.888, 0.978]
    """
    share = hits / count
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z / (1 + _Z**2 / count) * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)
