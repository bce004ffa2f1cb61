"""What a person needs to know to take over: goal, cart, order, last turns, what was tried."""

from __future__ import annotations

from typing import Any

from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.types import Order, PricedLine
from voice_shop.dialogue.handoff.tickets import Why
from voice_shop.dialogue.turn import Turn


def packet(turn: Turn, reason: Why) -> dict[str, Any]:
    """The packet, in JSON's types. What was said is in it only where the household keeps transcripts."""
    session = turn.session
    rules = turn.shop.households.rules(turn.household)
    cart = turn.shop.cart(turn.household)
    newest = turn.shop.orders(turn.household, limit=1)
    said = session.history if rules.allows(Switch.TRANSCRIPTS, session.person) else ()
    return {
        "reason": reason.value,
        "household": turn.household,
        "person": session.person,
        "channel": session.channel,
        "language": turn.shop.profile.locale,
        "goal": None if session.question is None else session.question.asking.value,
        "cart": {"lines": [_line(line) for line in cart.lines], "total": cart.total.minor},
        "order": _order(newest[0]) if newest else None,
        "currency": turn.shop.profile.currency,
        "turns": [{"shopper": heard, "shop": answer} for heard, answer in said],
        "tried": dict(session.causes),
    }


def _line(line: PricedLine) -> dict[str, Any]:
    return {
        "product_id": line.product_id,
        "name": line.name,
        "quantity": line.quantity,
        "options": dict(line.options),
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "status": order.status.value,
        "placed_at": order.placed_at.isoformat(),
        "arrives": None if order.due is None else order.due.isoformat(),
        "lines": [_line(line) for line in order.lines],
        "total": order.total.minor,
    }
