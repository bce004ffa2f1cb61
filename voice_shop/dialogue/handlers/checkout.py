"""From the cart to the consent question."""

from __future__ import annotations

from voice_shop.dialogue.basket import basket_of, buying
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn


def check_out(turn: Turn) -> Answer:
    """Read the purchase back and ask for consent. Saying it again reads it back again: never an order."""
    says: tuple[Say, ...] = ()
    facts = turn.question.facts if turn.question else {}
    if "line" in facts and facts.get("purpose", "add") == "add" and facts.get("style") != "found":
        says = (Say("cart.left_out", {"name": facts["line"]["product"]}),)
    basket = basket_of(turn)
    if not buying(facts) and not basket.lines:
        return Answer(
            (
                *says,
                Say("cart.empty"),
            )
        )
    return offer(turn, basket, says)
