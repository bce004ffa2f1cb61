"""Which requests were seen, in the database that all workers share."""

from __future__ import annotations

import itertools
from datetime import datetime

from voice_shop.commerce.moments import stamp
from voice_shop.commerce.store import Store

_SWEEP = 64
"""At one in so many requests, those whose time is over are thrown away."""


class Replays:
    """The ids of requests that were let in. May be used from several threads and processes.

    Args:
        store: the home's; best one that does not force each note to the disk: after a loss of power a request
            could be taken again, whose order would still be the same one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._count = itertools.count()

    def first(self, request_id: str, now: datetime, until: datetime) -> bool:
        """Whether an id is new; it is known until `until` from now on.

        Raises:
            StateError, MissingError: as `Store`.
        """
        with self._store.write() as db:
            if next(self._count) % _SWEEP == 0:
                db.execute("DELETE FROM alexa_requests WHERE until < ?", (stamp(now),))
            added = db.execute(
                "INSERT INTO alexa_requests (id, until) VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE until < ?",
                (request_id, stamp(until), stamp(now)),
            )
            return added.rowcount == 1
