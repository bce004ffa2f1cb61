""" "Undo": the last change, whatever it was, as far as it can be had back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Cart, PricedLine
from voice_shop.dialogue.basket import ItemBasket, basket_of, buying
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.facts import line_facts, lines_facts
from voice_shop.dialogue.handlers.answers import no
from voice_shop.dialogue.handlers.orders import ask_cancel
from voice_shop.dialogue.plain import items_from
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else

_ONLY_ASKED = frozenset(
    {Asking.CHOICE, Asking.OPTION, Asking.CLEAR, Asking.CANCEL, Asking.RETURN, Asking.COMPLAINT}
)
"""Questions before which nothing was done yet: not doing it is all there is to undo."""


def undo(turn: Turn) -> Answer:
    """Take back what was done last: a correction of what is read back, a change of the cart, an order."""
    question = turn.question
    ordered = turn.just_ordered
    if question is None and ordered is not None:
        return ask_cancel(turn, ordered.id)
    if question is not None and question.asking in _ONLY_ASKED:
        return no(turn)
    facts = question.facts if question else {}
    if facts.get("items") is not None:
        return _undo_correction(turn, facts.get("items_before"))
    return _undo_cart(turn, purchase=buying(facts))


def _undo_correction(turn: Turn, before: Any) -> Answer:
    """What is read back as it was before the last correction; before any, it is not wanted at all."""
    if before is None:
        return no(turn)
    answer = offer(turn, ItemBasket(turn.shop, items_from(before), basket_of(turn).purpose))
    if answer.question is None:
        return answer
    facts = {name: fact for name, fact in answer.question.facts.items() if name != "items_before"}
    return replace(answer, question=replace(answer.question, facts=facts))


def _undo_cart(turn: Turn, *, purchase: bool) -> Answer:
    before = turn.shop.cart(turn.household).lines
    result = turn.shop.undo(turn.household, key=turn.key("undo"))
    if isinstance(result, Refusal):
        return Answer(refusal_says(turn, result), keep=turn.question is not None, outcomes=(result,))
    said = _difference(turn, before, result)
    if not result.lines:
        return Answer((said,))
    if purchase:
        # The read-back names all that is there now.
        return offer(turn, basket_of(turn))
    last = result.lines[-1]
    return Answer((said,), anything_else(), product=last.product_id, line=last.line_id)


def _difference(turn: Turn, before: tuple[PricedLine, ...], now: Cart) -> Say:
    """What is different, in as few words as it can be told."""
    was = {line.line_id: line for line in before}
    here = {line.line_id: line for line in now.lines}
    gone = [line for line_id, line in was.items() if line_id not in here]
    back = [line for line_id, line in here.items() if line_id not in was]
    changed = [line for line_id, line in here.items() if line_id in was and line != was[line_id]]
    if gone and not back and not changed:
        return Say("cart.undone_out", {"lines": lines_facts(turn.shop, gone)})
    if back and not gone and not changed:
        return Say("cart.undone_back", {"lines": lines_facts(turn.shop, back)})
    if len(changed) == 1 and not gone and not back:
        return Say("cart.changed", {"line": line_facts(turn.shop, changed[0]), "total": changed[0].total})
    if not now.lines:
        return Say("cart.undone_empty")
    return Say("cart.undone", {"lines": lines_facts(turn.shop, now.lines), "total": now.total})
