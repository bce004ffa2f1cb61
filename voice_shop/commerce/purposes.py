"""What an offer was made for, so that of several offers for one thing only one is bought.

A purpose is a short text, unique within a household: "draft/3", "standing/2/2026-03-18". Every function
runs inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Quote

if TYPE_CHECKING:
    from sqlite_utils import Database


def note(db: Database, quote_id: str, purpose: str) -> None:
    """Say what an offer is for."""
    db.execute("INSERT INTO quote_purposes (quote_id, purpose) VALUES (?, ?)", (quote_id, purpose))


def ordered(db: Database, household: str, purpose: str) -> str | None:
    """The order that came of it; one that was called off is none."""
    row = db.execute(
        "SELECT orders.id FROM quote_purposes JOIN quotes ON quotes.id = quote_purposes.quote_id"
        " JOIN orders ON orders.id = quotes.order_id"
        " WHERE purpose = ? AND quotes.household = ? AND status != 'cancelled'",
        (purpose, household),
    ).fetchone()
    return None if row is None else str(row[0])


def latest(db: Database, household: str, prefix: str) -> str | None:
    """Of all purposes that begin so, the greatest (as text) of which an order came."""
    row = db.execute(
        "SELECT max(purpose) FROM quote_purposes JOIN quotes ON quotes.id = quote_purposes.quote_id"
        " JOIN orders ON orders.id = quotes.order_id"
        " WHERE purpose GLOB ? AND quotes.household = ? AND status != 'cancelled'",
        (f"{prefix}*", household),
    ).fetchone()
    return None if row[0] is None else str(row[0])


def refuse(db: Database, offer: Quote) -> Refusal | None:
    """Why an offer may not be bought: another for the same was, or is being paid just now."""
    row = db.execute("SELECT purpose FROM quote_purposes WHERE quote_id = ?", (offer.id,)).fetchone()
    if row is None:
        return None
    if (order_id := ordered(db, offer.household, row[0])) is not None:
        return Refusal(Code.ALREADY_ORDERED, {"order_id": order_id})
    paying = db.execute(
        "SELECT 1 FROM quote_purposes JOIN payment_claims USING (quote_id)"
        " WHERE purpose = ? AND payment_claims.household = ? AND state = 'authorising' AND quote_id != ?",
        (row[0], offer.household, offer.id),
    ).fetchone()
    return None if paying is None else Refusal(Code.PAYMENT_UNDER_WAY)
