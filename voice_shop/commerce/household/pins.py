"""PINs: set, tried, locked, proven. The digits are never kept, logged or part of any other value.

A try is counted before the digits are looked at, so that neither a killed process nor many at once give
tries for nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.commerce import record
from voice_shop.commerce.context import Context
from voice_shop.commerce.household import hashing, rows
from voice_shop.commerce.household.types import EVERYBODY
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.record import Personal
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.errors import InputError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

FEWEST, MOST = 4, 12
"""Digits of a PIN."""
FREE_TRIES = 3
"""Wrong tries in a row until it is locked."""
DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 24 * 60))
"""How long it is locked after each wrong try from then on; the last one holds for all that follow."""
LIFE = timedelta(minutes=2)
"""How long a proof can be used."""


@dataclass(frozen=True, slots=True)
class PinProof:
    """That somebody knew the PIN: for one offer, once.

    Attributes:
        token: goes into the consent.
    """

    token: str
    expires: datetime


class Pins:
    """The PINs of the households: one of the household, and of each person who has one of their own."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def set(self, household: str, digits: str, *, person: str = EVERYBODY, by: str) -> None:
        """Set or change a PIN; tries and locks begin anew.

        Raises:
            InputError: not 4 to 12 digits, or a person that the household does not have.
        """
        if not (digits.isascii() and digits.isdigit() and FEWEST <= len(digits) <= MOST):
            raise InputError(f"A PIN is {FEWEST} to {MOST} digits.", code="bad_pin")
        hashed = hashing.hashed(digits)
        with self._context.store.write() as db:
            if person != EVERYBODY and person not in rows.people(db, household):
                raise InputError(f"{person!r} is not in this household.", code="unknown_person")
            before = _row(db, household, person)
            db.execute("DELETE FROM household_pins WHERE household = ? AND person = ?", (household, person))
            db.execute(
                "INSERT INTO household_pins (household, person, hash, failures) VALUES (?, ?, ?, 0)",
                (household, person, hashed),
            )
            change = (person, "pin", None if before is None else "set", "set anew" if before else "set")
            rows.note(db, household, by, self._context.now(), change)

    def remove(self, household: str, *, person: str = EVERYBODY, by: str) -> None:
        """Have no PIN any more.

        Raises:
            InputError: it is the household's, and orders over an amount need it.
        """
        with self._context.store.write() as db:
            if person == EVERYBODY and rows.setting(db, household, EVERYBODY, rows.PIN_OVER) is not None:
                raise InputError(
                    "Orders over an amount need this PIN.",
                    hint="Lift that first: voice-shop household pin-over --off",
                    code="pin_in_use",
                )
            if _row(db, household, person) is not None:
                where = (household, person)
                db.execute("DELETE FROM household_pins WHERE household = ? AND person = ?", where)
                db.execute("DELETE FROM pin_proofs WHERE household = ? AND person = ?", where)
                rows.note(db, household, by, self._context.now(), (person, "pin", "set", None))

    def verify(self, household: str, person: str, digits: str, digest: str) -> PinProof | Refusal:
        """Try a PIN for one offer: the person's own, or the household's if they have none.

        Args:
            digest: of the offer; the proof is good for no other.

        Returns:
            A proof, or a refusal: `PIN_NEEDED` (there is no PIN to try), `PIN_WRONG`, `PIN_LOCKED`.
        """
        with self._context.store.write() as db:
            row = _row(db, household, person) or _row(db, household, EVERYBODY)
            if row is None:
                return Refusal(Code.PIN_NEEDED, {})
            now = self._context.now()
            if (until := _locked(db, row, now)) is not None:
                _record(db, now, (household, person, digest), row, "locked", until)
                return _locked_refusal(until, now)
            failures = row["failures"] + 1
            until = _locks_until(failures, now)
            db.execute(
                "UPDATE household_pins SET failures = ?, tried_at = ?, locked_until = ?"
                " WHERE household = ? AND person = ?",
                (failures, stamp(now), stamp(until) if until else None, household, row["person"]),
            )
        fits, tried = hashing.fits(digits, row["hash"]), (household, person, digest)
        with self._context.store.write() as db:
            after = _row(db, household, row["person"])
            if not fits or after is None or after["hash"] != row["hash"]:  # it may be changed meanwhile
                _record(db, now, tried, row, "wrong", until)
                return _wrong(failures, until, now)
            db.execute(
                "UPDATE household_pins SET failures = 0, locked_until = NULL"
                " WHERE household = ? AND person = ?",
                (household, row["person"]),
            )
            _record(db, now, tried, row, "right")
            return _proof(db, household, person, digest, now)


def needs_proof(db: Database, household: str, person: str, digest: str, token: str, now: datetime) -> bool:
    """Whether a consent lacks a valid proof; a valid one is used up. Inside the caller's transaction."""
    spent = db.execute(
        "UPDATE pin_proofs SET used = 1 WHERE token = ? AND household = ? AND person = ? AND digest = ?"
        " AND expires_at > ? AND used = 0",
        (_fingerprint(token), household, person, digest, stamp(now)),
    )
    return spent.rowcount != 1


def _record(
    db: Database,
    now: datetime,
    tried: tuple[str, str, str],
    row: sqlite3.Row,
    result: str,
    until: datetime | None = None,
) -> None:
    """That a PIN was tried for an offer, whose it was and how that ended; of the digits nothing.

    `tried`: household, person, digest of the offer. `until`: to when it is locked.
    """
    household, person, digest = tried
    facts = {
        "household": household,
        "quote_digest": digest,
        "result": result,
        "pin_of": "household" if row["person"] == EVERYBODY else "person",
        "locked_until": None if until is None else stamp(until),
        "person": Personal("person", person),
    }
    record.append(db, now, record.Kind.PIN, facts)


def _proof(db: Database, household: str, person: str, digest: str, now: datetime) -> PinProof:
    token, expires = secrets.token_urlsafe(24), now + LIFE
    db.execute("DELETE FROM pin_proofs WHERE expires_at < ?", (stamp(now - timedelta(days=1)),))
    db.execute(
        "INSERT INTO pin_proofs (token, household, person, digest, expires_at, used)"
        " VALUES (?, ?, ?, ?, ?, 0)",
        (_fingerprint(token), household, person, digest, stamp(expires)),
    )
    return PinProof(token, expires)


def _row(db: Database, household: str, person: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM household_pins WHERE household = ? AND person = ?", (household, person)
    ).fetchone()
    return row


def _locks_until(failures: int, now: datetime) -> datetime | None:
    over = failures - FREE_TRIES
    return None if over < 0 else now + DELAYS[min(over, len(DELAYS) - 1)]


def _locked(db: Database, row: sqlite3.Row, now: datetime) -> datetime | None:
    """Until when it is locked. A clock that went back neither ends a lock nor makes it longer than it was."""
    if row["locked_until"] is None:
        return None
    until, tried = moment(row["locked_until"]), moment(row["tried_at"])
    if now < tried:
        until = now + (until - tried)
        db.execute(
            "UPDATE household_pins SET tried_at = ?, locked_until = ? WHERE household = ? AND person = ?",
            (stamp(now), stamp(until), row["household"], row["person"]),
        )
    return until if now < until else None


def _wrong(failures: int, until: datetime | None, now: datetime) -> Refusal:
    if until is not None:
        return _locked_refusal(until, now)
    return Refusal(Code.PIN_WRONG, {"left": FREE_TRIES - failures})


def _locked_refusal(until: datetime, now: datetime) -> Refusal:
    minutes = -(-(until - now) // timedelta(minutes=1))
    return Refusal(Code.PIN_LOCKED, {"until": until, "minutes": minutes})


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
