"""Tables of what happened to orders, for who follows a shop from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def number_order_moves(db: Database) -> None:
    """Give every move of an order a number that grows, so that it can be asked what came after one."""
    db.execute(
        """CREATE TABLE numbered_moves (
            cursor INTEGER PRIMARY KEY AUTOINCREMENT,
            order_id TEXT NOT NULL REFERENCES orders (id),
            status TEXT NOT NULL,
            at TEXT NOT NULL,
            UNIQUE (order_id, status)
        ) STRICT"""
    )
    db.execute(
        "INSERT INTO numbered_moves (order_id, status, at)"
        " SELECT order_id, order_moves.status, at FROM order_moves JOIN orders ON id = order_id"
        " ORDER BY at, orders.rowid"
    )
    db.execute("DROP TABLE order_moves")
    db.execute("ALTER TABLE numbered_moves RENAME TO order_moves")


_SHIPMENTS = """
    SELECT order_id, 'shipped' AS kind, id AS about, shipped_at AS at FROM shipments
    UNION ALL SELECT order_id, 'arrived', id, delivered_at FROM shipments WHERE delivered_at IS NOT NULL
"""
_MONEY = "SELECT order_id, kind, CAST(number AS TEXT), at FROM ledger"
_VOIDS = """
    SELECT NULL, 'void', key, record.at FROM payment_claims
    JOIN record ON record.quote_id = payment_claims.quote_id
    WHERE state = 'released' AND record.kind = 'payment'
    AND json_extract(body, '$.what') = 'given_up' AND json_extract(body, '$.why') = 'payment_failed'
"""
_BEFORE = f"{_SHIPMENTS} UNION ALL {_MONEY} UNION ALL {_VOIDS}"


def number_shipments_and_money(db: Database) -> None:
    """Have shipments and movements of money in the same row of numbers, after all that has one already.

    `about`: id of the shipment, number of the ledger's row, or key of the claim that was voided, which has no
    order.
    """
    db.execute(
        """CREATE TABLE more_moves (
            cursor INTEGER PRIMARY KEY AUTOINCREMENT,
            order_id TEXT REFERENCES orders (id) CHECK ((order_id IS NULL) = (kind = 'void')),
            status TEXT CHECK ((status IS NULL) = (kind != 'moved')),
            at TEXT NOT NULL,
            kind TEXT NOT NULL DEFAULT 'moved' CHECK (kind IN ('moved', 'shipped', 'arrived', 'charge',
                'refund', 'settled', 'void')),
            about TEXT NOT NULL DEFAULT '',
            UNIQUE (order_id, status)
        ) STRICT"""
    )
    db.execute(
        "INSERT INTO more_moves (cursor, order_id, status, at)"
        " SELECT cursor, order_id, status, at FROM order_moves"
    )
    db.execute("DROP TABLE order_moves")
    db.execute("ALTER TABLE more_moves RENAME TO order_moves")
    db.execute("CREATE UNIQUE INDEX order_moves_once ON order_moves (kind, about) WHERE kind != 'moved'")
    db.execute(f"INSERT INTO order_moves (order_id, kind, about, at) {_BEFORE} ORDER BY at")
