"""Which of the open choices is meant: by place, price, size, what it is, or name; none unless it is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.numbers import get_currency_precision

from voice_shop.catalogue.pack import parse_pack
from voice_shop.dialogue.session import Question
from voice_shop.dialogue.turn import Turn

Entry = Mapping[str, Any]
Measure = Callable[[Turn, Entry], Fraction | None]


def pick(turn: Turn, question: Question) -> Entry | None:
    """The choice that is meant, if it is exactly one."""
    choices: list[Entry] = list(question.facts["choices"])
    slots = turn.intent.slots
    if (position := slots.get("position")) is not None:
        return at_place(choices, int(position))
    if (which := slots.get("which")) is not None:
        return _extreme(turn, choices, str(which))
    if (price := slots.get("price")) is not None:
        return _only([e for e in choices if _costs(turn, e, Decimal(price))])
    if attributes := tuple(slots.get("attributes") or ()):
        return _only([e for e in choices if _is(turn, e, attributes)])
    wanted = {candidate for line in turn.intent.lines for candidate in line.candidates}
    return _only([e for e in choices if wanted & {e.get("product_id", e["id"]), *e.get("product_ids", ())}])


def at_place(choices: Sequence[Entry], position: int) -> Entry | None:
    """The choice at a place: 1 is the first, -1 the last."""
    at = position - 1 if position > 0 else len(choices) + position
    return choices[at] if 0 <= at < len(choices) else None


def _extreme(turn: Turn, choices: Sequence[Entry], which: str) -> Entry | None:
    """The cheapest, dearest, biggest, smallest, or the other one of two."""
    if which == "other":
        first = turn.session.last_product
        others = [e for e in choices if e.get("product_id", e["id"]) != first]
        return _only(others) if len(choices) == 2 else None
    if which not in _BY:
        return None
    measure, sign = _BY[which]
    measured = [(sign * value, entry) for entry in choices if (value := measure(turn, entry)) is not None]
    if len(measured) < len(choices):
        return None  # of one it is not known
    most = max(value for value, _ in measured)
    return _only([entry for value, entry in measured if value == most])


def _price(_: Turn, entry: Entry) -> Fraction | None:
    return None if entry.get("price") is None else Fraction(int(entry["price"]))


def _size(turn: Turn, entry: Entry) -> Fraction | None:
    product = turn.shop.product(str(entry.get("product_id", entry["id"])))
    pack = None if product is None else parse_pack(product.pack)
    return None if pack is None else pack.content[0]


_BY: Mapping[str, tuple[Measure, int]] = {
    "cheapest": (_price, -1),
    "dearest": (_price, 1),
    "biggest": (_size, 1),
    "smallest": (_size, -1),
}


def _costs(turn: Turn, entry: Entry, price: Decimal) -> bool:
    """Whether it costs that, or, of a round sum, that and some cents."""
    if entry.get("price") is None:
        return False
    digits = get_currency_precision(turn.shop.profile.currency)
    exact = Decimal(int(entry["price"])).scaleb(-digits)
    return exact == price or (price == price.to_integral_value() and int(exact) == int(price))


def _is(turn: Turn, entry: Entry, attributes: Sequence[str]) -> bool:
    product = turn.shop.product(str(entry.get("product_id", entry["id"])))
    return product is not None and set(attributes) <= set(product.called)


def _only(found: Sequence[Entry]) -> Entry | None:
    return found[0] if len(found) == 1 else None
