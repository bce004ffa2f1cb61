"""Amazon's API for proactive events: a token by client credentials, and one event a call."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from skills.alexa.amazon import Amazon
from voice_shop.clock import Clock

SCOPE = "alexa::proactive_events"
TOKENS = "https://api.amazon.com/auth/o2/token"
HOSTS: Mapping[str, str] = {
    "na": "https://api.amazonalexa.com",
    "eu": "https://api.eu.amazonalexa.com",
    "fe": "https://api.fe.amazonalexa.com",
}
"""By region, as the developer console names it."""
_EARLY = timedelta(seconds=60)
"""A token is not used in its last minute."""


class Sent(Enum):
    """How it went: taken (or taken before), try again later, or never."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Place:
    """Where events are sent. `live`: to everybody's devices; else to those of the development stage."""

    events: str
    tokens: str = TOKENS
    live: bool = True

    @property
    def address(self) -> str:
        """Of one event."""
        return f"{self.events}/v1/proactiveEvents/" + ("" if self.live else "stages/development")


@dataclass
class ProactiveEvents:
    """Sends events. May be used from several threads.

    Args:
        amazon: what calls Amazon's addresses.
        place: where.
        client_id, client_secret: of the skill's messaging, from the developer console.
        clock: the time.
    """

    amazon: Amazon
    place: Place
    client_id: str
    client_secret: str = field(repr=False)
    clock: Clock
    _token: tuple[str, datetime] | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def send(self, event: Mapping[str, Any]) -> Sent:
        """Send one whole event; a token that is refused is asked for anew, once."""
        for again in (False, True):
            token = self._token_now(anew=again)
            if token is None:
                return Sent.LATER
            try:
                status, _ = self.amazon.post(self.place.address, token=token, body=event)
            except OSError:
                return Sent.LATER
            if status not in {401, 403}:
                return _meaning(status)
        return Sent.NEVER

    def _token_now(self, *, anew: bool) -> str | None:
        with self._lock:
            now = self.clock()
            if self._token is None or anew or now >= self._token[1]:
                self._token = self._fetched(now)
            return None if self._token is None else self._token[0]

    def _fetched(self, now: datetime) -> tuple[str, datetime] | None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "scope": SCOPE,
        }
        try:
            status, answer = self.amazon.post(self.place.tokens, form=form)
            found = json.loads(answer) if status == 200 else {}
        except (OSError, ValueError):
            return None
        token, seconds = (
            (found.get("access_token"), found.get("expires_in")) if isinstance(found, dict) else (None, 0)
        )
        if not isinstance(token, str) or not isinstance(seconds, int):
            return None
        return token, now + timedelta(seconds=seconds) - _EARLY


def _meaning(status: int) -> Sent:
    if status in {200, 202, 409}:  # 409: this reference was taken before
        return Sent.TAKEN
    return Sent.LATER if status == 429 or status >= 500 else Sent.NEVER
