"""Where the money is that comes back: of the newest order that has some, or is claimed for."""

from __future__ import annotations

from collections.abc import Sequence

from voice_shop.commerce.case_types import CaseStatus
from voice_shop.commerce.money import total_of
from voice_shop.commerce.payment_types import MovementKind
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.facts import order_facts
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Turn

_OPEN = {CaseStatus.APPROVED: "agreed", CaseStatus.REQUESTED: "asked"}


def refund_says(turn: Turn, orders: Sequence[Order]) -> Say:
    """What became of the newest refund; what is still to come goes before. `orders`: the newest first."""
    found = [say for order in orders if (say := _of(turn, order))]
    waiting = [say for say in found if say.key not in {"order.refund_paid", "order.refund_not_paid"}]
    return next(iter([*waiting, *found]), Say("order.no_refund"))


def _of(turn: Turn, order: Order) -> Say | None:
    facts, currency = order_facts(turn, order), order.total.currency
    balance = turn.shop.payments.balance(order.id)
    if balance.under_way.minor:
        return Say("order.refund_under_way", {**facts, "refund": balance.under_way})
    for status, name in _OPEN.items():
        claims = [case.refund for case in turn.shop.cases.of(order.id) if case.status is status]
        if claims and balance.charged.minor:
            return Say(f"order.refund_{name}", {**facts, "refund": total_of(claims, currency)})
    if balance.refunded.minor:
        moved = turn.shop.payments.of(order.id)
        since = max(turn.day(one.at) for one in moved if one.kind is MovementKind.SETTLED)
        return Say("order.refund_paid", {**facts, "refund": balance.refunded, "since": since})
    if order.status is OrderStatus.CANCELLED:
        return Say("order.refund_not_paid", facts)
    return None
