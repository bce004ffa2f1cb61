"""The ledger's rows; the table itself refuses what must not be.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.commerce import event_log
from voice_shop.commerce.event_types import EventKind
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import Balance, Movement, MovementKind

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_SUMS = """
    SELECT COALESCE(SUM(CASE kind WHEN 'charge' THEN amount ELSE 0 END), 0) AS charged,
        COALESCE(SUM(CASE kind WHEN 'refund' THEN amount ELSE 0 END), 0) AS refunded,
        COALESCE(SUM(CASE kind WHEN 'settled' THEN amount ELSE 0 END), 0) AS settled
    FROM ledger WHERE order_id = ?
"""
_OPEN = """
    SELECT * FROM ledger WHERE kind = 'refund' AND (:order_id = '' OR order_id = :order_id)
    AND NOT EXISTS (SELECT 1 FROM ledger AS done WHERE done.settles = ledger.number) ORDER BY number
"""


def write(db: Database, movement: Movement) -> Movement:
    """One row, of more than nothing, and its event; it gets the next number, which is given back with it.

    Raises:
        sqlite3.IntegrityError: a second charge, more than was agreed to, more back than came in.
    """
    row = db.execute(
        "INSERT INTO ledger (order_id, kind, amount, currency, why, reference, at, settles)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            movement.order_id,
            movement.kind.value,
            movement.amount.minor,
            movement.amount.currency,
            movement.why,
            movement.reference,
            stamp(movement.at),
            movement.settles,
        ),
    ).fetchone()
    written = _movement(row)
    event_log.happened(db, EventKind(written.kind.value), written.order_id, f"{written.number}", written.at)
    return written


def find(db: Database, number: int) -> Movement:
    """A row that is known to be there."""
    return _movement(db.execute("SELECT * FROM ledger WHERE number = ?", (number,)).fetchone())


def balance(db: Database, order_id: str, currency: str) -> Balance:
    """What moved of an order's money."""
    row = db.execute(_SUMS, (order_id,)).fetchone()
    charged, refunded, settled = (Money(row[name], currency) for name in ("charged", "refunded", "settled"))
    return Balance(charged, refunded, refunded - settled)


def of(db: Database, order_id: str) -> tuple[Movement, ...]:
    """An order's movements, the oldest first."""
    rows = db.execute("SELECT * FROM ledger WHERE order_id = ? ORDER BY number", (order_id,)).fetchall()
    return tuple(_movement(row) for row in rows)


def unsettled(db: Database, order_id: str = "") -> tuple[Movement, ...]:
    """Refunds that have not reached the shopper: of one order, or of all."""
    return tuple(_movement(row) for row in db.execute(_OPEN, {"order_id": order_id}).fetchall())


def _movement(row: sqlite3.Row) -> Movement:
    return Movement(
        number=row["number"],
        order_id=row["order_id"],
        kind=MovementKind(row["kind"]),
        amount=Money(row["amount"], row["currency"]),
        why=row["why"],
        reference=row["reference"],
        at=moment(row["at"]),
        settles=row["settles"],
    )
