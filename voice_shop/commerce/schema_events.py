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
