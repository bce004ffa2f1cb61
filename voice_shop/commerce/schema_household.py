"""Tables of the household: people, rules, PINs, and who changed what.

What is kept about a person, to be erased when they ask: `household_people` (id, role, name),
`household_caps` and `household_settings` (rows of their `person`), `household_pins` and `pin_proofs` (a
salted hash, counters, spent tokens), `household_audit` (rows whose `person` or `by` they are).
`journal/personal.py` erases it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_household(db: Database) -> None:
    """People, caps and the other rules; `person` is '' where a rule is the whole household's."""
    db.execute(
        """CREATE TABLE household_people (
            household TEXT NOT NULL,
            person TEXT NOT NULL CHECK (person != ''),
            role TEXT NOT NULL CHECK (role IN ('adult', 'teen', 'child', 'guest')),
            name TEXT NOT NULL,
            PRIMARY KEY (household, person)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE household_caps (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            period TEXT NOT NULL CHECK (period IN ('order', 'day', 'month')),
            category TEXT NOT NULL,
            most INTEGER NOT NULL CHECK (most >= 0),
            currency TEXT NOT NULL,
            PRIMARY KEY (household, person, period, category)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE household_settings (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL CHECK (json_valid(value)),
            PRIMARY KEY (household, person, name)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE household_audit (
            number INTEGER PRIMARY KEY,
            household TEXT NOT NULL,
            at TEXT NOT NULL,
            by TEXT NOT NULL,
            person TEXT NOT NULL,
            what TEXT NOT NULL,
            before TEXT,
            after TEXT
        ) STRICT"""
    )


def create_pins(db: Database) -> None:
    """PINs as salted memory-hard hashes with what was tried, and the proofs that one was given."""
    db.execute(
        """CREATE TABLE household_pins (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            hash TEXT NOT NULL,
            failures INTEGER NOT NULL CHECK (failures >= 0),
            tried_at TEXT,
            locked_until TEXT,
            PRIMARY KEY (household, person)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE pin_proofs (
            token TEXT PRIMARY KEY,
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            digest TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            used INTEGER NOT NULL CHECK (used IN (0, 1))
        ) STRICT, WITHOUT ROWID"""
    )
