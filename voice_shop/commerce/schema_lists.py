"""Tables of shopping and wish lists.

What is kept about a person, to be erased when they ask: lists of their `person`, and entries whose `added_by`
they are. `journal/personal.py` erases it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_lists(db: Database) -> None:
    """Lists and what is on them: a product, or words of which the shop knows nothing (`product_id` is '')."""
    db.execute(
        """CREATE TABLE lists (
            household TEXT NOT NULL,
            name TEXT NOT NULL CHECK (name != ''),
            kind TEXT NOT NULL CHECK (kind IN ('shopping', 'wish')),
            person TEXT NOT NULL,
            last_entry INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (household, name)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE list_entries (
            household TEXT NOT NULL,
            list TEXT NOT NULL,
            entry INTEGER NOT NULL,
            product_id TEXT NOT NULL,
            words TEXT NOT NULL,
            options TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            ticked INTEGER NOT NULL CHECK (ticked IN (0, 1)),
            added_by TEXT NOT NULL,
            added_at TEXT NOT NULL,
            PRIMARY KEY (household, list, entry),
            FOREIGN KEY (household, list) REFERENCES lists (household, name)
                ON UPDATE CASCADE ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID"""
    )
