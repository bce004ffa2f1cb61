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
