"""Who is let in: nobody whose request was not signed by Alexa, just now, for this skill, and never twice.

Receives headers and raw bytes, emits the envelope; everything in between only refuses. There is no switch.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from skills.alexa.address import certificate_path
from skills.alexa.chain import Certified, ChainVerifier, public_roots
from skills.alexa.fetching import Fetch, fetch
from skills.alexa.keys import KeyCache
from skills.alexa.rejected import Rejected
from skills.alexa.replays import Replays
from skills.alexa.strict_json import strict_object
from voice_shop.clock import Clock

MOST_BYTES = 256 * 1024
WINDOW = timedelta(seconds=150)
EVENT_WINDOW = timedelta(seconds=3600)
"""For skill events, which Alexa delivers when it can."""
_EVENTS = "AlexaSkillEvent."
_OF_A_SESSION = frozenset({"LaunchRequest", "IntentRequest", "SessionEndedRequest"})
_JSON = re.compile(r'\s*application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_ID = re.compile(r"[\x21-\x7e]{1,255}")


class Headers(Protocol):
    """Looks names up in any case."""

    def get(self, name: str, /) -> str | None:
        """The value, or None."""


class Gate:
    """Lets requests for one skill in.

    Args:
        skill_id: for whom requests must be.
        replays: the request ids that were seen, by any worker.
        clock: the time.
        trust_roots: instead of the public ones.
        fetch: how certificates are fetched; gets a path, raises OSError.
    """

    def __init__(
        self,
        skill_id: str,
        replays: Replays,
        clock: Clock,
        *,
        trust_roots: Sequence[x509.Certificate] | None = None,
        fetch: Fetch = fetch,
    ) -> None:
        self._skill_id = skill_id
        self._replays = replays
        self._clock = clock
        self._chains = ChainVerifier(public_roots() if trust_roots is None else trust_roots)
        self._fetch = fetch
        self._keys = KeyCache(self._certified, clock)

    def admit(self, headers: Headers, body: bytes) -> dict[str, Any]:
        """The envelope of a request that Alexa has signed, just now, for this skill.

        Args:
            headers: of the request.
            body: as it came.

        Raises:
            Rejected: it is not let in.
        """
        check_form(headers)
        if len(body) > MOST_BYTES:
            raise Rejected("size", 413)
        self.verify(headers, body)
        envelope = strict_object(body)
        self.check(envelope)
        return envelope

    def check(self, envelope: Mapping[str, Any]) -> None:
        """Whether an envelope whose sender is known is of this moment, for this skill. Raises Rejected."""
        request = _object(envelope, "request")
        kind = request.get("type")
        if not isinstance(kind, str):
            raise Rejected("envelope")
        self._check_skill(envelope, kind)
        _check_time(request, self._clock(), _window(kind))
        request_id = request.get("requestId")
        if not isinstance(request_id, str) or not _ID.fullmatch(request_id):
            raise Rejected("envelope")

    def claim(self, envelope: Mapping[str, Any]) -> None:
        """Take an envelope that was let in, once: nothing may be done with it before.

        Raises:
            Rejected: "replay".
            StateError, MissingError: the database cannot be used; the request can come again.
        """
        request, now = envelope["request"], self._clock()
        if not self._replays.first(request["requestId"], now, now + 2 * _window(request["type"])):
            raise Rejected("replay")

    def verify(self, headers: Headers, body: bytes) -> None:
        """Whether Alexa has signed these bytes. Raises Rejected."""
        address, signature = headers.get("SignatureCertChainUrl"), headers.get("Signature-256")
        if not address or not signature:
            raise Rejected("unsigned")
        key = self._keys.key(certificate_path(address))
        try:
            key.verify(base64.b64decode(signature, validate=True), body, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error, ValueError) as error:
            raise Rejected("signature") from error

    def _certified(self, path: str) -> Certified:
        try:
            file = self._fetch(path)
        except OSError as error:
            raise Rejected("fetch") from error
        return self._chains.certified(file, self._clock())

    def _check_skill(self, envelope: Mapping[str, Any], kind: str) -> None:
        """The id stands in the context, and in the session where there is one."""
        places = [_object(_object(envelope, "context"), "System")]
        if envelope.get("session") is not None or kind in _OF_A_SESSION:
            places.append(_object(envelope, "session"))
        if any(_object(place, "application").get("applicationId") != self._skill_id for place in places):
            raise Rejected("skill")


def check_form(headers: Headers) -> None:
    """Whether headers announce plain JSON. Raises Rejected: "type"."""
    encoding = (headers.get("Content-Encoding") or "").strip().lower()
    if encoding not in ("", "identity") or not _JSON.fullmatch(headers.get("Content-Type") or ""):
        raise Rejected("type", 415)


def _object(parent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = parent.get(name)
    if not isinstance(found, dict):
        raise Rejected("envelope")
    return found


def _window(kind: str) -> timedelta:
    return EVENT_WINDOW if kind.startswith(_EVENTS) else WINDOW


def _check_time(request: Mapping[str, Any], now: datetime, window: timedelta) -> None:
    written = request.get("timestamp")
    if not isinstance(written, str) or not _MOMENT.fullmatch(written):
        raise Rejected("time")
    try:
        at = datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Rejected("time") from error
    if abs(at - now) > window:
        raise Rejected("time")
