"""An order that went out in parts: what came, what is on its way, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from voice_shop.commerce.shipment_types import Shipment
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.facts import things
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Turn


def parts_says(turn: Turn, order: Order) -> tuple[Say, ...]:
    """An order on its way by its parts; nothing where it has none, or all of it is in one under way."""
    if order.status is not OrderStatus.SHIPPED:
        return ()
    shipments = turn.shop.shipments.of(order.id)
    left = {line.line_id: line.quantity for line in order.lines}
    for one in shipments:
        for line in one.lines:
            left[line.line_id] -= line.quantity
    waiting = [line_id for line_id, quantity in left.items() if quantity > 0]
    if not shipments or (len(shipments) == 1 and not waiting):
        return ()
    there = [one for one in shipments if one.delivered_at is not None]
    says: list[Say] = []
    if there:
        last = max(one.delivered_at for one in there if one.delivered_at is not None)
        says.append(Say("order.part_delivered", {**_things(order, _lines(there)), "since": turn.day(last)}))
    for one in shipments:
        if one.delivered_at is None:
            facts = {**_things(order, _lines([one])), **when(turn, order, one), "carrier": one.carrier}
            says.append(Say("order.part_shipped", facts))
    if waiting:
        says.append(Say("order.part_waiting", _things(order, waiting)))
    return tuple(says)


def when(turn: Turn, order: Order, one: Shipment | None) -> dict[str, Any]:
    """The day a part arrives, or was due."""
    day = (one.expected if one is not None else None) or order.due
    late = day is not None and day < turn.day(turn.now)
    return {"due" if late else "arrives": day}


def tracking_says(turn: Turn, orders: Iterable[Order]) -> Say:
    """The carrier's reference of the newest part under way, sign by sign; it is told only when asked for."""
    shipments = [one for order in orders for one in turn.shop.shipments.of(order.id)]
    under_way = [one for one in shipments if one.delivered_at is None and one.tracking]
    if not under_way:
        return Say("order.no_tracking")
    one = max(under_way, key=lambda shipment: shipment.shipped_at)
    return Say("order.tracking", {"carrier": one.carrier, "number": " ".join(one.tracking.replace(" ", ""))})


def _lines(shipments: Iterable[Shipment]) -> list[str]:
    return [line.line_id for one in shipments for line in one.lines]


def _things(order: Order, line_ids: Iterable[str]) -> dict[str, Any]:
    wanted = set(line_ids)
    return {"things": things([line for line in order.lines if line.line_id in wanted], most=1)}
