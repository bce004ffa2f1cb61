"""Codes and tokens in the database: each is there as a hash, is good once or for a while, and for one person.

A refresh token is spent when it is used and another takes its place. One that is spent and comes again was
stolen, or its answer was lost: it is taken once more within GRACE as long as nothing was done with the
answer; otherwise everything that came from the same sign-in is revoked.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.clock import Clock
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.store import Store
from voice_shop.errors import StateError

if TYPE_CHECKING:
    from sqlite_utils import Database

CODE_LIFE = timedelta(minutes=5)
ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=180)
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Link:
    """For whom a code or a token stands.

    Attributes:
        family: all that comes from one sign-in has the same.
        parent: hash of the refresh token that this came from; empty for the first.
    """

    client: str
    household: str
    person: str
    family: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What an authorisation code was given for."""

    link: Link
    redirect_uri: str
    challenge: str


class Tokens:
    """Codes and tokens of all clients. Every method raises StateError or MissingError as `Store`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def save_code(self, code: str, given: Code) -> None:
        """Remember what a code is for."""
        now, link = self._clock(), given.link
        with self._store.write() as db:
            db.execute("DELETE FROM link_codes WHERE until < ?", (stamp(now - timedelta(days=1)),))
            db.execute(
                "INSERT INTO link_codes"
                " (code, client, redirect_uri, challenge, household, person, until, used)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                (
                    *(fingerprint(code), link.client, given.redirect_uri, given.challenge),
                    *(link.household, link.person, stamp(now + CODE_LIFE)),
                ),
            )

    def take_code(self, code: str, client: str) -> Code | None:
        """What a code is for, once. A code that comes again revokes what it gave the first time."""
        key = fingerprint(code)
        with self._store.write() as db:
            row = db.execute("SELECT * FROM link_codes WHERE code = ?", (key,)).fetchone()
            if row is None or row["client"] != client:
                return None
            if row["used"]:
                _revoke_family(db, key)
                return None
            db.execute("UPDATE link_codes SET used = 1 WHERE code = ?", (key,))
        if self._clock() >= moment(row["until"]):
            return None
        link = Link(client, row["household"], row["person"], family=key)
        return Code(link, row["redirect_uri"], row["challenge"])

    def save(self, access: str, refresh: str, link: Link) -> None:
        """Remember for whom two tokens stand."""
        now = self._clock()
        with self._store.write() as db:
            db.execute("DELETE FROM link_tokens WHERE refresh_until < ?", (stamp(now),))
            db.execute(
                "INSERT INTO link_tokens (refresh, access, family, parent, client, household, person,"
                " access_until, refresh_until, used, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
                (
                    *(fingerprint(refresh), fingerprint(access), link.family, link.parent),
                    *(link.client, link.household, link.person),
                    *(stamp(now + ACCESS_LIFE), stamp(now + REFRESH_LIFE)),
                ),
            )

    def spend(self, refresh: str, client: str) -> Link | None:
        """For whom a refresh token stands, which is spent with this; None if it is not good any more."""
        key, now = fingerprint(refresh), self._clock()
        with self._store.write() as db:
            row = db.execute("SELECT * FROM link_tokens WHERE refresh = ?", (key,)).fetchone()
            if row is None or row["client"] != client or now >= moment(row["refresh_until"]):
                return None
            if row["revoked"] or (row["spent_at"] is not None and not _answer_was_lost(db, row, now)):
                _revoke_family(db, row["family"])
                return None
            db.execute("UPDATE link_tokens SET revoked = 1 WHERE parent = ?", (key,))
            spent = row["spent_at"] or stamp(now)
            db.execute("UPDATE link_tokens SET spent_at = ?, used = 1 WHERE refresh = ?", (spent, key))
            return Link(client, row["household"], row["person"], row["family"], parent=key)

    def person(self, access: str, household: str) -> str | None:
        """The person of the household for whom an access token stands now."""
        key = fingerprint(access)
        with self._store.read() as db:
            row = db.execute(
                "SELECT * FROM link_tokens WHERE access = ? AND household = ? AND NOT revoked",
                (key, household),
            ).fetchone()
        if row is None or self._clock() >= moment(row["access_until"]):
            return None
        if not row["used"]:
            # Not worth a shopper's time: the next request notes it as well.
            with suppress(StateError), self._store.write() as db:
                db.execute("UPDATE link_tokens SET used = 1 WHERE access = ?", (key,))
        return str(row["person"])

    def client_of(self, token: str) -> str | None:
        """Whose a token is, of either kind."""
        key = fingerprint(token)
        with self._store.read() as db:
            row = db.execute(
                "SELECT client FROM link_tokens WHERE access = ? OR refresh = ?", (key, key)
            ).fetchone()
        return None if row is None else str(row["client"])

    def family_of(self, access: str) -> str:
        """The sign-in that an access token came from; empty for a token that is not ours."""
        with self._store.read() as db:
            row = db.execute(
                "SELECT family FROM link_tokens WHERE access = ?", (fingerprint(access),)
            ).fetchone()
        return "" if row is None else str(row["family"])

    def end(self, family: str) -> None:
        """Revoke all that came from a sign-in."""
        with self._store.write() as db:
            _revoke_family(db, family)

    def revoke(self, token: str) -> None:
        """Revoke all that came from the sign-in that a token came from."""
        key = fingerprint(token)
        with self._store.write() as db:
            row = db.execute(
                "SELECT family FROM link_tokens WHERE access = ? OR refresh = ?", (key, key)
            ).fetchone()
            if row is not None:
                _revoke_family(db, row["family"])

    def unlink(self, household: str, person: str) -> int:
        """Revoke everything of a person; gives how many accounts were linked."""
        with self._store.write() as db:
            whose = (household, person)
            families = db.execute(
                "SELECT count(DISTINCT family) FROM link_tokens"
                " WHERE household = ? AND person = ? AND NOT revoked",
                whose,
            ).fetchone()[0]
            db.execute("UPDATE link_tokens SET revoked = 1 WHERE household = ? AND person = ?", whose)
            db.execute("DELETE FROM link_codes WHERE household = ? AND person = ?", whose)
            return int(families)

    def set_secret(self, client: str, secret: str) -> None:
        """Give a client its secret, instead of the one it had."""
        with self._store.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO link_clients (id, secret) VALUES (?, ?)",
                (client, fingerprint(secret)),
            )

    def secret_of(self, client: str) -> str | None:
        """The fingerprint of a client's secret; None if it has none yet."""
        with self._store.read() as db:
            row = db.execute("SELECT secret FROM link_clients WHERE id = ?", (client,)).fetchone()
        return None if row is None else str(row["secret"])


def fingerprint(token: str) -> str:
    """SHA-256 of what is too long to be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _answer_was_lost(db: Database, row: sqlite3.Row, now: datetime) -> bool:
    if not timedelta(0) <= now - moment(row["spent_at"]) <= GRACE:
        return False
    used = db.execute(
        "SELECT 1 FROM link_tokens WHERE parent = ? AND used LIMIT 1", (row["refresh"],)
    ).fetchone()
    return used is None


def _revoke_family(db: Database, family: str) -> None:
    db.execute("UPDATE link_tokens SET revoked = 1 WHERE family = ?", (family,))
