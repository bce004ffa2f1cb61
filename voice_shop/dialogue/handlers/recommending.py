"""What this household might need, from what it bought alone, and why; nothing where that is off."""

from __future__ import annotations

from voice_shop.commerce.habits import running_out
from voice_shop.dialogue.choosing import sellable
from voice_shop.dialogue.handlers.adding import which
from voice_shop.dialogue.session import Asking, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line

_PAUSES = frozenset({None, Asking.ANYTHING_ELSE})
"""Where something may be proposed; elsewhere it is only told."""


def recommend(turn: Turn) -> Answer:
    """One product: what should be used up by now, else what is bought most and is not in the cart."""
    keep = turn.asking not in _PAUSES
    if not turn.shop.households.personalised(turn.household):
        return Answer((Say("recommend.not_wanted"),), keep=turn.question is not None)
    found = _due(turn) or _most_bought(turn)
    if found is None:
        return Answer((Say("recommend.nothing"),), keep=turn.question is not None)
    product_id, why = found
    if keep:
        return Answer((why,), keep=True, product=product_id)
    line = Line((product_id,), turn.shop.name(product_id))
    return Answer((why,), which(turn, (product_id,), line), product=product_id)


def _due(turn: Turn) -> tuple[str, Say] | None:
    there = _in_cart(turn)
    for one in running_out(turn.shop.context, turn.household):
        product = turn.shop.product(one.line.product_id)
        if product is not None and product.id not in there and sellable(turn, product):
            facts = {"name": turn.shop.name(product.id), "days": one.days, "last": one.last}
            return product.id, Say("watch.runs_out", facts)
    return None


def _most_bought(turn: Turn) -> tuple[str, Say] | None:
    there, bought = _in_cart(turn), turn.shop.times_bought(turn.household)
    for product_id in sorted(bought, key=lambda i: -bought[i]):
        product = turn.shop.product(product_id)
        if product is not None and product_id not in there and sellable(turn, product):
            facts = {"name": turn.shop.name(product_id), "times": bought[product_id]}
            return product_id, Say("recommend.bought", facts)
    return None


def _in_cart(turn: Turn) -> set[str]:
    return {line.product_id for line in turn.shop.cart(turn.household).lines}
