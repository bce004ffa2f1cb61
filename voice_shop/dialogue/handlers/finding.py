"""Look for products: at most three, and all that was asked of them holds, or it says what could not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from babel.numbers import get_currency_precision

from voice_shop.catalogue.product import Product
from voice_shop.catalogue.search import search
from voice_shop.dialogue.choosing import MOST_CHOICES, sellable
from voice_shop.dialogue.handlers.adding import which
from voice_shop.dialogue.narrowing import narrow
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line

_MANY = 1000
_BESIDE = 1
"""So many are named beside a question that stays open."""


def find(turn: Turn) -> Answer:
    """Offer what fits. In a checkout or before another yes-or-no, the open question stays."""
    wanted = _wanted(turn)
    if not any((*wanted.values(), turn.intent.lines)):
        return Answer((Say("find.what"),), keep=turn.question is not None)
    found = _found(turn, **wanted)
    says: tuple[Say, ...] = ()
    if not found and (unknown := _unknown(turn)):
        price = None if wanted["most"] is None else turn.money(wanted["most"])
        facts = {"product": unknown, "price": price}
        return Answer((Say("find.no_such", facts),), keep=turn.question is not None)
    if not found:
        found, says = _nearest(turn, wanted)
    open_now = turn.asking
    if not found:
        return Answer(says, keep=turn.question is not None)
    names = tuple({"name": turn.shop.name(p.id), "price": turn.money(p.price)} for p in found[:_BESIDE])
    if open_now in {None, Asking.ANYTHING_ELSE, Asking.NARROW} or (
        open_now is Asking.CHOICE and _was_found(turn)
    ):
        return offer_found(turn, found, says)
    return Answer((*says, Say("find.list", {"choices": names})), keep=True, product=found[0].id)


def _unknown(turn: Turn) -> str:
    """What was asked for by a name that is none of the shop's."""
    return " ".join(line.product for line in turn.intent.lines if not line.candidates)


def offer_found(
    turn: Turn, found: Sequence[Product], says: tuple[Say, ...] = (), asked: frozenset[str] = frozenset()
) -> Answer:
    """Ask which of a few; of many, first what it shall be. `asked`: what was asked about before."""
    if (question := narrow(found, asked)) is not None:
        return Answer((*says, Say("find.many", {"count": len(found)})), question)
    best = found[:MOST_CHOICES]
    line = Line(tuple(p.id for p in best), turn.shop.name(best[0].id))
    return Answer(says, which(turn, [p.id for p in best], line, "found"), product=best[0].id)


def narrowed(turn: Turn, question: Question) -> Answer | None:
    """The answer to what it shall be: those that are so. None if it is no answer to that."""
    wanted = set(turn.intent.slots.get("attributes") or ())
    position = turn.intent.slots.get("position")
    values = question.facts["values"]
    if position is not None and 0 <= int(position) - 1 < len(values):
        wanted = {values[int(position) - 1]}
    products = _still_sold(turn, question)
    named = {c for line in turn.intent.lines for c in line.candidates}
    left = [p for p in products if (wanted and wanted <= {*p.called, p.kind}) or p.id in named]
    return offer_found(turn, left, asked=frozenset(question.facts["asked"])) if left else None


def any_of_them(turn: Turn, question: Question) -> Answer:
    """A yes says nothing of what it shall be: the best of them."""
    products = _still_sold(turn, question)
    if not products:
        return Answer((Say("find.nothing"),))
    return offer_found(turn, products[:MOST_CHOICES])


def _still_sold(turn: Turn, question: Question) -> list[Product]:
    products = (turn.shop.product(found) for found in question.facts["found"])
    return [p for p in products if p is not None and sellable(turn, p)]


def _was_found(turn: Turn) -> bool:
    return turn.question is not None and turn.question.facts.get("style") == "found"


def _wanted(turn: Turn) -> dict[str, Any]:
    """What must hold, from the slots; the highest price in minor units."""
    slots = turn.intent.slots
    most: Decimal | None = slots.get("max_price")
    digits = get_currency_precision(turn.shop.profile.currency)
    return {
        "category": slots.get("category"),
        "attributes": tuple(slots.get("attributes") or ()),
        "most": None if most is None else int(Decimal(most).scaleb(digits).to_integral_value(ROUND_FLOOR)),
    }


def _found(
    turn: Turn, *, category: str | None, attributes: tuple[str, ...], most: int | None
) -> list[Product]:
    named = {c for line in turn.intent.lines for c in line.candidates}
    products = search(
        turn.shop.catalogue,
        text=_unknown(turn),
        category=category,
        attributes=attributes,
        max_price_minor=most,
        in_stock_only=False,
        limit=_MANY,
    )
    fitting = [p for p in products if (not named or p.id in named) and sellable(turn, p)]
    if turn.intent.slots.get("sort") == "cheapest":
        return sorted(fitting, key=lambda p: p.price)[:1]
    bought = turn.shop.times_bought(turn.household)
    return sorted(fitting, key=lambda p: -bought.get(p.id, 0))


def _nearest(turn: Turn, wanted: dict[str, Any]) -> tuple[list[Product], tuple[Say, ...]]:
    """Nothing fits: give up one thing, and say which; the price first, because it is the nearest miss."""
    if wanted["most"] is not None:
        found = _found(turn, **{**wanted, "most": None})
        if found:
            cheapest = sorted(found, key=lambda p: p.price)[:1]
            return cheapest, (Say("find.not_below", {"price": turn.money(wanted["most"])}),)
    for attribute in wanted["attributes"]:
        others = tuple(a for a in wanted["attributes"] if a != attribute)
        found = _found(turn, **{**wanted, "attributes": others})
        if found:
            return found, (Say("find.not_attribute", {"attribute": attribute}),)
    return [], (Say("find.nothing"),)
