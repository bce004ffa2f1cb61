"""Who filled the cart, and what it was before each change.

What is kept about a person, to be erased when they ask: `cart_lines.added_by` and `cart_changes`
(`person`, and `before`, which holds `added_by` of lines). `journal/personal.py` erases it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_cart_log(db: Database) -> None:
    """Lines know who added to them last; changes know the cart before them."""
    for column in ("added_by", "added_channel", "added_at"):
        db.execute(f"ALTER TABLE cart_lines ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    db.execute(
        """CREATE TABLE cart_changes (
            household TEXT NOT NULL,
            number INTEGER NOT NULL,
            person TEXT NOT NULL,
            channel TEXT NOT NULL,
            at TEXT NOT NULL,
            before TEXT NOT NULL CHECK (json_valid(before)),
            PRIMARY KEY (household, number)
        ) STRICT, WITHOUT ROWID"""
    )
