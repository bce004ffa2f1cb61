"""Questions about the conversation itself. They change nothing, and the open question stays."""

from __future__ import annotations

from voice_shop.dialogue.choosing import sellable
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn


def what_heard(turn: Turn) -> Answer:
    """What was heard in the turn before."""
    heard = turn.session.heard.rstrip(" .?!")
    said = Say("talk.heard", {"words": heard}) if heard else Say("talk.heard_nothing")
    return Answer((said,), keep=turn.question is not None)


def why(turn: Turn) -> Answer:
    """Why the product that is spoken of was taken: by habit, for want of others, or as it was understood."""
    keep = turn.question is not None
    named = [candidate for line in turn.intent.lines for candidate in line.candidates]
    product_id = turn.session.last_product
    if product_id is None or (named and product_id not in named):
        return Answer((Say("talk.why_what"),), keep=keep)
    return Answer((_reason(turn, product_id),), keep=keep)


def _reason(turn: Turn, product_id: str) -> Say:
    name = {"name": turn.shop.name(product_id)}
    product = turn.shop.product(product_id)
    products = turn.shop.catalogue.products.values()
    alike = [p for p in products if product is not None and p.kind == product.kind and p.id != product_id]
    bought = turn.shop.times_bought(turn.household)
    times = bought.get(product_id, 0)
    if times > 1 and times >= max((bought.get(other.id, 0) for other in alike), default=0):
        return Say("talk.why_usual", {**name, "times": times})
    if product is not None and product.kind and not any(sellable(turn, other) for other in alike):
        return Say("talk.why_only", name)
    return Say("talk.why_once" if times else "talk.why_named", name)
