"""Which requests were seen, in the database that all workers share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from voice_shop.commerce.moments import stamp
from voice_shop.commerce.store import Store


class Replays:
    """The ids of requests that were let in. May be used from several threads and processes.

    Args:
        database: the home's. What is noted here is not forced to the disk each time: after a loss of power a
            request could be taken again, whose order would still be the same one.
    """

    def __init__(self, database: Path) -> None:
        self._store = Store(database, synchronous="NORMAL")

    def first(self, request_id: str, now: datetime, until: datetime) -> bool:
        """Whether an id is new; it is known until `until` from now on.

        Raises:
            StateError, MissingError: as `Store`.
        """
        with self._store.write() as db:
            db.execute("DELETE FROM alexa_requests WHERE until < ?", (stamp(now),))
            added = db.execute(
                "INSERT INTO alexa_requests (id, until) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (request_id, stamp(until)),
            )
            return added.rowcount == 1

    def close(self) -> None:
        """Close the database."""
        self._store.close()
