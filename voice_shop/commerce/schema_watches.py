"""Tables of what somebody waits for, and of what they thought of it.

What is kept about a person, to be erased when they ask: the rows of their `person` (`journal/personal.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_watches(db: Database) -> None:
    """Products that somebody wants to hear of, once they are back ("stock") or cheaper than `price`; and
    answers to the one question after a delivery or about a cart that was left."""
    db.execute(
        """CREATE TABLE watches (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            product_id TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('stock', 'price')),
            price INTEGER NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (household, person, product_id, kind)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE feedback (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            about TEXT NOT NULL,
            answer TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (household, person, about)
        ) STRICT, WITHOUT ROWID"""
    )
