"""When a shop is open and when it delivers, on its own wall clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

Span = tuple[time, time]
"""From one time of day to another; to an earlier or the same one is until then on the next day."""


@dataclass(frozen=True, slots=True)
class SlotTerms:
    """A time in which is delivered, on some days of each week.

    Attributes:
        days: weekdays, Monday is 0.
        span: from when to when.
        capacity: orders that it takes; None is any number.
        cut_off_minutes: minutes before its beginning up to which it can be chosen.
    """

    days: tuple[int, ...]
    span: Span
    capacity: int | None = None
    cut_off_minutes: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryTerms:
    """What a shop promises about days and times.

    Attributes:
        opening: weekday -> spans in which orders are taken; without any, they always are.
        closed: days on which nothing is sold and nothing delivered: "2026-12-26", or each year "12-25".
        delivers_on: weekdays on which a delivery can arrive, where there are no slots.
        slots: the times to choose from; without any, only the day is told.
        slot_days: how many days ahead a slot can be chosen.
    """

    opening: Mapping[int, tuple[Span, ...]] = field(default_factory=dict, hash=False)
    closed: tuple[str, ...] = ()
    delivers_on: tuple[int, ...] = tuple(range(7))
    slots: tuple[SlotTerms, ...] = ()
    slot_days: int = 7

    def is_closed(self, day: date) -> bool:
        """Whether it is one of the closed days."""
        return day.isoformat() in self.closed or f"{day:%m-%d}" in self.closed
