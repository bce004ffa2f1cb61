"""What happens to orders after they are made, for who follows a shop from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import Movement
from voice_shop.commerce.shipment_types import Shipment
from voice_shop.commerce.types import OrderStatus


class EventKind(StrEnum):
    """What an event tells."""

    MOVED = "moved"
    """The order came to `status`."""
    SHIPPED = "shipped"
    """`shipment` went out."""
    ARRIVED = "arrived"
    """`shipment` is there."""
    CHARGE = "charge"
    """`movement`: its money came in."""
    REFUND = "refund"
    """`movement`: some of it is owed back."""
    SETTLED = "settled"
    """`movement`: a refund has reached the shopper."""
    VOID = "void"
    """No order came of `checkout`, and what may have been charged for it, `amount`, is void."""


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One thing that happened. `cursor` grows with every event of the shop; none is ever changed.

    The end of an undo window is no event: the order itself tells it from the clock.

    Attributes:
        order_id: empty for a `VOID`, of which no order came.
        amount: of money that moved, or was voided.
        checkout: the offer that was voided; otherwise empty.
    """

    cursor: int
    order_id: str
    kind: EventKind
    at: datetime
    status: OrderStatus | None = None
    shipment: Shipment | None = None
    movement: Movement | None = None
    amount: Money | None = None
    checkout: str = ""
