"""Table of cases: returns and complaints. Nothing of a person is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_cases(db: Database) -> None:
    """A case for each return that there is, and a guard: no more is claimed of a line than it has."""
    db.execute(
        """CREATE TABLE cases (
            id TEXT PRIMARY KEY,
            order_id TEXT NOT NULL,
            line INTEGER NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            kind TEXT NOT NULL CHECK (kind IN ('return', 'wrong', 'damaged', 'missing', 'not_here')),
            status TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'refunded', 'declined')),
            refund INTEGER NOT NULL CHECK (refund >= 0),
            opened_at TEXT NOT NULL,
            status_at TEXT NOT NULL,
            FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX cases_line ON cases (order_id, line)")
    db.execute("CREATE INDEX cases_newest ON cases (opened_at)")
    db.execute(
        """INSERT INTO cases (id, order_id, line, quantity, kind, status, refund, opened_at, status_at)
        SELECT id, order_id, line, quantity, 'return', 'requested', refund, at, at FROM returns"""
    )
    db.execute(
        """CREATE TRIGGER cases_within_line BEFORE INSERT ON cases WHEN NEW.quantity + (
            SELECT COALESCE(SUM(quantity), 0) FROM cases
            WHERE order_id = NEW.order_id AND line = NEW.line AND status != 'declined'
        ) > (SELECT quantity FROM order_lines WHERE order_id = NEW.order_id AND line = NEW.line)
        BEGIN SELECT RAISE(ABORT, 'more is claimed than was bought'); END"""
    )
