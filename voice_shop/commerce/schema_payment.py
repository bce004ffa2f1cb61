"""Tables of paying ahead: saved tokens, and claims: purchases whose payment is being asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_payments(db: Database) -> None:
    """Tokens are references only. A claim's state never goes back, which the table itself refuses."""
    db.execute(
        """CREATE TABLE payment_tokens (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            label TEXT NOT NULL,
            reference TEXT NOT NULL CHECK (reference != ''),
            UNIQUE (household, person)
        ) STRICT"""
    )
    db.execute(
        """CREATE TABLE payment_claims (
            key TEXT PRIMARY KEY,
            quote_id TEXT NOT NULL UNIQUE REFERENCES quotes (id),
            household TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),
            currency TEXT NOT NULL,
            cart_version INTEGER,
            taken TEXT NOT NULL,
            promotions TEXT NOT NULL,
            starts TEXT,
            ends TEXT,
            state TEXT NOT NULL CHECK (state IN ('authorising', 'confirmed', 'voiding', 'released')),
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        "CREATE INDEX payment_claims_open ON payment_claims (household)"
        " WHERE state IN ('authorising', 'voiding')"
    )
    db.execute(
        """CREATE TRIGGER payment_claims_forward BEFORE UPDATE ON payment_claims
        WHEN (OLD.state, NEW.state) NOT IN (VALUES ('authorising', 'confirmed'), ('authorising', 'voiding'),
            ('authorising', 'released'), ('voiding', 'released'))
        BEGIN SELECT RAISE(ABORT, 'a claim only goes forward'); END"""
    )
