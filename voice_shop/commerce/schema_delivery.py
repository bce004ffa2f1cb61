"""Tables of deliveries: what a household wants, and who has a place in a slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_slots(db: Database) -> None:
    """Wishes by household, and places in slots, with a guard: a slot has no more orders than it takes."""
    db.execute(
        """CREATE TABLE delivery_wishes (
            household TEXT PRIMARY KEY,
            day TEXT,
            part TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE slot_orders (
            order_id TEXT PRIMARY KEY REFERENCES orders (id),
            starts TEXT NOT NULL,
            ends TEXT NOT NULL,
            capacity INTEGER
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX slot_orders_slot ON slot_orders (starts, ends)")
    db.execute(
        """CREATE TRIGGER slot_within_capacity BEFORE INSERT ON slot_orders WHEN NEW.capacity <= (
            SELECT COUNT(*) FROM slot_orders WHERE starts = NEW.starts AND ends = NEW.ends
        ) BEGIN SELECT RAISE(ABORT, 'the slot is full'); END"""
    )
