"""Which of several products is meant: by what this household buys, else by asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_shop.catalogue.product import Product
from voice_shop.dialogue.ranking import apart, ranked
from voice_shop.dialogue.turn import Turn
from voice_shop.language.intent import Line

MOST_CHOICES = 3
"""More than three cannot be kept in mind while listening."""
CLEAR_LEAD = 3
"""The favourite was bought this many times as often as the next."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a line came to.

    Attributes:
        product: the one that is meant; None when it must be asked.
        by_habit: chosen because this household buys it.
        choices: ids to choose from, best first, at most MOST_CHOICES.
        gone: the one that the household buys, when it cannot be had now.
    """

    product: Product | None = None
    by_habit: bool = False
    choices: tuple[str, ...] = ()
    gone: Product | None = None


def sellable(turn: Turn, product: Product) -> bool:
    """Whether it can be bought now."""
    return not product.discontinued and turn.shop.stock(product.id) != 0


def choose(turn: Turn, line: Line) -> Chosen:
    """Decide which product a line means. Nothing in `choices` and no product: the shop has none of them."""
    products = [p for p in (turn.shop.product(c) for c in line.candidates) if p is not None]
    if len(products) < 2:
        return Chosen(product=products[0] if products else None)
    bought = turn.shop.times_bought(turn.household)
    favourite = clear_favourite([p.id for p in products], bought)
    usual = next((p for p in products if p.id == favourite), None)
    if usual is not None and sellable(turn, usual):
        return Chosen(product=usual, by_habit=True)
    available = [p for p in products if sellable(turn, p)]
    if len(available) < 2:
        return Chosen(product=available[0] if available else usual or products[0])
    best_first = ranked(available, bought, _departments(turn, bought), line.quantity)
    return Chosen(choices=tuple(p.id for p in apart(best_first, MOST_CHOICES)), gone=usual)


def _departments(turn: Turn, bought: Mapping[str, int]) -> Counter[str]:
    """How often this household bought something of each category."""
    counted: Counter[str] = Counter()
    for product_id, times in bought.items():
        product = turn.shop.product(product_id)
        if product is not None:
            counted[product.category] += times
    return counted


def clear_favourite(product_ids: Sequence[str], bought: Mapping[str, int]) -> str | None:
    """The one that this household buys while it never or rarely buys the others."""
    ranked = sorted(product_ids, key=lambda i: -bought.get(i, 0))
    most = bought.get(ranked[0], 0) if ranked else 0
    next_most = bought.get(ranked[1], 0) if len(ranked) > 1 else 0
    return ranked[0] if most >= 1 and most >= CLEAR_LEAD * next_most else None
