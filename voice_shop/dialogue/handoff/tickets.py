"""Tickets: what was handed over to a person, kept in the shop's database until it is answered and told.

open -> answered -> told
  └──────┴────────────┴──> closed
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.answers import next_number, speakable
from voice_shop.commerce.codec import canonical
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import moment, stamp
from voice_shop.errors import InputError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

MOST_REPLY = 600
"""Characters of an answer: it is said aloud."""
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 6 * 60, 24 * 60))
"""How long after each try that failed the webhook is tried again; the last one holds for all that follow."""


class Why(StrEnum):
    """What made a person take over."""

    ASKED = "asked"
    NOT_UNDERSTOOD = "not_understood"
    FRUSTRATED = "frustrated"


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    ANSWERED = "answered"
    TOLD = "told"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One thing that a person takes over.

    Attributes:
        id: short and speakable.
        packet: what the person needs to know, in JSON's types (see `packet.py`).
        reply: the person's answer; empty until there is one.
        sent_at: when the webhook took it.
    """

    id: str
    household: str
    person: str
    status: TicketStatus
    reason: Why
    packet: dict[str, Any]
    reply: str
    at: datetime
    replied_at: datetime | None
    sent_at: datetime | None
    tries: int


class Tickets:
    """The tickets of one shop. Methods raise StateError or MissingError when the database cannot be used."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self, household: str, person: str, reason: Why, packet: dict[str, Any], *, key: str) -> str:
        """Hand something over; the ticket's id, also for the same key again. One that is open already and has
        no answer is added to: nobody has two numbers to remember."""

        def do(db: Database) -> str:
            now = stamp(self._context.now())
            row = db.execute(
                "SELECT ticket FROM handoffs WHERE household = ? AND person = ? AND status = 'open'",
                (household, person),
            ).fetchone()
            if row is not None:
                db.execute(
                    "UPDATE handoffs SET packet = ?, reason = ?, sent_at = NULL, next_try = ?"
                    " WHERE ticket = ?",
                    (canonical(packet), reason.value, now, row["ticket"]),
                )
                return str(row["ticket"])
            ticket = speakable(next_number(db, "ticket"))
            db.execute(
                "INSERT INTO handoffs (ticket, household, person, status, reason, packet, reply, at, tries,"
                " next_try) VALUES (?, ?, ?, 'open', ?, ?, '', ?, 0, ?)",
                (ticket, household, person, reason.value, canonical(packet), now, now),
            )
            return ticket

        return self._context.once(household, key, ("handoff", reason.value), do)

    def list(self, status: TicketStatus | None = None, *, limit: int = 100) -> tuple[Ticket, ...]:
        """The tickets, the newest first."""
        where, values = ("", ()) if status is None else ("WHERE status = ?", (status.value,))
        with self._context.store.read() as db:
            rows = db.execute(
                f"SELECT * FROM handoffs {where} ORDER BY at DESC, ticket LIMIT ?",  # noqa: S608 - constants
                (*values, limit),
            ).fetchall()
        return tuple(map(_ticket, rows))

    def get(self, ticket: str) -> Ticket:
        """One ticket. Raises InputError if there is none."""
        with self._context.store.read() as db:
            return _ticket(_row(db, ticket))

    def reply(self, ticket: str, text: str) -> Ticket:
        """A person's answer, which the shopper hears at the next turn; a later one takes its place.

        Raises:
            InputError: no such ticket, closed, or a text that cannot be said.
        """
        text = " ".join(text.split())
        if not text or len(text) > MOST_REPLY:
            raise InputError(f"An answer has 1 to {MOST_REPLY} characters.", code="bad_reply")
        with self._context.store.write() as db:
            if _row(db, ticket)["status"] == TicketStatus.CLOSED:
                raise InputError(f"Ticket {ticket} is closed.", code="ticket_closed")
            db.execute(
                "UPDATE handoffs SET status = 'answered', reply = ?, replied_at = ? WHERE ticket = ?",
                (text, stamp(self._context.now()), ticket),
            )
            return _ticket(_row(db, ticket))

    def close(self, ticket: str) -> Ticket:
        """Nothing more is to be done, or told. Raises InputError if there is no such ticket."""
        with self._context.store.write() as db:
            _row(db, ticket)
            db.execute("UPDATE handoffs SET status = 'closed' WHERE ticket = ?", (ticket,))
            return _ticket(_row(db, ticket))

    def answers(self, household: str, person: str) -> tuple[Ticket, ...]:
        """Answers that the person has not heard yet, the oldest first."""
        with self._context.store.read() as db:
            rows = db.execute(
                "SELECT * FROM handoffs WHERE household = ? AND person = ? AND status = 'answered'"
                " ORDER BY replied_at",
                (household, person),
            ).fetchall()
        return tuple(map(_ticket, rows))

    def told(self, answered: tuple[Ticket, ...]) -> None:
        """They were told; an answer that was changed meanwhile is told again."""
        if not answered:
            return
        with self._context.store.write() as db:
            for ticket in answered:
                db.execute(
                    "UPDATE handoffs SET status = 'told'"
                    " WHERE ticket = ? AND reply = ? AND status = 'answered'",
                    (ticket.id, ticket.reply),
                )

    def due(self, now: datetime) -> tuple[Ticket, ...]:
        """What the webhook is still to get, and may be tried now."""
        with self._context.store.read() as db:
            rows = db.execute(
                "SELECT * FROM handoffs"
                " WHERE sent_at IS NULL AND next_try <= ? AND status != 'closed' ORDER BY at",
                (stamp(now),),
            ).fetchall()
        return tuple(map(_ticket, rows))

    def tried(self, ticket: Ticket, now: datetime, *, took: bool) -> None:
        """One try of the webhook. What was added to the ticket meanwhile is still to be sent."""
        wait = WAITS[min(ticket.tries, len(WAITS) - 1)]
        with self._context.store.write() as db:
            db.execute(
                "UPDATE handoffs SET tries = tries + 1, next_try = ?,"
                " sent_at = CASE WHEN ? AND packet = ? THEN ? ELSE sent_at END WHERE ticket = ?",
                (stamp(now + wait), took, canonical(ticket.packet), stamp(now), ticket.id),
            )


def _row(db: Database, ticket: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM handoffs WHERE ticket = ?", (ticket,)).fetchone()
    if row is None:
        raise InputError(
            f"There is no ticket {ticket!r}.", hint="See: voice-shop handoff list", code="unknown_ticket"
        )
    return row


def _ticket(row: sqlite3.Row) -> Ticket:
    return Ticket(
        id=row["ticket"],
        household=row["household"],
        person=row["person"],
        status=TicketStatus(row["status"]),
        reason=Why(row["reason"]),
        packet=json.loads(row["packet"]),
        reply=row["reply"],
        at=moment(row["at"]),
        replied_at=moment(row["replied_at"]) if row["replied_at"] else None,
        sent_at=moment(row["sent_at"]) if row["sent_at"] else None,
        tries=row["tries"],
    )
