"""What a pack holds, read from how the merchant wrote it: "6 × 330 ml", "500 g", "12 pieces"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

_PACK = re.compile(
    r"(?:(?P<count>\d+)\s*[x×]\s*)?(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\W\d]+)\b", re.IGNORECASE
)
_BASE = {
    "mg": ("g", Decimal("0.001")),
    "g": ("g", Decimal(1)),
    "kg": ("g", Decimal(1000)),
    "ml": ("ml", Decimal(1)),
    "cl": ("ml", Decimal(10)),
    "dl": ("ml", Decimal(100)),
    "l": ("ml", Decimal(1000)),
}
_LENGTHS = frozenset({"m", "cm", "mm"})


@dataclass(frozen=True, slots=True)
class PackSize:
    """What one pack holds.

    Attributes:
        pieces: how many things, 1 for what is not counted.
        amount: in grams or millilitres, all pieces together; None where it is not told.
        base: "g" or "ml"; empty without an amount.
    """

    pieces: int = 1
    amount: Decimal | None = None
    base: str = ""


def pack_size(written: str) -> PackSize | None:
    """Read a pack as written; None if it says nothing that can be counted or measured."""
    found = _PACK.fullmatch(written.strip())
    if found is None:
        return None
    count, unit = int(found["count"] or 1), found["unit"].lower()
    value = Decimal(found["value"].replace(",", "."))
    if unit in _BASE:
        base, factor = _BASE[unit]
        return PackSize(count, count * value * factor, base)
    whole = value == value.to_integral_value()
    return PackSize(count * int(value)) if whole and unit not in _LENGTHS else None


def packs_needed(size: PackSize | None, measure: Decimal, unit: str) -> tuple[int, bool] | None:
    """How many packs hold an amount, and whether they hold exactly that; None if the two do not compare.

    Args:
        size: of one pack.
        measure: more than 0.
        unit: "piece", "g", "kg", "ml", "cl" or "l".
    """
    if size is None:
        return None
    if unit == "piece":
        one, wanted = Decimal(size.pieces), measure
    else:
        base, factor = _BASE[unit]
        if size.amount is None or size.base != base:
            return None
        one, wanted = size.amount, measure * factor
    if one <= 0:
        return None
    packs = int((wanted / one).to_integral_value(ROUND_CEILING))
    return max(packs, 1), packs * one == wanted
