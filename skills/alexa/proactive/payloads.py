"""The events as Amazon's API takes them: `AMAZON.OrderStatus.Updated` and `AMAZON.MessageAlert.Activated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from voice_shop.commerce.types import Order, OrderStatus

LIFE = timedelta(hours=24)
"""How long Alexa keeps an event for who has not asked; between 5 minutes and 24 hours."""
_STATES: Mapping[OrderStatus, str] = {
    OrderStatus.PLACED: "ORDER_RECEIVED",
    OrderStatus.PACKED: "ORDER_PREPARING",
    OrderStatus.SHIPPED: "ORDER_SHIPPED",
    OrderStatus.DELIVERED: "ORDER_DELIVERED",
}
_ALERTED = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED, OrderStatus.REFUNDED})
"""What the schema of order states has no word for: there is a message to ask for."""


@dataclass(frozen=True, slots=True)
class Seller:
    """Who tells. `timezone`: of the days that are told."""

    name: str
    timezone: str
    locales: Sequence[str]


def event_of(order: Order, status: OrderStatus, seller: Seller) -> dict[str, Any] | None:
    """The event of an order's move; None for one that nobody is told of."""
    if status in _STATES:
        state: dict[str, Any] = {"status": _STATES[status]}
        if status is OrderStatus.SHIPPED and order.due is not None:
            noon = datetime.combine(order.due, time(12), ZoneInfo(seller.timezone))
            state["deliveryDetails"] = {"expectedArrival": written(noon)}
        named = {"seller": {"name": "localizedattribute:sellerName"}}
        return {"name": "AMAZON.OrderStatus.Updated", "payload": {"state": state, "order": named}}
    if status in _ALERTED:
        group = {"creator": {"name": seller.name}, "count": 1}
        state = {"status": "UNREAD", "freshness": "NEW"}
        return {
            "name": "AMAZON.MessageAlert.Activated",
            "payload": {"state": state, "messageGroup": group},
        }
    return None


def whole(
    event: Mapping[str, Any], seller: Seller, user: str, reference: str, now: datetime
) -> dict[str, Any]:
    """An event with whom it is for and how long it holds.

    Args:
        event: as `event_of` gives it.
        user: Alexa's id of who gets it.
        reference: the same event has the same, so that Amazon takes it once.
        now: timezone-aware.
    """
    return {
        "timestamp": written(now),
        "referenceId": reference,
        "expiryTime": written(now + LIFE),
        "event": dict(event),
        "localizedAttributes": [{"locale": locale, "sellerName": seller.name} for locale in seller.locales],
        "relevantAudience": {"type": "Unicast", "payload": {"user": user}},
    }


def written(moment: datetime) -> str:
    """ISO 8601 in UTC, as Amazon writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
