"""Whether something comes in time: what is being bought, what is on its way, or what would be ordered now."""

from __future__ import annotations

from datetime import date

from voice_shop.commerce.types import OrderStatus
from voice_shop.dialogue.basket import buying
from voice_shop.dialogue.facts import things
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Turn

_UNDER_WAY = frozenset({OrderStatus.HELD, OrderStatus.PLACED, OrderStatus.PACKED, OrderStatus.SHIPPED})
_LOOKED_AT = 10


def deadline_says(turn: Turn, day: date, *, before: bool) -> Say:
    """Yes or no with the day that the shop expects, of what it is told of; a promise it is not."""
    what, arrives = _expected(turn)
    facts = {**what, "arrives": arrives, "day": day}
    if arrives is None:
        return Say("delivery.not_known", facts)
    in_time = arrives < day if before else arrives <= day
    return Say("delivery.in_time" if in_time else "delivery.too_late", facts)


def _expected(turn: Turn) -> tuple[dict[str, object], date | None]:
    facts = turn.question.facts if turn.question else {}
    if buying(facts):
        told = facts.get("arrives")
        return {}, date.fromisoformat(told) if told else turn.shop.deliveries.estimate()
    orders = turn.shop.orders(turn.household, limit=_LOOKED_AT)
    under_way = next((order for order in orders if order.status in _UNDER_WAY), None)
    cart = turn.shop.cart(turn.household).lines
    if under_way is None or cart:
        return {}, turn.shop.deliveries.estimate()
    return {"things": things(under_way.lines, most=1)}, under_way.due
