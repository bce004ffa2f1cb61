"""What is in the cart: reading it and emptying it."""

from __future__ import annotations

from voice_shop.dialogue.facts import lines_facts
from voice_shop.dialogue.handlers.changing import meant
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else


def read_cart(turn: Turn) -> Answer:
    """Say what is in the cart. The open question stays."""
    cart = turn.shop.cart(turn.household)
    if not cart.lines:
        return Answer((Say("cart.empty"),), keep=True)
    keep = turn.question is not None
    question = None if keep else anything_else()
    if turn.intent.lines:
        found = meant(turn, cart.lines, turn.intent.lines[0])
        name = turn.intent.lines[0].product
        facts = {"lines": lines_facts(turn.shop, found), "name": name}
        return Answer((Say("cart.has" if found else "cart.not_in_cart", facts),), question, keep=keep)
    whole = {"lines": lines_facts(turn.shop, cart.lines), "total": cart.total}
    return Answer((Say("cart.read", whole),), question, keep=keep)


def clear_cart(turn: Turn) -> Answer:
    """Ask before everything goes."""
    cart = turn.shop.cart(turn.household)
    if not cart.lines:
        return Answer((Say("cart.empty"),))
    return Answer((), Question(Asking.CLEAR))


def clear_now(turn: Turn) -> Answer:
    """The yes to clearing."""
    turn.shop.clear(turn.household, key=turn.key("clear"))
    return Answer((Say("cart.cleared"),))
