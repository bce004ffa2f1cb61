"""Which requests were seen, in the database that all workers share."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path

from skills.alexa.turns import Turns
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.store import Store

_SWEEP = 64
"""At one in so many requests, those whose time is over are thrown away."""


class Replays:
    """The ids of requests that were let in. May be used from several threads and processes.

    Each is noted by one statement. In a transaction of several, the thread that holds SQLite's lock would
    wait for Python's between them, and everybody else would sleep meanwhile, here and in other processes.

    Args:
        database: the home's. Notes are not forced to the disk: after a loss of power, a request could be
            taken again while it is still of its moment, but its order would still be the same one.

    Raises:
        StateError, MissingError: as `Store`.
    """

    def __init__(self, database: Path) -> None:
        # What waits here comes on top of what the shop may take.
        self._store = Store(database, synchronous="NORMAL", busy_seconds=1, shared=True)
        self._count = itertools.count()
        self._turns = Turns(database.with_name("alexa.lock"))

    def first(self, request_id: str, now: datetime, until: datetime) -> bool:
        """Whether an id is new; it is known until `until` from now on.

        Raises:
            StateError, MissingError: as `Store`.
        """
        moment = stamp(now)
        with self._turns.turn():
            if next(self._count) % _SWEEP == 0:
                self._store.change("DELETE FROM alexa_requests WHERE until < ?", (moment,))
            added = self._store.change(
                "INSERT INTO alexa_requests (id, until) VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE until < ?",
                (request_id, stamp(until), moment),
            )
        return added == 1
