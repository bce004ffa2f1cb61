"""Too many found: one question about what they are, and then the next, until a few are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from voice_shop.catalogue.product import Product
from voice_shop.dialogue.choosing import MOST_CHOICES
from voice_shop.dialogue.session import Asking, Question

MANY = 6
"""From so many on it is asked first; a few more than three are better named at once."""


def narrow(products: Sequence[Product], asked: frozenset[str] = frozenset()) -> Question | None:
    """The question that leaves least to ask about; None where nothing tells them apart, or few were found.

    Args:
        products: the best first.
        asked: what they were asked about already.
    """
    if len(products) < MANY:
        return None
    ways = [values for way in _WAYS if len(values := _telling(products, way, asked)) > 1]
    if not ways:
        return None
    values = min(ways, key=lambda way: _off_half(products, way[0][1]))
    words = [word for word, _ in values][:MOST_CHOICES]
    found = [product.id for product in products]
    return Question(Asking.NARROW, {"values": words, "found": found, "asked": sorted({*asked, *words})})


Way = Callable[[Product], Iterable[str]]
_WAYS: tuple[Way, ...] = (
    lambda p: p.features,
    lambda p: [p.kind] if p.kind else [],
    lambda p: [p.brand] if p.brand else [],
)
"""How products can be told apart, the likeliest to be answered first. One question keeps to one of them."""


def _telling(products: Sequence[Product], way: Way, asked: frozenset[str]) -> list[tuple[str, int]]:
    """Words that some are and others are not, with how many; the one nearest to half of them first."""
    counted = Counter(word for product in products for word in set(way(product)))
    telling = [(word, n) for word, n in counted.items() if word not in asked and n < len(products)]
    return sorted(telling, key=lambda one: (_off_half(products, one[1]), one[0]))


def _off_half(products: Sequence[Product], count: int) -> float:
    return abs(count - len(products) / 2)
