"""What is in the cart, and changes to it. While a purchase is open, changes go to it and it is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import PricedLine
from voice_shop.dialogue.basket import Basket, basket_of, buying, purchase_facts
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.choosing import MOST_CHOICES
from voice_shop.dialogue.facts import line_facts, lines_facts, spoken_options
from voice_shop.dialogue.handlers.adding import take, which
from voice_shop.dialogue.plain import line_from
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else
from voice_shop.language.intent import Line


def read_cart(turn: Turn) -> Answer:
    """Say what is in the cart. The open question stays."""
    cart = turn.shop.cart(turn.household)
    if not cart.lines:
        return Answer((Say("cart.empty"),), keep=True)
    keep = turn.question is not None
    question = None if keep else anything_else()
    if turn.intent.lines:
        found = _meant(turn, cart.lines)
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
    facts = {"lines": [line.line_id for line in cart.lines], "count": len(cart.lines)}
    return Answer((), Question(Asking.CLEAR, facts))


def clear_now(turn: Turn) -> Answer:
    """The yes to clearing."""
    turn.shop.clear(turn.household, key=turn.key("clear"))
    return Answer((Say("cart.cleared"),))


def remove(turn: Turn) -> Answer:
    """Take something out."""
    return _to_line(turn, "remove", {})


def change_quantity(turn: Turn) -> Answer:
    """Have another number of something."""
    quantity = turn.intent.slots.get("quantity")
    if quantity is None:
        quantity = turn.intent.lines[0].quantity if turn.intent.lines else 1
    facts = turn.question.facts if turn.question else {}
    if not turn.intent.lines and "line" in facts and facts.get("purpose", "add") == "add":
        return _change_asked_line(turn, replace(line_from(facts["line"]), quantity=quantity, stated=True))
    return _to_line(turn, "quantity", {"quantity": int(quantity)})


def change_options(turn: Turn) -> Answer:
    """Have something in another way: "no, the large one"."""
    options = dict(turn.intent.slots.get("options") or {})
    for line in turn.intent.lines:
        options |= line.options
    facts = turn.question.facts if turn.question else {}
    if not turn.intent.lines and "line" in facts and facts.get("purpose", "add") == "add":
        line = line_from(facts["line"])
        return _change_asked_line(turn, replace(line, options={**line.options, **options}))
    return _to_line(turn, "options", {"options": options})


def _change_asked_line(turn: Turn, line: Line) -> Answer:
    """The line that is being asked about is wanted differently: try it again, the others after it."""
    assert turn.question is not None  # noqa: S101 - the callers looked at its facts
    facts = turn.question.facts
    if turn.question.asking is Asking.CHOICE:
        ids = [entry["id"] for entry in facts["choices"]]
        if len(ids) > 1:
            question = which(turn, ids, line, facts["style"])
            kept = {k: facts[k] for k in ("pending", "buying", "items") if k in facts}
            return Answer((), Question(Asking.CHOICE, {**question.facts, **kept}))
        line = replace(line, candidates=(ids[0],))
    return take(turn, [line, *(line_from(plain) for plain in facts["pending"])])


def _to_line(turn: Turn, purpose: str, change: Mapping[str, Any]) -> Answer:
    """Do something to the line that is meant; ask which one if several can be."""
    basket = basket_of(turn)
    if not basket.lines:
        return Answer((Say("cart.empty"),), keep=turn.question is not None)
    meant = _meant(turn, basket.lines)
    if not meant:
        name = turn.intent.lines[0].product
        return Answer((Say("cart.not_in_cart", {"name": name}),), keep=turn.question is not None)
    if len(meant) > 1:
        return Answer((), _which_line(turn, basket, meant, purpose, change))
    return change_line(turn, meant[0].line_id, purpose, change)


def _meant(turn: Turn, lines: Sequence[PricedLine]) -> Sequence[PricedLine]:
    """The lines that can be meant: those of the named product, else the one last spoken of."""
    if turn.intent.lines:
        asked = turn.intent.lines[0]
        found = [line for line in lines if line.product_id in asked.candidates]
        exact = [line for line in found if asked.options.items() <= line.options.items()]
        return exact or found
    last = [line for line in lines if line.line_id == turn.session.last_line]
    return last or lines[-1:]


def _which_line(
    turn: Turn, basket: Basket, lines: Sequence[PricedLine], purpose: str, change: Mapping[str, Any]
) -> Question:
    entries = []
    for line in lines[:MOST_CHOICES]:
        said = spoken_options(turn.shop, line.options)
        name = " ".join(word for word in (said["before"], line.name, *said["after"], said["details"]) if word)
        entries.append({"id": line.line_id, "product_id": line.product_id, "name": name})
    facts: dict[str, Any] = {"purpose": purpose, "style": "line", "choices": entries, "change": dict(change)}
    if turn.question is not None and buying(turn.question.facts):
        facts |= purchase_facts(basket)
    return Question(Asking.CHOICE, facts)


def change_line(turn: Turn, line_id: str, purpose: str, change: Mapping[str, Any]) -> Answer:
    """Change one line, say how it is now, and read a purchase back again."""
    basket = basket_of(turn)
    before = next((line for line in basket.lines if line.line_id == line_id), None)
    if before is None:
        return Answer((Say("refusal.not_in_cart"),))
    key = turn.key(purpose)
    if purpose == "options":
        refused = basket.set_options(line_id, {**before.options, **change["options"]}, key)
    elif purpose == "remove" or change["quantity"] < 1:
        refused = basket.remove(line_id, key)
    else:
        refused = basket.set_quantity(line_id, change["quantity"], key)
    if refused is not None:
        return _refused(turn, refused, before)
    return _changed(turn, basket, before)


def _refused(turn: Turn, refusal: Refusal, line: PricedLine) -> Answer:
    says = refusal_says(turn, refusal)
    keep = turn.question is not None
    question = None if keep else anything_else()
    return Answer(says, question, keep=keep, outcomes=(refusal,), product=line.product_id, line=line.line_id)


def _changed(turn: Turn, basket: Basket, before: PricedLine) -> Answer:
    in_purchase = turn.question is not None and buying(turn.question.facts)
    now = _same_line(basket, before)
    if now is None:
        said = Say("cart.removed", {"line": line_facts(turn.shop, before)})
    else:
        said = Say("cart.changed", {"line": line_facts(turn.shop, now), "total": now.total})
    if not basket.lines:
        return Answer((said, Say("cart.empty_now")))
    if in_purchase:
        answer = offer(turn, basket, (said,) if now is None else ())
        return answer if now is None else replace(answer, product=now.product_id, line=now.line_id)
    return Answer(
        (said,),
        anything_else(),
        product=now.product_id if now else None,
        line=now.line_id if now else None,
    )


def _same_line(basket: Basket, before: PricedLine) -> PricedLine | None:
    """The line after the change. Its id may be another when it was joined with an equal line."""
    there = {line.line_id: line for line in basket.lines}
    return there.get(before.line_id)
