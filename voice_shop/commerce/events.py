"""What happened to a shop's orders: their moves, their parts and their money, by one cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voice_shop.commerce import ledger_rows, shipment_rows
from voice_shop.commerce.context import Context
from voice_shop.commerce.event_types import EventKind, OrderEvent
from voice_shop.commerce.moments import moment
from voice_shop.commerce.money import Money
from voice_shop.commerce.types import OrderStatus

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_AFTER = """
    SELECT order_moves.*, quote_id, amount, currency FROM order_moves
    LEFT JOIN payment_claims ON order_moves.kind = 'void' AND key = about
    WHERE cursor > ? ORDER BY cursor LIMIT ?
"""


class Events:
    """The events of a shop's orders, which only become more."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def after(self, cursor: int = 0, limit: int = 100) -> tuple[OrderEvent, ...]:
        """Those after a cursor, as they were written down."""
        with self._context.store.read() as db:
            found = db.execute(_AFTER, (cursor, max(limit, 0))).fetchall()
            return tuple(_event(db, row) for row in found)


def _event(db: Database, row: sqlite3.Row) -> OrderEvent:
    kind = EventKind(row["kind"])
    return OrderEvent(
        row["cursor"], row["order_id"] or "", kind, moment(row["at"]), **_details(db, kind, row)
    )


def _details(db: Database, kind: EventKind, row: sqlite3.Row) -> dict[str, Any]:
    if kind is EventKind.MOVED:
        return {"status": OrderStatus(row["status"])}
    if kind is EventKind.VOID:
        return {"checkout": row["quote_id"], "amount": Money(row["amount"], row["currency"])}
    if kind in {EventKind.SHIPPED, EventKind.ARRIVED}:
        found = shipment_rows.find(db, row["about"])
        return {"shipment": found if kind is EventKind.ARRIVED else replace(found, delivered_at=None)}
    movement = ledger_rows.find(db, int(row["about"]))
    return {"movement": movement, "amount": movement.amount}
