"""Tokens of the merchant's own identity provider: signed ones (JWT), or ones it is asked about (RFC 7662)."""

from __future__ import annotations

import base64
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from skills.alexa.linking.people import People, in_household
from skills.alexa.linking.tokens import fingerprint
from voice_shop.clock import Clock
from voice_shop.errors import StateError

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""No shared secrets, and no "none"."""
KEYS_LIFE = timedelta(hours=1)
KEYS_AGAIN = timedelta(minutes=1)
"""How soon keys are asked for again when a token names one that is not among them."""
ANSWER_LIFE = timedelta(seconds=60)
_MOST_ANSWERS = 1000

Ask = Callable[[bytes | None, dict[str, str]], bytes]
"""Sends a request with a body (None: without) and headers to one address. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose tokens are taken.

    Attributes:
        issuer: as tokens name it; empty takes any, which only fits an address of one's own to ask.
        audience: as tokens must name us.
        claim: which one holds the id of the household's person.
    """

    issuer: str
    audience: str
    claim: str = "sub"


class SignedAccounts:
    """JWT access tokens.

    Args:
        ask: gets the provider's keys (a JWK set).
    """

    def __init__(self, issuer: Issuer, ask: Ask, people: People, clock: Clock) -> None:
        self._issuer = issuer
        self._ask = ask
        self._people = people
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._since: datetime | None = None

    def person(self, token: str | None) -> str | None:
        """As `Accounts`. Raises StateError when the keys cannot be had."""
        if not token:
            return None
        try:
            claims = self._decoded(token)
            self._claims().validate(claims)
        except (JoseError, ValueError):
            return None
        return in_household(claims.get(self._issuer.claim), self._people)

    def _decoded(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, self._known(KEYS_LIFE), algorithms=ALGORITHMS).claims
        except InvalidKeyIdError:
            # Signed with a key that is newer than ours, or made up.
            return jwt.decode(token, self._known(KEYS_AGAIN), algorithms=ALGORITHMS).claims

    def _claims(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=round(self._clock().timestamp()),
            leeway=30,
            exp={"essential": True},
            iss={"essential": True, "value": self._issuer.issuer},
            aud={"essential": True, "value": self._issuer.audience},
        )

    def _known(self, longest: timedelta) -> KeySet:
        with self._lock:
            now = self._clock()
            if self._keys is None or self._since is None or not timedelta(0) <= now - self._since < longest:
                self._keys, self._since = self._fetched(), now
            return self._keys

    def _fetched(self) -> KeySet:
        try:
            return KeySet.import_key_set(json.loads(self._ask(None, {"Accept": "application/json"})))
        except (OSError, ValueError, TypeError, KeyError, JoseError) as error:
            raise StateError("The identity provider's keys cannot be had.", code="identity_keys") from error


class AskedAccounts:
    """Tokens that mean nothing to us: the provider is asked about each, at most once a minute.

    Args:
        ask: posts a form to the provider's introspection address.
        client: our id and secret there.
    """

    def __init__(
        self, issuer: Issuer, ask: Ask, client: tuple[str, str], people: People, clock: Clock
    ) -> None:
        self._issuer = issuer
        self._ask = ask
        basic = base64.b64encode(":".join(client).encode()).decode()
        self._headers = {
            "Authorization": f"Basic {basic}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        self._people = people
        self._clock = clock
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, tuple[datetime, dict[str, Any]]] = OrderedDict()

    def person(self, token: str | None) -> str | None:
        """As `Accounts`. Raises StateError when the provider does not answer."""
        if not token:
            return None
        told = self._told(token)
        if told.get("active") is not True or not self._is_ours(told):
            return None
        return in_household(told.get(self._issuer.claim), self._people)

    def _is_ours(self, told: dict[str, Any]) -> bool:
        """What the provider tells of issuer, audience and end must fit; it need not tell it."""
        audience = told.get("aud", self._issuer.audience)
        named = audience if isinstance(audience, list) else [audience]
        ends = told.get("exp")
        over = isinstance(ends, int | float) and self._clock().timestamp() >= ends
        issued = told.get("iss", self._issuer.issuer) == self._issuer.issuer
        return self._issuer.audience in named and issued and not over

    def _told(self, token: str) -> dict[str, Any]:
        key, now = fingerprint(token), self._clock()
        with self._lock:
            known = self._answers.get(key)
            if known is not None and timedelta(0) <= now - known[0] < ANSWER_LIFE:
                return known[1]
        try:
            form = urlencode({"token": token, "token_type_hint": "access_token"})
            told = json.loads(self._ask(form.encode(), self._headers))
        except (OSError, ValueError) as error:
            raise StateError("The identity provider does not answer.", code="identity_provider") from error
        if not isinstance(told, dict):
            told = {}
        with self._lock:
            self._answers[key] = (now, told)
            while len(self._answers) > _MOST_ANSWERS:
                self._answers.popitem(last=False)
        return told
