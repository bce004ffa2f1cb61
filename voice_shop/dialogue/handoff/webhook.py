"""Tells a web address of the shop about tickets, signed as Standard Webhooks has it.

    webhook-id: 4217                       the ticket; who gets it twice can tell
    webhook-timestamp: 1767225600          seconds since 1970
    webhook-signature: v1,<base64 of HMAC-SHA256 over "id.timestamp.body" with the secret>

What is not taken (any answer but 2xx, or none in time) stays in the database and is tried again later.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from voice_shop.commerce.codec import canonical
from voice_shop.dialogue.handoff.tickets import Ticket, Tickets
from voice_shop.errors import InputError

TIMEOUT = 5.0
"""Seconds for one try."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A packet goes to the address that was set, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where tickets are told.

    Attributes:
        url: https, or http on this machine.
        secret: the key that signs.

    Raises:
        InputError: another kind of address, or no secret.
    """

    url: str
    secret: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
        if not safe or not parts.hostname:
            raise InputError(
                f"handoff.webhook is {self.url!r}.",
                hint="It must begin with https:// (http:// only to this machine).",
                code="bad_webhook",
            )
        if not self.secret:
            raise InputError(
                "The webhook has no secret to sign with.",
                hint="Write one into the file that handoff.secret_file names.",
                code="no_secret",
            )

    def tell(self, ticket: Ticket, now: datetime) -> bool:
        """Whether the other side took it."""
        body = canonical({"ticket": ticket.id, "at": ticket.at.isoformat(), **ticket.packet}).encode()
        request = urllib.request.Request(self.url, body, self.headers(ticket.id, now, body))  # noqa: S310 - checked
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
                return 200 <= int(answer.status) < 300
        except (urllib.error.URLError, HTTPException, OSError, ValueError):
            return False

    def headers(self, ticket: str, now: datetime, body: bytes) -> dict[str, str]:
        """The signed headers of a body."""
        at = str(int(now.timestamp()))
        signed = hmac.new(self.secret.encode(), f"{ticket}.{at}.".encode() + body, hashlib.sha256).digest()
        return {
            "content-type": "application/json",
            "webhook-id": ticket,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }


def send_due(tickets: Tickets, webhook: Webhook, now: datetime) -> tuple[int, int]:
    """Try everything that is due; how many were taken, and how many not."""
    taken = left = 0
    for ticket in tickets.due(now):
        took = webhook.tell(ticket, now)
        tickets.tried(ticket, now, took=took)
        taken, left = taken + took, left + (not took)
    return taken, left
