"""Shipments as rows, and what of an order arrived. Every function runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import event_log
from voice_shop.commerce.event_types import EventKind
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.shipment_types import Shipment, ShippedLine
from voice_shop.commerce.types import Order, OrderStatus

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_THERE = frozenset({OrderStatus.DELIVERED, OrderStatus.RETURNED, OrderStatus.REFUNDED})


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many of a line were delivered, and when the last of them; `sent`: how many left the shop."""

    quantity: int
    at: datetime | None
    sent: int


def insert(db: Database, shipment: Shipment) -> None:
    """Write a shipment. The table itself refuses more than was bought."""
    db.execute(
        "INSERT INTO shipments (id, order_id, carrier, tracking, expected, shipped_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            shipment.id,
            shipment.order_id,
            shipment.carrier,
            shipment.tracking,
            shipment.expected.isoformat() if shipment.expected else None,
            stamp(shipment.shipped_at),
        ),
    )
    db.conn.executemany(
        "INSERT INTO shipment_lines (shipment_id, order_id, line, quantity) VALUES (?, ?, ?, ?)",
        [(shipment.id, shipment.order_id, int(line.line_id), line.quantity) for line in shipment.lines],
    )
    event_log.happened(db, EventKind.SHIPPED, shipment.order_id, shipment.id, shipment.shipped_at)


def find(db: Database, shipment_id: str) -> Shipment:
    """A shipment that is known to be there."""
    return _shipment(db, db.execute("SELECT * FROM shipments WHERE id = ?", (shipment_id,)).fetchone())


def of_order(db: Database, order_id: str) -> tuple[Shipment, ...]:
    """An order's shipments, in the order they went out."""
    rows = db.execute(
        "SELECT * FROM shipments WHERE order_id = ? ORDER BY shipped_at, id", (order_id,)
    ).fetchall()
    return tuple(_shipment(db, row) for row in rows)


def delivered(db: Database, shipments: Iterable[Shipment], now: datetime) -> None:
    """These are there now."""
    for shipment in shipments:
        there = db.execute(
            "UPDATE shipments SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL",
            (stamp(now), shipment.id),
        )
        if there.rowcount:
            event_log.happened(db, EventKind.ARRIVED, shipment.order_id, shipment.id, now)


def unsent(order: Order, shipments: Iterable[Shipment]) -> dict[str, int]:
    """How many of each line did not go out yet; lines of which all did are left out."""
    left = {line.line_id: line.quantity for line in order.lines}
    for shipment in shipments:
        for line in shipment.lines:
            left[line.line_id] -= line.quantity
    return {line_id: quantity for line_id, quantity in left.items() if quantity > 0}


def arrived(db: Database, order: Order, line_id: str) -> Arrived:
    """What of a line was delivered: by its shipments, or with the whole order."""
    bought = next(line.quantity for line in order.lines if line.line_id == line_id)
    if order.status in _THERE:
        return Arrived(bought, order.status_at, bought)
    found = of_order(db, order.id)
    mine = [(s, line.quantity) for s in found for line in s.lines if line.line_id == line_id]
    there = [(s.delivered_at, quantity) for s, quantity in mine if s.delivered_at is not None]
    sent = sum(quantity for _, quantity in mine)
    if order.status is OrderStatus.SHIPPED and not found:
        sent = bought
    return Arrived(sum(q for _, q in there), max((at for at, _ in there), default=None), sent)


def under_way(db: Database) -> tuple[Shipment, ...]:
    """Every shipment that is not there yet."""
    rows = db.execute("SELECT * FROM shipments WHERE delivered_at IS NULL ORDER BY shipped_at, id").fetchall()
    return tuple(_shipment(db, row) for row in rows)


def _shipment(db: Database, row: sqlite3.Row) -> Shipment:
    lines = db.execute(
        "SELECT line, quantity FROM shipment_lines WHERE shipment_id = ? ORDER BY line", (row["id"],)
    )
    return Shipment(
        id=row["id"],
        order_id=row["order_id"],
        lines=tuple(ShippedLine(str(line[0]), line[1]) for line in lines),
        carrier=row["carrier"],
        tracking=row["tracking"],
        expected=date.fromisoformat(row["expected"]) if row["expected"] else None,
        shipped_at=moment(row["shipped_at"]),
        delivered_at=moment(row["delivered_at"]) if row["delivered_at"] else None,
    )
