"""The table of what a person was told unasked; erased when that `person` asks (`journal.personal`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_notices(db: Database) -> None:
    """One row for each thing that was told, so that it is told once, on whatever channel."""
    db.execute(
        """CREATE TABLE notices (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            order_id TEXT NOT NULL REFERENCES orders (id),
            kind TEXT NOT NULL CHECK (kind IN ('shipped', 'late', 'delivered')),
            PRIMARY KEY (household, person, order_id, kind)
        ) STRICT, WITHOUT ROWID"""
    )


def widen_notices(db: Database) -> None:
    """Not orders alone: `order_id` is the id of whatever the notice is about ("draft/3"), `kind` any kind."""
    db.execute("ALTER TABLE notices RENAME TO notices_of_orders")
    db.execute(
        """CREATE TABLE notices (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            order_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            PRIMARY KEY (household, person, order_id, kind)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        "INSERT INTO notices (household, person, order_id, kind)"
        " SELECT household, person, order_id, kind FROM notices_of_orders"
    )
    db.execute("DROP TABLE notices_of_orders")
