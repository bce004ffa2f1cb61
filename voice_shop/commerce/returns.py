"""Sending things back: what may be, until when, and the receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import cases, decisions, order_rows
from voice_shop.commerce.answers import next_number, speakable
from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.case_types import CaseKind
from voice_shop.commerce.context import Context
from voice_shop.commerce.evidence import Evidence, texts_of
from voice_shop.commerce.moments import local_date, stamp
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_rows import Arrived, arrived
from voice_shop.commerce.slot_times import estimate
from voice_shop.commerce.types import Order, OrderStatus, PricedLine, ReturnReceipt
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database


def request(
    db: Database,
    prices: Prices,
    profile: ShopProfile,
    asked: tuple[str, str, int, str],
    now: datetime,
    evidence: Evidence | None = None,
) -> ReturnReceipt | Refusal:
    """Ask to send back some of one line: order id, line id, quantity, reason. Inside a write transaction.

    Raises:
        InputError: a quantity below 1.
    """
    if any_card_number(asked[3], *texts_of(evidence)):
        return Refusal(Code.CARD_NUMBER)
    answer = _request(db, prices, profile, asked, now)
    if isinstance(answer, Refusal):
        decisions.refused(db, now, "return", answer, {"order_id": asked[0], "line_id": asked[1]}, evidence)
    else:
        household = order_rows.read(db, answer.order_id, now).household
        decisions.return_requested(db, now, household, answer, evidence)
    return answer


def _request(
    db: Database, prices: Prices, profile: ShopProfile, asked: tuple[str, str, int, str], now: datetime
) -> ReturnReceipt | Refusal:
    order_id, line_id, quantity, reason = asked
    if quantity < 1:
        raise InputError(f"{quantity} is not a quantity.", code="bad_quantity")
    order = order_rows.find(db, order_id, now)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
    line = next((line for line in order.lines if line.line_id == line_id), None)
    if line is None:
        return Refusal(Code.NOT_ORDERED_BEFORE, {"product": line_id, "product_id": "", "order_id": order_id})
    left = _left(db, prices, profile, order, line, now)
    if isinstance(left, Refusal):
        return left
    if quantity > left:
        facts_many = {"product": line.name, "product_id": line.product_id, "asked": quantity, "limit": left}
        return Refusal(Code.TOO_MANY, facts_many)
    receipt = ReturnReceipt(
        id=f"R{speakable(next_number(db, 'return'))}",
        order_id=order_id,
        line_id=line_id,
        product_id=line.product_id,
        name=line.name,
        quantity=quantity,
        reason=reason,
        refund=cases.owed(db, order, line_id, quantity),
        at=now,
        way=profile.returns,
        pick_up=estimate(profile, now) if profile.returns == "pick_up" else None,
    )
    _insert(db, receipt)
    cases.open_case(db, receipt.id, (order_id, line_id), quantity, CaseKind.RETURN, receipt.refund, now)
    return receipt


def returnable(context: Context, order: Order, line: PricedLine) -> int | Refusal:
    """How many of a line may go back now, or why none; to be said before the yes to it."""
    with context.store.read() as db:
        return _left(db, context.prices, context.profile, order, line, context.now())


def _left(
    db: Database, prices: Prices, profile: ShopProfile, order: Order, line: PricedLine, now: datetime
) -> int | Refusal:
    there = arrived(db, order, line.line_id)
    left = there.quantity - cases.claimed(db, order.id, line.line_id)
    if why := _why_not(order, line, (there, left), prices, profile, now):
        facts = {"product": line.name, "product_id": line.product_id, "why": why}
        return Refusal(Code.NOT_RETURNABLE, facts)
    return left


def _insert(db: Database, receipt: ReturnReceipt) -> None:
    db.execute(
        "INSERT INTO returns (id, order_id, line, quantity, reason, refund, at, way, pick_up)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            receipt.id,
            receipt.order_id,
            int(receipt.line_id),
            receipt.quantity,
            receipt.reason,
            receipt.refund.minor,
            stamp(receipt.at),
            receipt.way,
            receipt.pick_up.isoformat() if receipt.pick_up else None,
        ),
    )


def _why_not(
    order: Order,
    line: PricedLine,
    there: tuple[Arrived, int],
    prices: Prices,
    profile: ShopProfile,
    now: datetime,
) -> str | None:
    """Why nothing of a line goes back. `there`: what of it was delivered, and how many are not claimed."""
    delivered, left = there
    product = prices.catalogue.products.get(line.product_id)
    if order.status in {OrderStatus.RETURNED, OrderStatus.REFUNDED}:
        return "returned"
    if delivered.at is None:
        return "not_delivered"
    if left <= 0:
        return "returned"
    if product is not None and product.perishable:
        return "perishable"
    last_day = local_date(delivered.at, profile.timezone) + timedelta(days=profile.return_days)
    return "too_old" if profile.return_days == 0 or local_date(now, profile.timezone) > last_day else None
