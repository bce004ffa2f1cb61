"""The table of standing orders.

What is kept about a person, to be erased when they ask: those of their `person` (`journal/personal.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.commerce.schema_drafts import let_purposes_go

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_standing(db: Database) -> None:
    """What is asked about at intervals. `next` is the first day that nobody has skipped, on the shop's
    calendar; `anchor` the day that months are counted from. That a run was bought is told by the purpose of
    its offer ("standing/2/2026-03-18")."""
    db.execute(
        """CREATE TABLE standing_orders (
            household TEXT NOT NULL,
            standing INTEGER NOT NULL,
            person TEXT NOT NULL,
            product_id TEXT NOT NULL,
            options TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            every INTEGER NOT NULL CHECK (every > 0),
            unit TEXT NOT NULL CHECK (unit IN ('day', 'week', 'month')),
            anchor TEXT NOT NULL,
            next TEXT NOT NULL,
            most INTEGER NOT NULL,
            currency TEXT NOT NULL,
            pack TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'stopped')),
            made_at TEXT NOT NULL,
            PRIMARY KEY (household, standing)
        ) STRICT, WITHOUT ROWID"""
    )
    let_purposes_go(db)
