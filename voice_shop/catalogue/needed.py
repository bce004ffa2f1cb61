"""How many packs hold an amount that was asked for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from voice_shop.catalogue.pack import UNITS, Pack

PIECE = "piece"


def pieces_in(pack: Pack) -> Fraction:
    """How many things one pack holds: 12 in "12 pieces", 6 in "6 × 330 ml", 1 in "1 l"."""
    return pack.content[0] if pack.unit == PIECE else Fraction(pack.count)


def packs_needed(pack: Pack | None, measure: Decimal, unit: str) -> tuple[int, bool] | None:
    """How many packs hold an amount, and whether they hold exactly that; None if the two do not compare.

    Args:
        pack: what one pack holds.
        measure: more than 0.
        unit: a key of `UNITS`.
    """
    if pack is None:
        return None
    if unit == PIECE:
        one, wanted = pieces_in(pack), Fraction(measure)
    else:
        base, factor = UNITS[unit]
        one, own = pack.content
        wanted = Fraction(measure) * factor
        if own != base:
            return None
    packs = max(ceil(wanted / one), 1)
    return packs, packs * one == wanted
