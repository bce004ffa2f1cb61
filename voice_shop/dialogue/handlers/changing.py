"""Changes to what is in the cart. While a purchase is open, they go to it and it is read back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import PricedLine
from voice_shop.dialogue.basket import Basket, basket_of, buying, purchase_facts
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.choosing import MOST_CHOICES
from voice_shop.dialogue.facts import (
    has_options,
    line_facts,
    lines_facts,
    spoken_options,
    with_options,
    without_options,
)
from voice_shop.dialogue.handlers.adding import take, which
from voice_shop.dialogue.handlers.meaning import change_meant
from voice_shop.dialogue.handlers.orders import ask_cancel
from voice_shop.dialogue.plain import line_from
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else
from voice_shop.language.intent import Line


def remove(turn: Turn) -> Answer:
    """Take something out: the line last spoken of, or what is named, or so many of it."""
    if len(turn.intent.lines) > 1:
        return _remove_several(turn)
    if not turn.intent.lines and turn.question is None and turn.just_ordered is not None:
        return ask_cancel(turn, turn.just_ordered.id)  # "take that off"
    asked = turn.intent.lines[0] if turn.intent.lines else None
    return _to_line(turn, "remove", {"less": asked.quantity} if asked is not None and asked.stated else {})


def _remove_several(turn: Turn) -> Answer:
    """Take out each of the named that can only be one line; say of the others that they are not there."""
    basket = basket_of(turn)
    gone: list[PricedLine] = []
    says: list[Say] = []
    for asked in turn.intent.lines:
        found = meant(turn, basket.lines, asked)
        if len(found) == 1 and basket.remove(found[0].line_id, turn.key(found[0].line_id)) is None:
            gone.append(found[0])
        else:
            says.append(Say("cart.not_in_cart", {"name": asked.product}))
    if not gone:
        return Answer(tuple(says), keep=turn.question is not None)
    says.insert(0, Say("cart.removed", {"line": lines_facts(turn.shop, gone)}))
    return _after(turn, basket, tuple(says))


def change_quantity(turn: Turn) -> Answer:
    """Have another number of something."""
    if {"times", "more"} & turn.intent.slots.keys():
        return _change_by(turn)
    quantity = turn.intent.slots.get("quantity")
    if quantity is None:
        quantity = turn.intent.lines[0].quantity if turn.intent.lines else 1
    if asked := change_meant(turn, quantity=int(quantity), stated=True):
        return asked
    facts = turn.question.facts if turn.question else {}
    if not turn.intent.lines and "line" in facts and facts.get("purpose", "add") == "add":
        return _change_asked_line(turn, replace(line_from(facts["line"]), quantity=quantity, stated=True))
    return _to_line(turn, "quantity", {"quantity": int(quantity)})


def _change_by(turn: Turn) -> Answer:
    """ "Double it", "one more", "one less": counted from what there is now."""
    times, more = int(turn.intent.slots.get("times", 1)), int(turn.intent.slots.get("more", 0))
    facts = turn.question.facts if turn.question else {}
    if not turn.intent.lines and "line" in facts and facts.get("purpose", "add") == "add":
        line = line_from(facts["line"])
        return _change_asked_line(
            turn, replace(line, quantity=max(line.quantity * times + more, 1), stated=True)
        )
    asked = turn.intent.lines[0] if turn.intent.lines else None
    found = meant(turn, basket_of(turn).lines, asked)
    quantity = found[0].quantity * times + more if len(found) == 1 else 0
    if len(found) > 1:
        return _to_line(turn, "options", {"options": {}})  # asks which one, and changes nothing
    return _to_line(turn, "quantity", {"quantity": max(quantity, 0)})


def change_options(turn: Turn) -> Answer:
    """Have something in another way: "no, the large one"."""
    if turn.intent.slots.get("without"):
        if turn.asking is Asking.OPTION and turn.question is not None and turn.question.facts.get("maybe"):
            # "With milk?" – "Without milk."
            line = line_from(turn.question.facts["line"])
            return take(turn, [line, *(line_from(plain) for plain in turn.question.facts["pending"])])
        return take_off(turn, turn.intent.slots["options"])
    options = dict(turn.intent.slots.get("options") or {})
    for line in turn.intent.lines:
        options = with_options(turn.shop, options, line.options)
    if asked := change_meant(turn, options=options):
        return asked
    facts = turn.question.facts if turn.question else {}
    if not turn.intent.lines and "line" in facts and facts.get("purpose", "add") == "add":
        line = line_from(facts["line"])
        return _change_asked_line(turn, replace(line, options=with_options(turn.shop, line.options, options)))
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
    asked = turn.intent.lines[0] if turn.intent.lines else None
    found = meant(turn, basket.lines, asked)
    if not found and asked is not None and purpose == "remove" and (off := _options_named(turn, asked)):
        return take_off(turn, off)
    if not found:
        name = "" if asked is None else asked.product
        return Answer((Say("cart.not_in_cart", {"name": name}),), keep=turn.question is not None)
    if len(found) > 1:
        return Answer((), _which_line(turn, basket, found, purpose, change))
    return change_line(turn, found[0].line_id, purpose, change)


def meant(turn: Turn, lines: Sequence[PricedLine], asked: Line | None) -> Sequence[PricedLine]:
    """The lines that can be meant: those of the named product, else the one last spoken of."""
    if asked is not None:
        found = [line for line in lines if line.product_id in asked.candidates]
        exact = [line for line in found if asked.options.items() <= line.options.items()]
        return exact or found
    last = [line for line in lines if line.line_id == turn.session.last_line]
    return last or lines[-1:]


def take_off(turn: Turn, options: Mapping[str, str]) -> Answer:
    """Have something without what was chosen for it: "without the olives"."""
    basket = basket_of(turn)
    found = [line for line in basket.lines if has_options(turn.shop, line.options, options)]
    last = [line for line in found if line.line_id == turn.session.last_line]
    if not found:
        said = Say("cart.not_in_cart", {"name": ", ".join(options.values())})
        return Answer((said,), keep=turn.question is not None)
    if len(found) > 1 and not last:
        return Answer((), _which_line(turn, basket, found, "options", {"without": dict(options)}))
    return change_line(turn, (last or found)[0].line_id, "options", {"without": dict(options)})


def _options_named(turn: Turn, asked: Line) -> dict[str, str]:
    """The choice of a line that a product's kind names too: there are no olives but those on the salad."""
    products = [turn.shop.product(product_id) for product_id in asked.candidates]
    kinds = [frozenset(product.kind.casefold().split()) for product in products if product is not None]
    for line in reversed(basket_of(turn).lines):
        for group, value in line.options.items():
            for one in turn.shop.catalogue.groups[group].taken(value):
                if any(kind and kind <= frozenset(one.casefold().split()) for kind in kinds):
                    return {group: one}
    return {}


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
    if "without" in change:
        change = {"options": without_options(turn.shop, before.options, change["without"])}
    elif purpose == "options":
        change = {"options": with_options(turn.shop, before.options, change["options"])}
    refused = _change(basket, before, purpose, change, turn.key(purpose))
    if refused is not None:
        return _refused(turn, refused, before)
    wanted = change.get("options", before.options)
    now = _line_now(basket, before, wanted) if _stays(before, purpose, change) else None
    if now is None:
        return _after(turn, basket, (Say("cart.removed", {"line": line_facts(turn.shop, before)}),))
    said = Say("cart.changed", {"line": line_facts(turn.shop, now), "total": now.total})
    return _after(turn, basket, (said,), now)


def _change(
    basket: Basket, line: PricedLine, purpose: str, change: Mapping[str, Any], key: str
) -> Refusal | None:
    if purpose == "options":
        return basket.set_options(line.line_id, change["options"], key)
    if not _stays(line, purpose, change):
        return basket.remove(line.line_id, key)
    quantity = change["quantity"] if purpose == "quantity" else line.quantity - change["less"]
    return basket.set_quantity(line.line_id, quantity, key)


def _stays(line: PricedLine, purpose: str, change: Mapping[str, Any]) -> bool:
    """Whether something of the line is left after the change."""
    if purpose == "remove":
        less: int = change.get("less", line.quantity)
        return 0 < less < line.quantity
    return purpose == "options" or bool(change["quantity"] > 0)


def _refused(turn: Turn, refusal: Refusal, line: PricedLine) -> Answer:
    says = refusal_says(turn, refusal)
    keep = turn.question is not None
    question = None if keep else anything_else()
    return Answer(says, question, keep=keep, outcomes=(refusal,), product=line.product_id, line=line.line_id)


def _after(turn: Turn, basket: Basket, says: tuple[Say, ...], now: PricedLine | None = None) -> Answer:
    """What follows a change: a purchase is read back again, else it goes on. `now`: the changed line."""
    product, line = (now.product_id, now.line_id) if now is not None else (None, None)
    if turn.question is not None and _waits(turn.question.facts):
        return Answer(says, keep=True, product=product, line=line)
    if not basket.lines:
        return Answer((*says, Say("cart.empty_now")))
    if turn.question is not None and buying(turn.question.facts):
        answer = offer(turn, basket, says if now is None else ())  # the read-back names the line as it is
        return answer if now is None else replace(answer, product=product, line=line)
    return Answer(says, anything_else(), product=product, line=line)


def _waits(facts: Mapping[str, Any]) -> bool:
    """Whether a product is being asked about that is to be added: another change does not answer that."""
    asked = "line" in facts and facts.get("purpose", "add") == "add" and facts.get("style") != "found"
    return asked and not buying(facts)


def _line_now(basket: Basket, before: PricedLine, options: Mapping[str, str]) -> PricedLine | None:
    """The line after the change; it has another id when it was joined with an equal one."""
    same = [line for line in basket.lines if line.line_id == before.line_id]
    wanted = {group: value for group, value in options.items() if value}
    equal = [x for x in basket.lines if x.product_id == before.product_id and x.options == wanted]
    found = same or equal
    return found[0] if found else None
