"""One thing instead of another: "not the latte, the mocha"."""

from __future__ import annotations

from dataclasses import replace

from voice_shop.dialogue.basket import basket_of
from voice_shop.dialogue.facts import line_facts
from voice_shop.dialogue.handlers.adding import take
from voice_shop.dialogue.handlers.answers import choose
from voice_shop.dialogue.handlers.changing import meant
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line

_TWO = 2


def swap(turn: Turn) -> Answer:
    """Take one thing out and another in, as many as there were; between two choices, choose."""
    if len(turn.intent.lines) != _TWO:
        return Answer((Say("cart.swap_what"),), keep=turn.question is not None)
    old, new = _old_and_new(turn)
    if turn.asking is Asking.CHOICE and _is_a_choice(turn, new):
        return choose(replace(turn, intent=replace(turn.intent, lines=(new,))))
    basket = basket_of(turn)
    there = meant(turn, basket.lines, old) if basket.lines else ()
    if not there:
        # Nothing to take out, so it is no correction: what shall be put in is asked about by its handler.
        said = Say("cart.not_in_cart", {"name": old.product})
        return Answer((said,), keep=turn.question is not None)
    gone = there[-1]
    refused = basket.remove(gone.line_id, turn.key("swap"))
    if refused is not None:
        return Answer(refusal_says(turn, refused), keep=turn.question is not None, outcomes=(refused,))
    wanted = new if new.stated else replace(new, quantity=gone.quantity, stated=True, packs=True)
    return take(turn, [wanted], (Say("cart.removed", {"line": line_facts(turn.shop, gone)}),))


def _old_and_new(turn: Turn) -> tuple[Line, Line]:
    first, second = turn.intent.lines
    return (second, first) if turn.intent.slots.get("first") == "new" else (first, second)


def _is_a_choice(turn: Turn, line: Line) -> bool:
    assert turn.question is not None  # noqa: S101 - the caller looked at what is asked
    named = {entry.get("product_id", entry["id"]) for entry in turn.question.facts["choices"]}
    return bool(named & set(line.candidates))
