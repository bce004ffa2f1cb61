"""Tables of what is to be bought later: drafts, and what offers were made for.

What is kept about a person, to be erased when they ask: drafts of their `person` (`journal/personal.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.commerce.schema_notices import widen_notices

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_drafts(db: Database) -> None:
    """Purchases that were wanted while the shop was away. `items` is NULL for the cart, which stays.

    `quote_purposes` says what an offer was made for ("draft/3"): of all offers for one purpose, one is
    bought.
    """
    db.execute(
        """CREATE TABLE drafts (
            household TEXT NOT NULL,
            draft INTEGER NOT NULL,
            person TEXT NOT NULL,
            items TEXT,
            at TEXT NOT NULL,
            dropped INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),
            PRIMARY KEY (household, draft)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE quote_purposes (
            quote_id TEXT PRIMARY KEY REFERENCES quotes (id),
            purpose TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX quote_purposes_purpose ON quote_purposes (purpose)")
    widen_notices(db)  # that the shop is back is told of a draft


def let_purposes_go(db: Database) -> None:
    """What an offer was for goes with the offer, when that is thrown away unbought."""
    db.execute("ALTER TABLE quote_purposes RENAME TO quote_purposes_before")
    db.execute("DROP INDEX quote_purposes_purpose")
    db.execute(
        """CREATE TABLE quote_purposes (
            quote_id TEXT PRIMARY KEY REFERENCES quotes (id) ON DELETE CASCADE,
            purpose TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("INSERT INTO quote_purposes SELECT quote_id, purpose FROM quote_purposes_before")
    db.execute("DROP TABLE quote_purposes_before")
    db.execute("CREATE INDEX quote_purposes_purpose ON quote_purposes (purpose)")
