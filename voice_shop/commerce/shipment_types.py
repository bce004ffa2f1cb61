"""An order on its way: in one part or in several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """How many of a line of the order are in a shipment."""

    line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """One part of an order that left the shop.

    Attributes:
        id: short, within the shop.
        carrier: who brings it; may be empty.
        tracking: the carrier's reference; may be empty.
        expected: the day it is to arrive, where another than the order's is known.
        delivered_at: None while it is on its way.
    """

    id: str
    order_id: str
    lines: tuple[ShippedLine, ...]
    carrier: str
    tracking: str
    expected: date | None
    shipped_at: datetime
    delivered_at: datetime | None = None

    def late(self, today: date, due: date | None) -> bool:
        """Whether it should be there and is not, on a day of the shop. `due`: the order's own day."""
        day = self.expected or due
        return self.delivered_at is None and day is not None and day < today
