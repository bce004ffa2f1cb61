"""Conversations in the shop's database: begun on one channel, gone on with on another, in any process.

A turn is claimed before it is answered (`claim`), so that a question is answered once, whoever answers; the
claim ends when the turn is saved or released, or after LEASE if its process died. A purchase that was read
back elsewhere must be read back here before a yes to it counts (`Session.unheard`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.commerce.context import Context
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.moments import moment, stamp
from voice_shop.dialogue.session import Session, new_id
from voice_shop.dialogue.session_codec import read, write
from voice_shop.errors import StateError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

UNKEPT = -1
"""Version of a session of a home that cannot be written: it lasts as long as whoever holds it."""
LEASE = 5.0
"""Seconds of the machine's time that a turn may take before another may be answered."""
_LOOK = 0.02
"""Seconds between two looks whether the other turn has been answered."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long something is remembered.

    Attributes:
        question: after so long a silence the open question and "it" are gone; the cart stays.
        conversation: after so long nothing is left of a conversation.
    """

    question: timedelta = timedelta(minutes=30)
    conversation: timedelta = timedelta(days=30)


class Memory:
    """The conversations of one shop's households.

    Every method raises StateError or MissingError when the database cannot be used.
    """

    def __init__(self, context: Context, keeping: Keeping | None = None) -> None:
        self._context = context
        self._keeping = keeping or Keeping()

    def load(self, household: str, person: str, channel: str, now: datetime, *, place: str = "") -> Session:
        """The conversation as it stands, or a new one.

        Args:
            place: which device, terminal or skill session of the channel speaks and hears; what was read
                back elsewhere counts as not heard here.
        """
        with self._context.store.read() as db:
            return self._session(_row(db, household, person), household, person, channel, place, now)

    def claim(self, household: str, person: str, channel: str, now: datetime, *, place: str = "") -> Session:
        """The conversation for one turn, which nobody else answers until it is saved or released.

        Waits for a turn that is being answered. Where nothing can be written, it is as it stands, UNKEPT.
        """
        try:
            return self._claim(household, person, channel, now, place)
        except StateError as error:
            if error.code != "store_read_only":
                raise
        return replace(self.load(household, person, channel, now, place=place), version=UNKEPT)

    def _claim(self, household: str, person: str, channel: str, now: datetime, place: str) -> Session:
        last = time.monotonic() + 2 * LEASE
        while True:
            with self._context.store.write() as db:
                row = _row(db, household, person)
                if row is None or row["busy_until"] <= _now_ms():
                    session = self._session(row, household, person, channel, place, now)
                    return _claimed(db, row, session, now)
            if time.monotonic() > last:
                raise StateError(
                    "This conversation is being answered elsewhere.", hint="Say it again.", code="busy"
                )
            time.sleep(_LOOK)

    def save(self, session: Session, now: datetime) -> bool:
        """Keep a session that was claimed, and end its claim. Without transcripts the words of
        the turns are left out.

        Returns:
            False if another has gone on meanwhile: what it made of the conversation stays.
        """
        if session.version == UNKEPT:
            return False
        with self._context.store.write() as db:
            if not allowed(db, session.household, Switch.TRANSCRIPTS, session.person):
                session = replace(session, heard="", said=(), history=())
            oldest = stamp(now - self._keeping.conversation)
            db.execute("DELETE FROM conversations WHERE at < ? AND busy_until <= ?", (oldest, _now_ms()))
            kept = db.execute(
                "UPDATE conversations SET busy_until = 0, channel = ?, place = ?, at = ?, body = ?"
                " WHERE household = ? AND person = ? AND version = ?",
                (session.channel, session.place, stamp(now), write(session), *_whose(session)),
            )
            return bool(kept.rowcount)

    def release(self, session: Session) -> None:
        """End a claim; the conversation stays as it was."""
        with self._context.store.write() as db:
            db.execute(
                "UPDATE conversations SET busy_until = 0 WHERE household = ? AND person = ? AND version = ?",
                _whose(session),
            )

    def forget(self, household: str, person: str) -> bool:
        """Forget a conversation; whether there was one. The cart is not part of it."""
        with self._context.store.write() as db:
            db.execute("PRAGMA secure_delete = ON")
            gone = db.execute(
                "DELETE FROM conversations WHERE household = ? AND person = ?", (household, person)
            )
            return bool(gone.rowcount)

    def _session(
        self,
        row: sqlite3.Row | None,
        household: str,
        person: str,
        channel: str,
        place: str,
        now: datetime,
    ) -> Session:
        fresh = Session(new_id(), household, person, channel, place=place)
        if row is None:
            return fresh
        # A clock that went back tells nothing of how long it was quiet.
        quiet = abs(now - moment(row["at"]))
        kept = read(row["body"], household, person, channel) if quiet <= self._keeping.question else None
        if kept is None:
            return replace(fresh, version=row["version"])
        elsewhere = (row["channel"], row["place"]) != (channel, place)
        return replace(kept, place=place, version=row["version"], unheard=kept.unheard or elsewhere)


def _row(db: Database, household: str, person: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM conversations WHERE household = ? AND person = ?", (household, person)
    ).fetchone()
    return row


def _claimed(db: Database, row: sqlite3.Row | None, session: Session, now: datetime) -> Session:
    claimed = replace(session, version=session.version + 1)
    if row is None:
        db.execute(
            "INSERT INTO conversations (household, person, version, busy_until, channel, place, at, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(session.household, session.person, claimed.version, _now_ms() + round(LEASE * 1000)),
                *(session.channel, session.place, stamp(now), write(session)),
            ),
        )
    else:
        db.execute(
            "UPDATE conversations SET version = version + 1, busy_until = ?"
            " WHERE household = ? AND person = ?",
            (_now_ms() + round(LEASE * 1000), session.household, session.person),
        )
    return claimed


def _whose(session: Session) -> tuple[str, str, int]:
    return session.household, session.person, session.version


def _now_ms() -> int:
    return round(time.time() * 1000)
