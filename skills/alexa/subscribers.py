"""Who may be told something without asking: Alexa's users who linked an account and allowed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from skills.alexa.who import Speaker
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.store import Store


class Subscribers:
    """Alexa's ids of users, each with the person they are. Raises as `Store`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def link(self, user: str, speaker: Speaker, family: str, at: datetime) -> None:
        """Somebody linked their account, by this sign-in."""
        with self._store.write() as db:
            db.execute(
                "INSERT INTO alexa_users (user, household, person, family, subscribed, at)"
                " VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT (user) DO UPDATE SET household = excluded.household,"
                " person = excluded.person, family = excluded.family, at = excluded.at",
                (user, speaker.household, speaker.person, family, stamp(at)),
            )

    def linked(self, user: str) -> tuple[str, datetime] | None:
        """Their sign-in and since when; None for somebody unknown."""
        with self._store.read() as db:
            row = db.execute("SELECT family, at FROM alexa_users WHERE user = ?", (user,)).fetchone()
        return None if row is None else (str(row["family"]), moment(row["at"]))

    def unlink(self, user: str) -> None:
        """They took the link back: what they allow stays, and nothing waits for them any more."""
        with self._store.write() as db:
            db.execute("DELETE FROM alexa_notices WHERE user = ?", (user,))
            db.execute(
                "UPDATE alexa_users SET household = '', person = '', family = '' WHERE user = ?", (user,)
            )

    def subscribe(self, user: str, wanted: bool, now: datetime) -> None:
        """What they allow, which may come before they link an account."""
        with self._store.write() as db:
            db.execute(
                "INSERT INTO alexa_users (user, household, person, subscribed, at) VALUES (?, '', '', ?, ?)"
                " ON CONFLICT (user) DO UPDATE SET subscribed = excluded.subscribed",
                (user, int(wanted), stamp(now)),
            )

    def forget(self, user: str) -> None:
        """They disabled the skill: nothing of them stays here."""
        with self._store.write() as db:
            db.execute("DELETE FROM alexa_notices WHERE user = ?", (user,))
            db.execute("DELETE FROM alexa_users WHERE user = ?", (user,))

    def of(self, household: str) -> tuple[str, ...]:
        """Users of a household who want to be told."""
        with self._store.read() as db:
            rows: Iterable[tuple[str]] = db.execute(
                "SELECT user FROM alexa_users WHERE household = ? AND subscribed ORDER BY user", (household,)
            ).fetchall()
        return tuple(row[0] for row in rows)
