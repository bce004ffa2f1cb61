"""Notices to be sent: written down when an order moves, tried until Amazon takes them or they are old.

Whoever sends one takes it first, so that two processes do not send the same; what is not taken in time is
tried later and later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from skills.alexa.proactive.client import ProactiveEvents, Sent
from skills.alexa.proactive.payloads import LIFE, Seller, event_of, whole
from skills.alexa.subscribers import Subscribers
from voice_shop.commerce.moments import stamp

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop
    from voice_shop.commerce.store import Store

_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
"""Until the next try, after each one."""
_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What one round did."""

    collected: int
    sent: int
    waiting: int
    given_up: int


class Notices:
    """The notices of one home.

    Args:
        store, shop: of the home.
        seller: who tells.
    """

    def __init__(self, store: Store, shop: Shop, seller: Seller) -> None:
        self._store = store
        self._shop = shop
        self._seller = seller
        self._subscribers = Subscribers(store)

    def round(self, client: ProactiveEvents, now: datetime) -> Told:
        """Write down what happened since the last round, and send what is due."""
        collected = self.collect(now)
        sent = given_up = 0
        for number, body in self._due(now):
            went = client.send(body)
            if went is not Sent.LATER:
                self._drop(number)
                sent += went is Sent.TAKEN
                given_up += went is Sent.NEVER
        with self._store.read() as db:
            (waiting,) = db.execute("SELECT COUNT(*) FROM alexa_notices").fetchone()
        return Told(collected, sent, waiting, given_up)

    def collect(self, now: datetime) -> int:
        """Write a notice for each user that an order's move since the last time concerns; how many."""
        written = 0
        while events := self._shop.events.after(self._cursor(), _EVENTS):
            notices = []
            for told in events:
                order_id, status = told.order_id, told.status
                order = None if status is None else self._shop.order(order_id)
                if order is None or status is None or order.status is not status or now - told.at > LIFE:
                    continue  # it has moved on, and is told of where it is now
                event = event_of(order, status, self._seller)
                if event is None:
                    continue
                for user in self._subscribers.of(order.household):
                    reference = f"{order_id}-{status.value}"
                    notices.append((user, reference, whole(event, self._seller, user, reference, now)))
            written += self._write(notices, events[-1].cursor, now)
        return written

    def _cursor(self) -> int:
        with self._store.read() as db:
            row = db.execute("SELECT next FROM numbers WHERE name = 'alexa_moves'").fetchone()
        return 0 if row is None else int(row[0])

    def _write(self, notices: list[tuple[str, str, dict[str, Any]]], cursor: int, now: datetime) -> int:
        written = 0
        with self._store.write() as db:
            for user, reference, body in notices:
                added = db.execute(
                    "INSERT INTO alexa_notices (user, reference, body, tries, due_at, until)"
                    " VALUES (?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING",
                    (user, reference, json.dumps(body), stamp(now), stamp(now + LIFE)),
                )
                written += added.rowcount
            db.execute(
                "INSERT INTO numbers (name, next) VALUES ('alexa_moves', ?)"
                " ON CONFLICT (name) DO UPDATE SET next = MAX(next, excluded.next)",
                (cursor,),
            )
        return written

    def _due(self, now: datetime) -> Iterator[tuple[int, dict[str, Any]]]:
        """Take one after the other; what is too old goes."""
        while True:
            with self._store.write() as db:
                db.execute("DELETE FROM alexa_notices WHERE until <= ?", (stamp(now),))
                row = db.execute(
                    "SELECT number, body, tries FROM alexa_notices WHERE due_at <= ? ORDER BY number LIMIT 1",
                    (stamp(now),),
                ).fetchone()
                if row is None:
                    return
                wait = _WAITS[min(row["tries"], len(_WAITS) - 1)]
                db.execute(
                    "UPDATE alexa_notices SET tries = tries + 1, due_at = ? WHERE number = ?",
                    (stamp(now + wait), row["number"]),
                )
            yield row["number"], json.loads(row["body"])

    def _drop(self, number: int) -> None:
        with self._store.write() as db:
            db.execute("DELETE FROM alexa_notices WHERE number = ?", (number,))
