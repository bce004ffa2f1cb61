"""Orders of the past that come with a shop folder, relative to today so that they never grow old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

STATUSES = ("held", "placed", "packed", "shipped", "delivered", "cancelled", "returned", "refunded")
"""The states a past order can be in, as commerce's `OrderStatus` has them."""


@dataclass(frozen=True, slots=True)
class PastLine:
    """One product of a past order.

    Attributes:
        product_id: a product of the catalogue, discontinued ones included.
        quantity: packs, at least 1.
        unit_price_minor: price of one pack with its options as it was then, minor units.
        options: option group -> value, as chosen then.
    """

    product_id: str
    quantity: int
    unit_price_minor: int
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastOrder:
    """A purchase made before this shop could listen.

    Attributes:
        id: short and speakable ("A117"), unique in the history.
        days_ago: whole days before today on which it was placed, at least 0.
        at: time of that day in the shop's time zone.
        status: one of `STATUSES`.
        status_days_ago: whole days before today on which it came to that status, 0 to `days_ago`.
        lines: at least one.
        address: label of the address it went to.
        delivery_minor: what delivery cost, minor units.
    """

    id: str
    days_ago: int
    at: time
    status: str
    status_days_ago: int
    lines: tuple[PastLine, ...]
    address: str = "home"
    delivery_minor: int = 0
