"""Where an order is, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.choosing import MOST_CHOICES
from voice_shop.dialogue.days import past_days
from voice_shop.dialogue.facts import order_facts, things
from voice_shop.dialogue.money import money_of
from voice_shop.dialogue.parts import parts_says, tracking_says, when
from voice_shop.dialogue.refunds import refund_says
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import BUYS, Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn

_OPEN = frozenset({OrderStatus.HELD, OrderStatus.PLACED, OrderStatus.PACKED, OrderStatus.SHIPPED})
_TOLD = 2
"""So many orders are told in one answer; the others are counted."""
_CANCELLABLE = frozenset({OrderStatus.HELD, OrderStatus.PLACED})


def order_status(turn: Turn) -> Answer:
    """Where an order is: those on their way, else the last one. The open question stays."""
    orders = _orders(turn)
    keep = turn.question is not None
    if not orders:
        return Answer((_none(turn),), keep=keep)
    under_way = [order for order in orders if order.status in _OPEN]
    if past_days(turn) is not None:
        told = list(orders)
    elif turn.intent.slots.get("which") == "last" or turn.intent.lines or not under_way:
        told = [under_way[0] if under_way and turn.intent.lines else orders[0]]
    else:
        told = under_way
    if turn.intent.slots.get("ask") == "tracking":
        return Answer((tracking_says(turn, told),), keep=keep)
    if turn.intent.slots.get("ask") == "refund":
        return Answer((refund_says(turn, orders),), keep=keep)
    if len(told) == 1:
        if parts := parts_says(turn, told[0]):
            return Answer(parts[: 1 if keep else None], keep=keep)
        facts = {**order_facts(turn, told[0]), **_of_shipment(turn, told[0])}
        if keep:
            facts["things"] = things(told[0].lines, most=1)  # the question behind it needs words too
        return Answer((Say(f"order.{told[0].status.value}", facts),), keep=keep)
    named = told[: 1 if keep else _TOLD]
    says = [
        Say(f"order.short_{o.status.value}", {**order_facts(turn, o), "things": things(o.lines, most=1)})
        for o in named
    ]
    if len(told) > len(named):
        says.append(Say("order.and_more", {"more": len(told) - len(named)}))
    return Answer(tuple(says), keep=keep)


def _of_shipment(turn: Turn, order: Order) -> dict[str, object]:
    """When its one shipment comes, if there is another day for it than the order's."""
    shipments = turn.shop.shipments.of(order.id) if order.status is OrderStatus.SHIPPED else ()
    return {} if not shipments else when(turn, order, shipments[0])


def cancel_order(turn: Turn) -> Answer:
    """Ask before an order is cancelled; name it by what is in it. In a checkout there is no order yet."""
    if turn.asking in BUYS and not turn.intent.lines:
        return Answer((Say("talk.not_ordered"),))
    orders = _orders(turn)
    if not orders:
        return Answer((_none(turn),))
    possible = [order for order in orders if order.status in _CANCELLABLE]
    if not possible:
        facts = {"order_id": orders[0].id, "status": orders[0].status}
        refusal = Refusal(Code.TOO_LATE_TO_CANCEL, facts)
        return Answer(refusal_says(turn, refusal), outcomes=(refusal,))
    if len(possible) == 1 or turn.intent.slots.get("which") == "last":
        return ask_cancel(turn, possible[0].id)
    entries = [order_entry(order) for order in possible[:MOST_CHOICES]]
    return Answer((), Question(Asking.CHOICE, {"purpose": "cancel", "style": "order", "choices": entries}))


def order_entry(order: Order) -> dict[str, object]:
    """An order as one of several choices."""
    return {
        "id": order.id,
        "order_id": order.id,
        "name": order.lines[0].name,
        "product_ids": [line.product_id for line in order.lines],
    }


def ask_cancel(turn: Turn, order_id: str, says: tuple[Say, ...] = ()) -> Answer:
    """The question before it is cancelled, with what is paid back; the yes to it is a yes to exactly that."""
    plan = turn.shop.plan_cancel(order_id)
    if isinstance(plan, Refusal):
        return Answer((*says, *refusal_says(turn, plan)), outcomes=(plan,))
    refund = plan.refund.minor
    facts = {"order_id": order_id, "plan": plan.digest, "refund": refund, "means": plan.means.value}
    return Answer(says, Question(Asking.CANCEL, facts))


def cancel_now(turn: Turn, question: Question) -> Answer:
    """The yes to cancelling."""
    facts = question.facts
    before = len(turn.shop.payments.of(facts["order_id"]))
    result = turn.shop.cancel(
        facts["order_id"], key=turn.key("cancel"), plan=facts["plan"], evidence=turn.evidence
    )
    if isinstance(result, Refusal) and result.code is Code.PLAN_CHANGED:
        again = ask_cancel(turn, facts["order_id"], refusal_says(turn, result))
        return replace(again, outcomes=(result, *again.outcomes))
    if isinstance(result, Refusal):
        return Answer(refusal_says(turn, result), outcomes=(result,))
    told = order_facts(turn, result)
    if not facts["refund"]:
        return Answer((Say("order.cancelled_now", told),), outcomes=(result,))
    back = {**told, "refund": turn.money(facts["refund"])}
    moved = money_of(turn, result, before=before)
    return Answer((Say("order.cancelled_paid", back),), outcomes=(result, *moved))


def _orders(turn: Turn) -> Sequence[Order]:
    """The orders that are meant, newest first: all, those of the named days, or with the named product.

    Where none was placed on these days, those that are to come on such a day.
    """
    days = past_days(turn)
    if days is not None:
        orders = turn.shop.orders(turn.household)
        placed = [order for order in orders if days[0] <= turn.day(order.placed_at) <= days[1]]
        return placed or [o for o in orders if o.due is not None and _due_then(turn, o.due, days)]
    if not turn.intent.lines:
        return turn.shop.orders(turn.household)
    wanted = {candidate for line in turn.intent.lines for candidate in line.candidates}
    found: dict[str, Order] = {}
    for product_id in wanted:
        for order in turn.shop.orders(turn.household, product_id=product_id):
            found[order.id] = order
    return sorted(found.values(), key=lambda order: order.placed_at, reverse=True)


def _due_then(turn: Turn, due: date, days: tuple[date, date]) -> bool:
    """Whether an order is still to come on such a day: "Tuesday's order"."""
    today = turn.day(turn.now)
    ahead = timedelta(0 if days[0] == today else 7)
    return due >= today and days[0] + ahead <= due <= days[1] + ahead


def _none(turn: Turn) -> Say:
    days = past_days(turn)
    if days is not None:
        return Say("refusal.no_orders_then", {"first": days[0], "last": days[1]})
    if turn.intent.lines:
        return Say("refusal.not_ordered_before", {"product": turn.intent.lines[0].product})
    return Say("refusal.no_orders")
