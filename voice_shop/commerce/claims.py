"""A purchase whose payment is being asked for: everything of it is taken, and it is no order yet.

authorising  the yes is kept; packs and a place in the slot are taken, the amount counts as spent
confirmed    the end: it is an order
voiding      it will never be one; packs are back; the charge, if there is one, is to be voided
released     the end: nothing was charged, or it is voided

The claim is written before the provider is asked, so whatever dies leaves behind what to ask it about. Every
function runs inside the caller's transaction.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from voice_shop.commerce import (
    cart,
    cart_log,
    decisions,
    delivery,
    event_log,
    ledger,
    promotions,
    quote,
    stock,
)
from voice_shop.commerce import order_rows as rows
from voice_shop.commerce import payment_means as means
from voice_shop.commerce.context import Context
from voice_shop.commerce.event_types import EventKind
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.order_states import Moves
from voice_shop.commerce.payment_types import Claim
from voice_shop.commerce.placing import keep_consent, order_of, take
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Consent, Order, Quote

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


class ClaimState(StrEnum):
    """Where a claim stands."""

    AUTHORISING = "authorising"
    CONFIRMED = "confirmed"
    VOIDING = "voiding"
    RELEASED = "released"


CLAIM_MOVES = Moves(
    {
        ClaimState.AUTHORISING: frozenset({ClaimState.CONFIRMED, ClaimState.VOIDING, ClaimState.RELEASED}),
        ClaimState.CONFIRMED: frozenset(),
        ClaimState.VOIDING: frozenset({ClaimState.RELEASED}),
        ClaimState.RELEASED: frozenset(),
    },
    start=ClaimState.AUTHORISING,
)


def under_way(db: Database, offer: Quote) -> Claim | Refusal | None:
    """The claim for an offer that goes on; a refusal while one of the household's cart is asked for."""
    row = db.execute("SELECT * FROM payment_claims WHERE quote_id = ?", (offer.id,)).fetchone()
    if row is not None and row["state"] == ClaimState.AUTHORISING:
        return _claim(db, row, offer)
    other = db.execute(
        "SELECT 1 FROM payment_claims WHERE household = ? AND state = 'authorising'"
        " AND cart_version IS NOT NULL",
        (offer.household,),
    ).fetchone()
    return None if other is None else Refusal(Code.PAYMENT_UNDER_WAY)


def make(db: Database, offer: Quote, consent: Consent, cart_version: int | None, now: datetime) -> Claim:
    """Take everything of an offer that was agreed to, so that only its payment is lacking."""
    taken = take(db, offer)
    keep_consent(db, offer, consent)
    key = f"{offer.id}-{offer.digest[:32]}"
    db.execute(
        "INSERT INTO payment_claims"
        " (key, quote_id, household, amount, currency, cart_version, taken, promotions, starts, ends, state,"
        " at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'authorising', ?)",
        (
            key,
            offer.id,
            offer.household,
            offer.total.minor,
            offer.total.currency,
            cart_version,
            json.dumps(sorted(taken)),
            json.dumps(offer.promotions),
            stamp(offer.slot.starts) if offer.slot else None,
            stamp(offer.slot.ends) if offer.slot else None,
            stamp(now),
        ),
    )
    decisions.claimed(db, now, offer, key)
    return Claim(key, offer.total, means.reference(db, offer.pay_by.token))


def confirm(db: Database, context: Context, key: str, reference: str, now: datetime) -> Order | Refusal:
    """The money is there: an order, once. A claim that was given up meanwhile stays so."""
    row = _row(db, key)
    offer, quote_row = _offer(db, row)
    if row["state"] == ClaimState.CONFIRMED:
        return rows.read(db, quote_row["order_id"], now)
    if row["state"] != ClaimState.AUTHORISING:
        return Refusal(Code.PAYMENT_FAILED)
    order = order_of(db, offer, context.profile, now)
    rows.insert(db, order, frozenset(json.loads(row["taken"])))
    delivery.take(db, context.profile, order.id, offer.household, offer.slot, promised=True)
    promotions.use(db, context.prices, order.id, offer.household, offer.promotions, promised=True)
    decisions.ordered(db, now, order)
    db.execute("UPDATE quotes SET order_id = ? WHERE id = ?", (order.id, offer.id))
    _to(db, key, ClaimState.CONFIRMED)
    ledger.charge(db, order, now, why="accepted", reference=reference)
    if row["cart_version"] is not None:
        _empty(db, context, offer, row["cart_version"])
    return rows.read(db, order.id, now)


def give_up(db: Database, key: str, state: ClaimState, why: Code, now: datetime) -> ClaimState:
    """No order will come of it: packs and spending are free again, the cart is whole, the offer is dead.

    `state`: `RELEASED` where nothing was charged, `VOIDING` where that is not known. Gives how it stands now,
    which is `CONFIRMED` if somebody else was quicker.
    """
    row = _row(db, key)
    now_is = ClaimState(row["state"])
    if now_is is ClaimState.AUTHORISING:
        offer, _ = _offer(db, row)
        taken = json.loads(row["taken"])
        stock.put_back(db, [(x.product_id, x.quantity) for x in offer.lines if x.line_id in taken])
        db.execute("DELETE FROM consents WHERE quote_id = ?", (offer.id,))
        quote.kill(db, offer.id, ("payment",))
        decisions.given_up(db, now, offer, key, why)
    if CLAIM_MOVES.allowed(now_is, state):
        _to(db, key, state)
        if state is ClaimState.RELEASED and why is not Code.PAYMENT_DECLINED:
            event_log.happened(db, EventKind.VOID, None, key, now)
            decisions.voided(db, now, _offer(db, row)[0], key)
        return state
    return now_is


def open_claims(db: Database, state: ClaimState, before: datetime) -> tuple[tuple[str, Money, datetime], ...]:
    """Claims in a state that were made before a moment: key, amount, and until when their offer lives."""
    found = db.execute(
        "SELECT payment_claims.key, amount, currency, expires_at FROM payment_claims"
        " JOIN quotes ON quotes.id = quote_id WHERE state = ? AND state IN ('authorising', 'voiding')"
        " AND at <= ? ORDER BY at",
        (state.value, stamp(before)),
    ).fetchall()
    return tuple((row[0], Money(row[1], row[2]), datetime.fromisoformat(row[3])) for row in found)


_PATIENCE = timedelta(minutes=1)


def patience(timeout_seconds: int) -> timedelta:
    """How old a claim is that nobody can still be working at."""
    return _PATIENCE + 4 * timedelta(seconds=timeout_seconds)


def _to(db: Database, key: str, state: ClaimState) -> None:
    db.execute("UPDATE payment_claims SET state = ? WHERE key = ?", (state.value, key))


def _row(db: Database, key: str) -> sqlite3.Row:
    row: sqlite3.Row = db.execute("SELECT * FROM payment_claims WHERE key = ?", (key,)).fetchone()
    return row


def _offer(db: Database, row: sqlite3.Row) -> tuple[Quote, sqlite3.Row]:
    found = quote.load(db, row["quote_id"])
    assert found is not None  # noqa: S101 - the claim refers to it
    return found


def _claim(db: Database, row: sqlite3.Row, offer: Quote) -> Claim:
    amount = Money(row["amount"], row["currency"])
    return Claim(row["key"], amount, means.reference(db, offer.pay_by.token))


def _empty(db: Database, context: Context, offer: Quote, version: int) -> None:
    """Take what was bought out of the cart; what was added while the payment was asked for stays."""
    if cart.version(db, offer.household) == version:
        cart.clear(db, context.prices, offer.household)
    else:
        bought = {line.line_id: line for line in offer.lines}
        for line in cart.read(db, context.prices, offer.household).lines:
            mine = bought.get(line.line_id)
            if mine is not None and (mine.product_id, mine.options) == (line.product_id, line.options):
                left = max(0, line.quantity - mine.quantity)
                cart.set_quantity(db, context.prices, offer.household, line.line_id, left)
    cart_log.begin_anew(db, offer.household)
