"""What is in a pack: "6 × 330 ml" as count, amount and unit, and the exact price of a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

UNITS: dict[str, tuple[str, Fraction]] = {
    "l": ("l", Fraction(1)),
    "dl": ("l", Fraction(1, 10)),
    "cl": ("l", Fraction(1, 100)),
    "ml": ("l", Fraction(1, 1000)),
    "kg": ("kg", Fraction(1)),
    "g": ("kg", Fraction(1, 1000)),
    "mg": ("kg", Fraction(1, 1_000_000)),
    "lb": ("kg", Fraction(45_359_237, 100_000_000)),
    "oz": ("kg", Fraction(45_359_237, 1_600_000_000)),
    "m": ("m", Fraction(1)),
    "cm": ("m", Fraction(1, 100)),
    "piece": ("piece", Fraction(1)),
}
"""Unit -> the unit its price is told in, and how much of that it is."""

_WORDS = {
    "litre": "l", "litres": "l", "liter": "l", "liters": "l", "lt": "l", "ltr": "l",
    "gr": "g", "gram": "g", "grams": "g", "gramme": "g", "kilo": "kg", "kilos": "kg", "kilogram": "kg",
    "metre": "m", "metres": "m", "meter": "m",
    "pieces": "piece", "pc": "piece", "pcs": "piece", "pack": "piece", "packs": "piece", "ct": "piece",
    "rolls": "piece", "roll": "piece", "bags": "piece", "bag": "piece", "tablets": "piece",
    "tablet": "piece", "sheets": "piece", "sheet": "piece", "boxes": "piece", "box": "piece",
    "pair": "piece", "pairs": "piece", "bottles": "piece", "cans": "piece", "eggs": "piece",
    "stuk": "piece", "stuks": "piece", "rollen": "piece", "zakjes": "piece", "plakken": "piece",
}  # fmt: skip

_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,6})?"
_PACK = re.compile(rf"(?:([0-9]{{1,6}})\s*[x×*]\s*)?({_NUMBER})\s*([a-z]+)\.?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Pack:
    """`count` times `amount` of `unit`, a key of `UNITS`."""

    count: int
    amount: Fraction
    unit: str

    @property
    def content(self) -> tuple[Fraction, str]:
        """All of it, in the unit that prices are told in."""
        base, each = UNITS[self.unit]
        return self.count * self.amount * each, base


def parse_pack(text: str) -> Pack | None:
    """What a text like "1 l", "6 × 330 ml" or "12 rolls" says; None if it is no amount above zero."""
    match = _PACK.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    unit = match[3].lower()
    unit = _WORDS.get(unit, unit)
    count, amount = int(match[1] or 1), Fraction(match[2].replace(",", "."))
    return Pack(count, amount, unit) if unit in UNITS and count and amount else None


def unit_price(price: int, pack: str) -> tuple[Fraction, str] | None:
    """The exact price of one litre, kilo, metre or piece, in minor units; None if the pack is no amount."""
    parsed = parse_pack(pack)
    if parsed is None:
        return None
    content, base = parsed.content
    return Fraction(price) / content, base
