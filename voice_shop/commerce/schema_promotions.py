"""Tables of promotions: codes that households entered, and uses by orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_promotions(db: Database) -> None:
    """Codes and uses, with guards: no promotion is used more often than it says (`most`, NULL is without
    limit), nor twice by a household where it is to be used `once`."""
    db.execute(
        """CREATE TABLE cart_codes (
            household TEXT NOT NULL,
            code TEXT NOT NULL,
            PRIMARY KEY (household, code)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE promotion_uses (
            order_id TEXT NOT NULL REFERENCES orders (id),
            promotion TEXT NOT NULL,
            household TEXT NOT NULL,
            most INTEGER,
            once INTEGER NOT NULL CHECK (once IN (0, 1)),
            PRIMARY KEY (order_id, promotion)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX promotion_uses_by ON promotion_uses (promotion, household)")
    db.execute(
        """CREATE TRIGGER promotion_within_uses BEFORE INSERT ON promotion_uses WHEN NEW.most <= (
            SELECT COUNT(*) FROM promotion_uses WHERE promotion = NEW.promotion
        ) OR (NEW.once AND EXISTS (
            SELECT 1 FROM promotion_uses WHERE promotion = NEW.promotion AND household = NEW.household
        )) BEGIN SELECT RAISE(ABORT, 'the promotion is used up'); END"""
    )
