"""Put things in the basket: the sure ones are taken, the first doubtful one is asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from voice_shop.catalogue.product import Product
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Item, PricedLine
from voice_shop.dialogue.amounts import in_packs, said_amount
from voice_shop.dialogue.basket import Basket, basket_of, buying, purchase_facts
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.choosing import choose, sellable
from voice_shop.dialogue.facts import line_facts, names_apart
from voice_shop.dialogue.plain import line_from, plain_line
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Outcome, Question, Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else
from voice_shop.language.intent import Line


@dataclass(slots=True)
class _Taken:
    """What became of the lines so far."""

    added: list[PricedLine] = field(default_factory=list)
    asked: list[Line] = field(default_factory=list)
    """Each of them as it was asked for, before it became packs."""
    usual: bool = False
    notes: list[Say] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    question: Question | None = None
    pending: list[Line] = field(default_factory=list)


def add(turn: Turn) -> Answer:
    """Add what was asked for; what was still being asked about comes after it."""
    lines = list(turn.intent.lines) or _just_told(turn)
    if not lines:
        return Answer((Say("cart.add_what"),), keep=turn.question is not None)
    return take(turn, [*lines, *_still_open(turn, lines)])


_TELLING = ("question.", "find.", "compare.", "watch.")
"""Replies that tell of products; "add it" after one of them is about what was told."""


def _just_told(turn: Turn) -> list[Line]:
    """ "Add it": the product that the last answer told of; nothing if that told of none."""
    last, product_id = turn.session.last_reply, turn.session.last_product
    if last is None or product_id is None or not any(s.key.startswith(_TELLING) for s in last.says):
        return []
    return [Line((product_id,), turn.shop.name(product_id))]


def _still_open(turn: Turn, new: Sequence[Line]) -> list[Line]:
    """The lines of the open question, unless what was just said is about the same thing."""
    facts = turn.question.facts if turn.question else {}
    if "line" not in facts or facts.get("purpose", "add") != "add" or facts.get("style") == "found":
        return []
    said = {candidate for line in new for candidate in line.candidates}
    waiting = [line_from(plain) for plain in (facts["line"], *facts["pending"])]
    return [line for line in waiting if said.isdisjoint(line.candidates)]


def take(turn: Turn, lines: Iterable[Line], says: tuple[Say, ...] = ()) -> Answer:
    """Put lines in what is being bought, until all are settled or one needs an answer."""
    basket = basket_of(turn)
    in_purchase = buying(turn.question.facts) if turn.question else False
    taken = _Taken()
    for number, line in enumerate(lines):
        settle = _settle if taken.question is None else _settle_rest
        settle(turn, basket, line, taken, turn.key(f"add-{number}"))
    said = (*says, *_added_says(turn, taken, in_purchase), *taken.notes)
    last = taken.added[-1] if taken.added else None
    product, line_id = (last.product_id, last.line_id) if last else (None, None)
    if taken.question is not None:
        facts: dict[str, Any] = {**taken.question.facts, "pending": [plain_line(p) for p in taken.pending]}
        if in_purchase:
            facts |= purchase_facts(basket)
        question = Question(taken.question.asking, facts)
        product = facts["line"]["candidates"][0]  # "how much is it?" is about what is being asked
        return Answer(said, question, outcomes=tuple(taken.refused), product=product, line=line_id)
    if in_purchase:
        answer = offer(turn, basket, said, tuple(taken.refused))
        return answer if last is None else replace(answer, product=product, line=line_id)
    after = anything_else() if basket.lines else None
    return Answer(said, after, outcomes=tuple(taken.refused), product=product, line=line_id)


def _settle(turn: Turn, basket: Basket, line: Line, taken: _Taken, key: str) -> None:
    """Take one line, or note why not, or open the question about it."""
    chosen = choose(turn, line)
    if chosen.gone is not None:
        taken.notes.append(Say("cart.usual_gone", {"name": turn.shop.name(chosen.gone.id)}))
    if chosen.choices:
        taken.question = which(turn, chosen.choices, line)
        return
    if chosen.product is None:
        taken.notes.append(Say("refusal.unknown_product", {"product": line.product}))
        return
    if line.between:
        taken.question = _which_option(replace(line, candidates=(chosen.product.id,)))
        return
    original = replace(line, candidates=(chosen.product.id,))
    asked = in_packs(original, chosen.product)
    line = asked.line
    if not asked.exact:
        facts = {"name": turn.shop.name(chosen.product.id), "pack": chosen.product.pack or None}
        taken.notes.append(Say("cart.comes_in", facts))
        taken.question = which(turn, line.candidates, line, "packs")
        return
    result = basket.add(_item(chosen.product.id, line), key)
    if isinstance(result, Refusal) and result.code is Code.UNKNOWN_OPTION and turn.question is not None:
        # An answer to "which kind?" that is no kind of this product: say so, and ask again.
        taken.notes.extend(refusal_says(turn, result))
        options = {k: v for k, v in line.options.items() if k != result.facts["group"]}
        line = replace(line, options=options)
        result = basket.add(_item(chosen.product.id, line), f"{key}-known")
    if isinstance(result, Refusal):
        _refused(turn, line, result, taken, as_asked=replace(original, options=line.options))
        return
    taken.added.append(_as_asked(result, line))
    taken.asked.append(original)
    taken.usual = taken.usual or chosen.by_habit


def _settle_rest(turn: Turn, basket: Basket, line: Line, taken: _Taken, key: str) -> None:
    """Take a later line if that needs no question; else it waits for its turn."""
    product = choose(turn, line).product
    asked = None if product is None or line.between else in_packs(line, product)
    result = None
    if product is not None and asked is not None and asked.exact:
        result = basket.add(_item(product.id, asked.line), key)
    if asked is not None and isinstance(result, PricedLine):
        taken.added.append(_as_asked(result, asked.line))
        taken.asked.append(line)
    else:
        taken.pending.append(line)


def _which_option(line: Line) -> Question:
    """Which of the choices that were as likely said; with one only, whether it was said at all."""
    group, values = next(iter(line.between.items()))
    options = {name: value for name, value in line.options.items() if name != group}
    rest = {name: choices for name, choices in line.between.items() if name != group}
    plain = plain_line(replace(line, options=options, between=rest))
    said = [value for value in values if value]
    maybe = {"maybe": True} if len(said) == 1 else {}
    return Question(
        Asking.OPTION, {"line": plain, "pending": [], "group": group, "values": said, "more": 1, **maybe}
    )


def _item(product_id: str, line: Line) -> Item:
    return Item(product_id, line.quantity, dict(line.options))


def _as_asked(there: PricedLine, line: Line) -> PricedLine:
    """The line with what was added now, without what was there before."""
    return replace(there, quantity=line.quantity, total=there.unit_price * line.quantity)


def which(turn: Turn, product_ids: Sequence[str], line: Line, style: str = "product") -> Question:
    """Which of a few products; or whether this one, if there is one only."""
    names = names_apart(turn.shop, product_ids)
    bought = turn.shop.times_bought(turn.household)
    entries = []
    for product_id, name in zip(product_ids, names, strict=True):
        product = turn.shop.product(product_id)
        price, times = product.price if product else None, bought.get(product_id, 0)
        entries.append({"id": product_id, "name": name, "price": price, "times": times})
    facts = {
        "purpose": "add",
        "style": style,
        "choices": entries,
        "line": plain_line(line),
        "quantity": line.quantity,
        "pending": [],
    }
    return Question(Asking.CHOICE, facts)


def _refused(turn: Turn, line: Line, refusal: Refusal, taken: _Taken, *, as_asked: Line) -> None:
    """A refusal that an answer can mend becomes a question, the others are said.

    Args:
        turn: of the conversation.
        line: in packs.
        refusal: of the shop.
        taken: where the question or the words go.
        as_asked: the line as it was asked for, which an answer about its options takes up again.
    """
    product = turn.shop.product(line.candidates[0])
    facts = refusal.facts
    if refusal.code is Code.OPTION_MISSING:
        option = {"group": facts["group"], "values": list(facts["values"]), "more": facts.get("more", 1)}
        taken.question = Question(Asking.OPTION, {"line": plain_line(as_asked), "pending": [], **option})
        return
    if refusal.code is Code.TOO_MANY_OPTIONS:
        taken.notes.extend(refusal_says(turn, refusal))
        rest = {name: value for name, value in as_asked.options.items() if name != facts["group"]}
        option = {"group": facts["group"], "values": list(facts["values"]), "more": facts["limit"]}
        plain = plain_line(replace(as_asked, options=rest))
        taken.question = Question(Asking.OPTION, {"line": plain, "pending": [], **option})
        return
    taken.refused.append(refusal)
    taken.notes.extend(refusal_says(turn, refusal))
    left = int(facts.get("left") or 0)
    if refusal.code is Code.OUT_OF_STOCK and left > 0:
        taken.question = which(turn, line.candidates, replace(line, quantity=left), "fewer")
    elif product is not None and refusal.code in {Code.OUT_OF_STOCK, Code.DISCONTINUED}:
        instead = successor(turn, product.id)
        if instead is not None:
            taken.question = which(turn, (instead,), replace(line, options={}), "instead")


def successor(turn: Turn, product_id: str) -> str | None:
    """What can be had in place of a product: its successor, else the one other of the same kind."""
    product = turn.shop.product(product_id)
    if product is None:
        return None
    named = turn.shop.product(product.successor) if product.successor else None
    if named is not None:
        return named.id if sellable(turn, named) and _may_replace(turn, product, named) else None
    alike = [
        p
        for p in turn.shop.catalogue.products.values()
        if product.kind and p.kind == product.kind and p.id != product.id and sellable(turn, p)
        if _may_replace(turn, product, p)
    ]
    return alike[0].id if len(alike) == 1 else None


def _may_replace(turn: Turn, product: Product, other: Product) -> bool:
    return turn.shop.households.may_replace(turn.household, product.id, other.id)


def _added_says(turn: Turn, taken: _Taken, in_purchase: bool) -> tuple[Say, ...]:
    if not taken.added:
        return ()
    if in_purchase and taken.question is None:
        return ()  # the read-back that follows names every line
    total = taken.added[0].total
    for line in taken.added[1:]:
        total = total + line.total
    lines = [
        {**line_facts(turn.shop, line), "asked": said_amount(asked, line.quantity)}
        for line, asked in zip(taken.added, taken.asked, strict=True)
    ]
    if len(lines) == 1:
        key = "cart.added_usual" if taken.usual else "cart.added"
        return (Say(key, {"line": lines[0], "total": total}),)
    return (Say("cart.added_several", {"lines": tuple(lines), "total": total}),)
