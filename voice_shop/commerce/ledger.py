"""When an order's money moves: charged, paid back, and what calling it off would give back.

Charged minus refunded is what is kept for what was delivered; never is more paid back than was charged. What
is paid on delivery or by a link moves by the merchant's hand. Every function runs inside the caller's
transaction and tells the purchase record.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import decisions
from voice_shop.commerce import ledger_rows as rows
from voice_shop.commerce.codec import digest, encode
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import CancelPlan, Means, Movement, MovementKind
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Order

if TYPE_CHECKING:
    from sqlite_utils import Database


def charge(db: Database, order: Order, now: datetime, *, why: str, reference: str = "") -> None:
    """The money of an order has come in, once; of what was taken off before, less."""
    due = order.total - _taken_off(db, order)
    if due.minor and not rows.balance(db, order.id, order.total.currency).charged.minor:
        _write(db, order, Movement(order.id, MovementKind.CHARGE, due, now, why, reference))


def refund(db: Database, order: Order, amount: Money, now: datetime, *, why: str) -> Refusal | None:
    """Owe some of an order's money back. By hand it is given at once, but for what is called off."""
    left = rows.balance(db, order.id, order.total.currency).kept
    if amount > left:
        return Refusal(Code.REFUND_TOO_MUCH, {"order_id": order.id, "asked": amount, "left": left})
    if amount.minor:
        owed = _write(db, order, Movement(order.id, MovementKind.REFUND, amount, now, why))
        if order.pay_by.means is not Means.SAVED_TOKEN and why != "cancelled":
            settle(db, order, owed, now)
    return None


def settle(db: Database, order: Order, owed: Movement, now: datetime, reference: str = "") -> None:
    """The money of a refund has reached the shopper; said again, nothing happens."""
    if any(open_.number == owed.number for open_ in rows.unsettled(db, order.id)):
        done = Movement(order.id, MovementKind.SETTLED, owed.amount, now, owed.why, reference, owed.number)
        _write(db, order, done)


def plan_cancel(db: Database, order: Order) -> CancelPlan:
    """What calling an order off would give back."""
    back, means = rows.balance(db, order.id, order.total.currency).kept, order.pay_by.means
    return CancelPlan(order.id, back, means, digest(encode((order.id, back, means))))


def _taken_off(db: Database, order: Order) -> Money:
    """What need not be paid of an order that is not paid yet: complaints that the merchant has granted."""
    row = db.execute(
        "SELECT COALESCE(SUM(refund), 0) FROM cases WHERE order_id = ? AND status = 'refunded'", (order.id,)
    ).fetchone()
    return Money(row[0], order.total.currency)


def _write(db: Database, order: Order, movement: Movement) -> Movement:
    written = rows.write(db, movement)
    decisions.money_moved(db, movement.at, order.household, written)
    return written
