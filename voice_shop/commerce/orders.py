"""Purchases: made from a quote and a yes to it, and moved along the table.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import (
    cart,
    cart_log,
    cases,
    claims,
    decisions,
    delivery,
    event_log,
    ledger,
    payment_means,
    policy,
    promotions,
    purposes,
    quote,
    shipment_rows,
    stock,
)
from voice_shop.commerce import order_rows as rows
from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.codec import decode
from voice_shop.commerce.context import Context
from voice_shop.commerce.decisions import Checks
from voice_shop.commerce.evidence import Evidence, texts_of
from voice_shop.commerce.household.types import Period
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.order_states import MOVES
from voice_shop.commerce.payment_types import CancelPlan, Claim, Means
from voice_shop.commerce.placing import keep_consent, order_of, take
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.spending import Spending
from voice_shop.commerce.types import Consent, Order, OrderStatus, Quote

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


def accept(
    db: Database, context: Context, consent: Consent, now: datetime, *, away: bool = False
) -> Order | Claim | Refusal:
    """Turn a yes into an order, if the offer is still exactly what was agreed to and is allowed.

    What is paid ahead becomes a claim first; see `paying`.
    """
    said = (consent.words, consent.person, consent.channel, *texts_of(consent.evidence))
    if any_card_number(*said):
        return Refusal(Code.CARD_NUMBER)  # not even the record has such words
    if not consent.person:  # whoever speaks for the household has said it, and it counts as theirs
        consent = replace(consent, person=context.profile.person_id)
    checks = Checks()
    answer = _accept(db, context, consent, now, checks, away=away)
    if isinstance(answer, Refusal):
        decisions.not_accepted(db, now, consent, answer, checks)
    return answer


def _accept(
    db: Database, context: Context, consent: Consent, now: datetime, checks: Checks, *, away: bool
) -> Order | Claim | Refusal:
    found = quote.load(db, consent.quote_id)
    if found is None:
        return Refusal(Code.QUOTE_UNKNOWN)
    offer, row = found
    if consent.digest != offer.digest or not consent.words.strip():
        return Refusal(Code.NO_CONSENT)
    if row["order_id"] is not None:
        return rows.read(db, row["order_id"], now)
    if (going_on := claims.under_way(db, offer)) is not None:
        return going_on
    if away:
        return Refusal(Code.AWAY)
    checks.passed("consent", quote_digest=offer.digest)
    if refusal := _why_not(db, context, consent, offer, row, now, checks):
        return refusal
    basis = decisions.basis(db, context.prices, context.profile, offer.lines, now)
    decisions.consented(db, now, basis, offer, consent, checks)
    if offer.pay_by.means is Means.SAVED_TOKEN and offer.total.minor:
        return claims.make(db, offer, consent, row["cart_version"], now)
    order = _place(db, context, offer, consent, now)
    if row["cart_version"] is not None:
        cart.clear(db, context.prices, offer.household)
        cart_log.begin_anew(db, offer.household)
    return order


def _why_not(
    db: Database,
    context: Context,
    consent: Consent,
    offer: Quote,
    row: sqlite3.Row,
    now: datetime,
    checks: Checks,
) -> Refusal | None:
    """What stands in the way of an offer that was agreed to; a PIN's proof is used up last."""
    if row["changed"] is not None:
        return _dead(decode(row["changed"]))
    # A clock that went back before the offer was made proves nothing about how old it is.
    if not offer.created_at <= now < offer.expires_at:
        quote.kill(db, offer.id, ())
        return _dead(())
    checks.passed("live", expires_at=offer.expires_at)
    what = quote.changed(db, context.prices, context.profile, offer, row["cart_version"], now)
    if not payment_means.holds(db, context, offer, consent.person):
        what = tuple(sorted({*what, "payment"}))
    if what:
        quote.kill(db, offer.id, what)
        return _dead(what)
    checks.passed("unchanged")
    rules = policy.rules_of(db, context, offer.household)
    spending = Spending(db, context, offer.household, now)
    if refusal := policy.check(context, rules, consent.person, offer, spending, now):
        return refusal
    checks.passed("caps", total=offer.total, spent=spending.of(Period.DAY))
    checks.passed("household", policy=policy.version(context.profile, rules))
    if refusal := purposes.refuse(db, offer):
        return refusal
    if refusal := policy.check_pin(db, rules, consent, offer, now):
        return refusal
    checks.passed("pin")
    return None


def _dead(what: tuple[str, ...]) -> Refusal:
    """Why an offer cannot be taken any more: what changed, or, if nothing did, its time."""
    return Refusal(Code.QUOTE_CHANGED, {"what": what}) if what else Refusal(Code.QUOTE_EXPIRED)


def _place(db: Database, context: Context, offer: Quote, consent: Consent, now: datetime) -> Order:
    profile = context.profile
    order = order_of(db, offer, profile, now)
    rows.insert(db, order, take(db, offer))
    delivery.take(db, profile, order.id, offer.household, offer.slot)
    promotions.use(db, context.prices, order.id, offer.household, offer.promotions)
    decisions.ordered(db, now, order)
    keep_consent(db, offer, consent)
    db.execute("UPDATE quotes SET order_id = ? WHERE id = ?", (order.id, offer.id))
    return order


def plan_cancel(db: Database, order_id: str, now: datetime) -> CancelPlan | Refusal:
    """What calling an order off would give back, or why it cannot be called off (any more)."""
    order = rows.find(db, order_id, now)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
    if not MOVES.allowed(order.status, OrderStatus.CANCELLED):
        return Refusal(Code.TOO_LATE_TO_CANCEL, {"order_id": order_id, "status": order.status})
    return ledger.plan_cancel(db, order)


def cancel(
    db: Database, order_id: str, now: datetime, evidence: Evidence | None = None, plan: str = ""
) -> Order | Refusal:
    """Call an order off while the table allows it; its packs go back into stock, its money is owed back.

    `plan`: digest of the plan that was agreed to; empty agrees to any.
    """
    if any_card_number(*texts_of(evidence)):
        return Refusal(Code.CARD_NUMBER)
    order = rows.find(db, order_id, now)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
    if order.status is OrderStatus.CANCELLED:
        return order
    planned = plan_cancel(db, order_id, now)
    if isinstance(planned, CancelPlan) and plan not in {"", planned.digest}:
        planned = Refusal(Code.PLAN_CHANGED, {"order_id": order_id, "refund": planned.refund})
    if isinstance(planned, Refusal):
        decisions.refused(db, now, "cancel", planned, {"order_id": order_id}, evidence)
        return planned
    stock.give_back(db, order_id)
    delivery.release(db, order_id)
    promotions.release(db, order_id)
    cancelled = _move(db, order, OrderStatus.CANCELLED, now, evidence)
    ledger.refund(db, order, planned.refund, now, why="cancelled")
    return cancelled


def advance(db: Database, order_id: str, status: OrderStatus, now: datetime) -> Order | Refusal:
    """Move an order one step; where it already is, nothing happens. Nobody ends an undo window early."""
    order = rows.find(db, order_id, now)
    if order is None:
        return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
    if order.status is status:
        return order
    if status is OrderStatus.CANCELLED:
        return cancel(db, order_id, now)
    if order.status is OrderStatus.HELD or not MOVES.allowed(order.status, status):
        return Refusal(Code.ILLEGAL_MOVE, {"order_id": order_id, "status": order.status, "asked": status})
    return _move(db, order, status, now)


def _move(
    db: Database, order: Order, status: OrderStatus, now: datetime, evidence: Evidence | None = None
) -> Order:
    at = stamp(now)
    decisions.moved(db, now, order, status, evidence)
    if order.held_until is not None and order.status is OrderStatus.PLACED:
        event_log.moved(db, order.id, OrderStatus.PLACED, order.held_until)
    event_log.moved(db, order.id, status, now)
    db.execute("UPDATE orders SET status = ?, status_at = ? WHERE id = ?", (status.value, at, order.id))
    if status is OrderStatus.DELIVERED:
        shipment_rows.delivered(db, shipment_rows.of_order(db, order.id), now)
    if status is OrderStatus.DELIVERED and order.pay_by.means is Means.ON_DELIVERY:
        ledger.charge(db, order, now, why="delivered")
    if status is OrderStatus.REFUNDED:
        cases.refund_all(db, order, now)
    return rows.read(db, order.id, now)
