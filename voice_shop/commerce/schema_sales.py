"""Tables of a sale beyond its lines: what was told of discounts and tax, and packs kept for offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_sale_terms(db: Database) -> None:
    """Discounts and added tax of an order: as sums for SQL, and in full as canonical JSON (`terms`).

    Orders from before have none of them.
    """
    db.execute("ALTER TABLE orders ADD COLUMN discount INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0)")
    db.execute("ALTER TABLE orders ADD COLUMN added_tax INTEGER NOT NULL DEFAULT 0 CHECK (added_tax >= 0)")
    db.execute("ALTER TABLE orders ADD COLUMN terms TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE order_lines ADD COLUMN tax_rate TEXT")


def create_reservations(db: Database) -> None:
    """Packs kept for offers until a moment; `number` tells which was kept first."""
    db.execute(
        """CREATE TABLE reservations (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            quote_id TEXT NOT NULL REFERENCES quotes (id) ON DELETE CASCADE,
            household TEXT NOT NULL,
            product_id TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            until TEXT NOT NULL,
            UNIQUE (quote_id, product_id)
        ) STRICT"""
    )


def add_expected_day(db: Database) -> None:
    """The day on which a late order is to arrive, as the merchant says."""
    db.execute("ALTER TABLE orders ADD COLUMN expected TEXT")
