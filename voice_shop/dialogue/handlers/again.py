"""Order again, but not quite: "same again but with oat milk", "my usual without the bread"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from voice_shop.commerce.types import Item
from voice_shop.dialogue.basket import ItemBasket
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.facts import has_options, with_options, without_options
from voice_shop.dialogue.handlers.adding import take
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line
from voice_shop.language.normalise import words

Items = Sequence[Item]


def offer_changed(turn: Turn, items: Items, says: tuple[Say, ...]) -> Answer:
    """Read back what was bought before with what was said now; what cannot be done is said first."""
    slots, lines = turn.intent.slots, turn.intent.lines
    but, options = slots.get("but"), slots.get("options") or {}
    if options:
        changed, notes = (_without if but == "without" else _with)(turn, items, options)
        return offer(turn, ItemBasket(turn.shop, changed), (*says, *notes))
    if but == "without":
        left, notes = _less(items, lines)
        return offer(turn, ItemBasket(turn.shop, left), (*says, *notes)) if left else Answer((*says, *notes))
    kept, wanted = _instead(turn, items, lines) if but == "instead" else (items, lines)
    if not kept:
        return take(turn, wanted, says)
    # As if it were read back already, and then said: the rest is what adding to a purchase does.
    before = offer(turn, ItemBasket(turn.shop, kept), says)
    if before.question is None:
        return before
    return take(replace(turn, session=replace(turn.session, question=before.question)), wanted, says)


def _with(turn: Turn, items: Items, options: Mapping[str, str]) -> tuple[list[Item], list[Say]]:
    """The options where they can be had; said of a group that nothing here has."""
    changed: list[Item] = []
    known: set[str] = set()
    for item in items:
        product = turn.shop.product(item.product_id)
        groups = set(product.options) if product is not None else set()
        fitting = {group: value for group, value in options.items() if group in groups}
        known |= fitting.keys()
        changed.append(replace(item, options=with_options(turn.shop, item.options, fitting)))
    name = turn.shop.name(items[0].product_id)
    notes = [
        Say("refusal.unknown_option", {"product": name, "value": value})
        for group, value in options.items()
        if group not in known
    ]
    return changed, notes


def _without(turn: Turn, items: Items, options: Mapping[str, str]) -> tuple[list[Item], list[Say]]:
    """Nothing of that in any of them."""
    changed = [
        replace(
            item, options={k: v for k, v in without_options(turn.shop, item.options, options).items() if v}
        )
        for item in items
    ]
    notes = [
        Say("change.not_in", {"name": value})
        for group, value in options.items()
        if not any(has_options(turn.shop, item.options, {group: value}) for item in items)
    ]
    return changed, notes


def _less(items: Items, lines: Sequence[Line]) -> tuple[list[Item], list[Say]]:
    gone = {candidate for line in lines for candidate in line.candidates}
    had = {item.product_id for item in items}
    notes = [
        Say("change.not_in", {"name": line.product}) for line in lines if had.isdisjoint(line.candidates)
    ]
    return [item for item in items if item.product_id not in gone], notes


def _instead(turn: Turn, items: Items, lines: Sequence[Line]) -> tuple[Items, Sequence[Line]]:
    """The one thing of each line's kind makes place for it; where there is not just one, it is more."""
    wanted: list[Line] = []
    left = list(items)
    for line in lines:
        alike = [item for item in left if _alike(turn, item, line)]
        if len(alike) == 1:
            left.remove(alike[0])
        same = len(alike) == 1 and not line.stated
        wanted.append(replace(line, quantity=alike[0].quantity, stated=True, packs=True) if same else line)
    return left, wanted


def _alike(turn: Turn, item: Item, line: Line) -> bool:
    """Whether they end in the same word: "whole milk" and "oat milk"."""
    product = turn.shop.product(item.product_id)
    if product is None or product.id in line.candidates:
        return product is not None
    names = (product.kind, product.name, *product.aliases)
    return words(line.product)[-1:] in {words(name)[-1:] for name in names if name}
