""" "Tell me when it is back", "when it gets cheaper": told once, to who asked, in any case."""

from __future__ import annotations

from voice_shop.dialogue.choosing import choose, sellable
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line


def watch(turn: Turn) -> Answer:
    """Note what is waited for, or wait no longer. Nothing is bought."""
    keep, person = turn.question is not None, turn.session.person
    line = turn.intent.lines[0] if turn.intent.lines else _it(turn)
    if turn.intent.slots.get("do") == "stop":
        wanted = "" if line is None or not turn.intent.lines else line.candidates[0]
        ended = turn.shop.watches.remove(turn.household, by=person, product_id=wanted)
        return Answer((Say("watch.ended" if ended else "watch.none"),), keep=keep)
    if line is None:
        return Answer((Say("question.which_product"),), keep=keep)
    meant = choose(turn, line)
    product = meant.product or next(iter(map(turn.shop.product, meant.choices)), None)
    if product is None:
        return Answer((Say("refusal.unknown_product", {"product": line.product}),), keep=keep)
    facts = {"name": turn.shop.name(product.id), "price": turn.money(product.price)}
    if turn.intent.slots.get("event") == "price":
        turn.shop.watches.add(turn.household, product.id, "price", by=person)
        return Answer((Say("watch.price", facts),), keep=keep, product=product.id)
    if sellable(turn, product):
        return Answer((Say("watch.there", facts),), keep=keep, product=product.id)
    turn.shop.watches.add(turn.household, product.id, "stock", by=person)
    return Answer((Say("watch.stock", facts),), keep=keep, product=product.id)


def _it(turn: Turn) -> Line | None:
    product_id = turn.session.last_product
    return None if product_id is None else Line((product_id,), turn.shop.name(product_id))
