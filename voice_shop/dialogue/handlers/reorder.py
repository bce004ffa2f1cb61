"""Order again: the last order, the usual, or a product that this household buys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Change, Item, ReorderPlan
from voice_shop.dialogue.amounts import in_packs
from voice_shop.dialogue.basket import ItemBasket
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.choosing import MOST_CHOICES, clear_favourite, sellable
from voice_shop.dialogue.days import past_days
from voice_shop.dialogue.facts import names_apart, with_options
from voice_shop.dialogue.handlers.adding import successor, which
from voice_shop.dialogue.handlers.again import offer_changed
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line


def reorder(turn: Turn) -> Answer:
    """Read back at once what was bought before, with today's total: one yes orders it."""
    days = past_days(turn)
    if days is not None:
        return _offer_plan(turn, turn.shop.plan_reorder(turn.household, days=days))
    if not turn.intent.lines or "but" in turn.intent.slots:
        which_order = turn.intent.slots.get("which") or "last"
        return _offer_plan(turn, turn.shop.plan_reorder(turn.household, which=which_order))
    bought = turn.shop.times_bought(turn.household)
    wanted: list[tuple[str, Line]] = []
    for line in turn.intent.lines:
        known = [c for c in line.candidates if bought.get(c)]
        if not known:
            return _never_bought(turn, line)
        usual = clear_favourite(known, bought)
        if usual is None:
            ranked = sorted(known, key=lambda i: -bought[i])[:MOST_CHOICES]
            return Answer((), _which_bought(turn, ranked, line))
        product = turn.shop.product(usual)
        # What the packs hold beyond the amount that was said is read back before it is agreed to.
        wanted.append((usual, line if product is None else in_packs(line, product).line))
    plan = turn.shop.plan_reorder(turn.household, product_ids=tuple(i for i, _ in wanted))
    stated = {i: line for i, line in wanted if line.stated or line.options}
    return _offer_plan(turn, _as_stated(turn, plan, stated))


def reorder_product(turn: Turn, product_id: str, quantity: int | None) -> Answer:
    """The product that was chosen."""
    plan = turn.shop.plan_reorder(turn.household, product_ids=(product_id,))
    if quantity is None or isinstance(plan, Refusal):
        return _offer_plan(turn, plan)
    return _offer_plan(turn, replace(plan, items=tuple(replace(i, quantity=quantity) for i in plan.items)))


def _as_stated(turn: Turn, plan: ReorderPlan | Refusal, stated: dict[str, Line]) -> ReorderPlan | Refusal:
    """What was said now goes before what was bought then."""
    if isinstance(plan, Refusal):
        return plan
    items: list[Item] = []
    for item in plan.items:
        line = stated.get(item.product_id)
        if line is None:
            items.append(item)
            continue
        quantity = line.quantity if line.stated else item.quantity
        items.append(
            replace(item, quantity=quantity, options=with_options(turn.shop, item.options, line.options))
        )
    return replace(plan, items=tuple(items))


def _offer_plan(turn: Turn, plan: ReorderPlan | Refusal) -> Answer:
    if isinstance(plan, Refusal):
        return Answer(refusal_says(turn, plan), outcomes=(plan,))
    says = tuple(_change_says(turn, change) for change in plan.changes)
    changes = {"but", "options"} & turn.intent.slots.keys()
    if plan.items and changes:
        return offer_changed(turn, plan.items, says)
    if plan.items:
        return offer(turn, ItemBasket(turn.shop, plan.items), says)
    gone = plan.changes[0] if plan.changes else None
    instead = successor(turn, gone.product_id) if gone else None
    if gone is None or instead is None:
        return Answer(says or (Say("refusal.no_orders"),))
    line = Line((gone.product_id,), gone.name)
    return Answer(says, which(turn, (instead,), line, "instead"), product=gone.product_id)


def _change_says(turn: Turn, change: Change) -> Say:
    before, now = change.before, change.now
    product = turn.shop.product(now) if isinstance(now, str) else None
    if product is not None:
        now = turn.shop.name(product.id)
    some = change.kind == "out_of_stock" and now not in {None, "0"}
    return Say(
        "change.fewer" if some else f"change.{change.kind}",
        {"name": change.name, "before": before, "now": now},
    )


def _never_bought(turn: Turn, line: Line) -> Answer:
    """Not bought before: offer to add it, which is a purchase like any other."""
    refusal = Refusal(Code.NOT_ORDERED_BEFORE, {"product": line.product})
    said = refusal_says(turn, refusal)
    products = [p for p in (turn.shop.product(c) for c in line.candidates) if p is not None]
    can_be_had = [p.id for p in products if sellable(turn, p)]
    if not can_be_had:
        return Answer(said, outcomes=(refusal,))
    return Answer(said, which(turn, can_be_had[:MOST_CHOICES], line), outcomes=(refusal,))


def _which_bought(turn: Turn, product_ids: Sequence[str], line: Line) -> Question:
    entries = []
    for product_id, name in zip(product_ids, names_apart(turn.shop, product_ids), strict=True):
        product = turn.shop.product(product_id)
        entries.append({"id": product_id, "name": name, "price": product.price if product else None})
    quantity = line.quantity if line.stated else 0
    facts = {"purpose": "reorder", "style": "product", "choices": entries, "quantity": quantity}
    return Question(Asking.CHOICE, facts)
