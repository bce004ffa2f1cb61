"""Passphrases: what somebody of the household signs in with on a page, where anybody can try.

A PIN is no match for the open internet, and who guesses at it there would lock it for the kitchen. A
passphrase has locks of its own. A try is counted before the words are looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from voice_shop.commerce.context import Context
from voice_shop.commerce.household import hashing, rows
from voice_shop.commerce.moments import moment, stamp
from voice_shop.errors import InputError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

FEWEST, MOST = 10, 200
"""Characters of a passphrase."""
FREE_TRIES = 5
"""Wrong tries in a row until it is locked."""
DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15))
"""How long it is locked after each wrong try from then on; the last one holds for all that follow."""
_NOBODY = "scrypt$15$8$3$" + "00" * 16 + "$" + "00" * 32
"""Tried where there is none, so that nobody learns from the time it takes who has one."""


class Tried(StrEnum):
    """What came of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


class Passphrases:
    """The passphrases of the people of the households."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def set(self, household: str, words: str, *, person: str, by: str) -> None:
        """Set or change one; tries and locks begin anew.

        Raises:
            InputError: not 10 to 200 characters, or a person that the household does not have.
        """
        if not FEWEST <= len(words) <= MOST:
            raise InputError(f"A passphrase has {FEWEST} to {MOST} characters.", code="bad_passphrase")
        kept = hashing.hashed(words)
        with self._context.store.write() as db:
            if person not in rows.people(db, household):
                raise InputError(f"{person!r} is not in this household.", code="unknown_person")
            before = _row(db, household, person)
            db.execute(
                "INSERT OR REPLACE INTO household_passphrases (household, person, hash, failures)"
                " VALUES (?, ?, ?, 0)",
                (household, person, kept),
            )
            change = (person, "passphrase", "set" if before else None, "set anew" if before else "set")
            rows.note(db, household, by, self._context.now(), change)

    def remove(self, household: str, *, person: str, by: str) -> None:
        """Have none any more."""
        with self._context.store.write() as db:
            if _row(db, household, person) is not None:
                db.execute(
                    "DELETE FROM household_passphrases WHERE household = ? AND person = ?",
                    (household, person),
                )
                rows.note(db, household, by, self._context.now(), (person, "passphrase", "set", None))

    def verify(self, household: str, person: str, words: str) -> Tried:
        """Try one; who is not there, or has none, is answered as one who was wrong."""
        if not FEWEST <= len(words) <= MOST:
            return Tried.WRONG  # nobody's
        with self._context.store.write() as db:
            row = _row(db, household, person)
            now = self._context.now()
            if row is not None:
                if row["locked_until"] is not None and now < moment(row["locked_until"]):
                    return Tried.LOCKED
                failures = row["failures"] + 1
                _count(db, row, failures, _locks_until(failures, now))
        right = hashing.fits(words, _NOBODY if row is None else row["hash"])
        if not right or row is None:
            return Tried.WRONG
        with self._context.store.write() as db:
            after = _row(db, household, person)
            if after is None or after["hash"] != row["hash"] or person not in rows.people(db, household):
                return Tried.WRONG  # it was changed meanwhile
            _count(db, row, 0, None)
        return Tried.RIGHT


def _row(db: Database, household: str, person: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM household_passphrases WHERE household = ? AND person = ?", (household, person)
    ).fetchone()
    return row


def _count(db: Database, row: sqlite3.Row, failures: int, until: datetime | None) -> None:
    db.execute(
        "UPDATE household_passphrases SET failures = ?, locked_until = ? WHERE household = ? AND person = ?",
        (failures, stamp(until) if until else None, row["household"], row["person"]),
    )


def _locks_until(failures: int, now: datetime) -> datetime | None:
    over = failures - FREE_TRIES
    return None if over < 0 else now + DELAYS[min(over, len(DELAYS) - 1)]
