"""What moved of an order's money with what was just done, for who reads what happened."""

from __future__ import annotations

from voice_shop.commerce.payment_types import Means, Movement
from voice_shop.commerce.types import Order
from voice_shop.dialogue.turn import Turn


def money_of(turn: Turn, order: Order, *, before: int = 0) -> tuple[Movement, ...]:
    """The movements after the first `before`; at the door nothing moves while somebody speaks."""
    if order.pay_by.means is Means.ON_DELIVERY:
        return ()
    return turn.shop.payments.of(order.id)[before:]
