"""Packs kept for an offer until it is taken, dies or its time is over.

A reservation is a row with a moment: nobody needs to be awake for it to end. A household has the packs of one
offer kept, its newest, and they never stand in its own way. Every function runs inside the caller's
transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.commerce import stock
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.types import Quote

if TYPE_CHECKING:
    from sqlite_utils import Database

_NOBODY_EARLIER = 2**62


def keep(db: Database, quote: Quote, minutes: int) -> None:
    """Keep an offer's counted packs for so many minutes, at most as long as the offer lives; 0 keeps none."""
    db.execute(
        "DELETE FROM reservations WHERE household = ? OR until <= ?",
        (quote.household, stamp(quote.created_at)),
    )
    if minutes == 0:
        return
    until = min(quote.created_at + timedelta(minutes=minutes), quote.expires_at)
    wanted: Counter[str] = Counter()
    for line in quote.lines:
        if stock.on_hand(db, line.product_id) is not None:
            wanted[line.product_id] += line.quantity
    db.conn.executemany(
        "INSERT INTO reservations (quote_id, household, product_id, quantity, until) VALUES (?, ?, ?, ?, ?)",
        [(quote.id, quote.household, product, many, stamp(until)) for product, many in wanted.items()],
    )


def release(db: Database, quote_id: str) -> None:
    """Keep nothing for an offer any more: it was taken, or is dead."""
    db.execute("DELETE FROM reservations WHERE quote_id = ?", (quote_id,))


def of_others(db: Database, household: str, now: datetime, quote_id: str = "") -> Mapping[str, int]:
    """Packs that are kept for other households, by product.

    For an offer that has packs kept itself, only those that were kept earlier: where the merchant counts
    fewer than were promised, the first gets them.
    """
    first = db.execute("SELECT MIN(number) FROM reservations WHERE quote_id = ?", (quote_id,)).fetchone()[0]
    rows = db.execute(
        "SELECT product_id, SUM(quantity) FROM reservations"
        " WHERE household != ? AND until > ? AND number < ? GROUP BY product_id",
        (household, stamp(now), _NOBODY_EARLIER if first is None else first),
    )
    return {row[0]: row[1] for row in rows}
