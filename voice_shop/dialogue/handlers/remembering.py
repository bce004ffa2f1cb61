"""What is known of the shopper, and forgetting what was said."""

from __future__ import annotations

from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn


def forget(_: Turn) -> Answer:
    """The conversation is forgotten, the open question with it; cart and orders are not part of it."""
    return Answer((Say("memory.forgotten"),), forgets=True)


def known(turn: Turn) -> Answer:
    """What is kept: orders, habits if they may be used, the last turns."""
    keep = turn.question is not None
    orders = turn.shop.order_count(turn.household)
    bought = turn.shop.times_bought(turn.household)
    usual = None if keep else max(bought, key=lambda product_id: bought[product_id], default=None)
    facts = {
        "orders": orders or None,
        "usual": None if usual is None else turn.shop.name(usual),
    }
    said = Say("memory.known" if orders else "memory.known_little", facts)
    return Answer((said,) if keep else (said, Say("memory.how_to_forget")), keep=keep)
