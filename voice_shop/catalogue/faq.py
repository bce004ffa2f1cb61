"""What the merchant says about the shop: answers by topic, each with the days on which it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

TOPICS = (
    "delivery_cost",
    "delivery_area",
    "returns",
    "payment",
    "hours",
    "contact",
    "minimum_order",
    "warranty",
    "gifts",
    "privacy",
    "care",
)
"""Topics that the language packs know how to be asked about; others bring their own sentences."""
MOST_WORDS = 40
"""Words of an answer: more cannot be listened to."""


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One answer.

    Attributes:
        topic: one of TOPICS, or the merchant's own.
        answer: as it is said, without markup.
        first: the first of the shop's days on which it holds; None is always.
        last: the last one; None is for ever.
        asks: sentences by which it is asked for, as they are said.
        products: ids or kinds of the products that it is about; none is all of them.
    """

    topic: str
    answer: str
    first: date | None = None
    last: date | None = None
    asks: tuple[str, ...] = ()
    products: tuple[str, ...] = ()

    def holds(self, today: date) -> bool:
        """Whether it may be said on a day."""
        return (self.first is None or self.first <= today) and (self.last is None or today <= self.last)

    @property
    def dated(self) -> bool:
        """Whether it holds for a time only."""
        return self.first is not None or self.last is not None


def answer(
    entries: Iterable[FaqEntry], topic: str, today: date, about: Iterable[str] = ()
) -> FaqEntry | None:
    """What to say: the answer about just these products, then one for these days, then the general one.

    Args:
        about: ids and kinds of the products that are asked about.
    """
    asked = set(about)
    fitting = [
        entry
        for entry in entries
        if entry.topic == topic and entry.holds(today)
        if not entry.products or asked.intersection(entry.products)
    ]
    return min(fitting, key=lambda entry: (not entry.products, not entry.dated), default=None)
