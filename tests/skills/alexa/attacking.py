"""What an attack is made of: a signed request that would be let in, and ways to spoil it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask
from werkzeug.test import TestResponse

from skills.alexa.authority import PATH, Authority, Leaf, Signer
from tests.conftest import NOON
from tests.skills.alexa.conftest import SKILL

MARKER = "never-in-a-log"
"""In every body, so that a log which quotes one is seen."""


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire."""

    body: bytes
    headers: Mapping[str, str | Sequence[str]]
    method: str = "POST"

    def with_headers(self, **changed: str | Sequence[str] | None) -> Sent:
        """With headers set, or left out where None; _ stands for -."""
        names = {key.replace("_", "-"): value for key, value in changed.items()}
        merged = {**self.headers, **names}
        return replace(self, headers={key: value for key, value in merged.items() if value is not None})


@dataclass
class Stage:
    """An endpoint with the world around it."""

    endpoint: Flask
    authority: Authority
    signer: Signer
    key: rsa.RSAPrivateKey
    files: dict[str, bytes]
    count: int = field(default=0)

    def envelope(self) -> dict[str, Any]:
        """A request that would be let in, each time with another id."""
        self.count += 1
        application = {"applicationId": SKILL}
        return {
            "version": "1.0",
            "session": {
                "new": True,
                "sessionId": "session",
                "application": application,
                "user": {"userId": MARKER, "accessToken": MARKER},
            },
            "context": {"System": {"application": dict(application), "user": {"userId": MARKER}}},
            "request": {
                "type": "LaunchRequest",
                "requestId": f"request.{self.count}",
                "timestamp": "2026-03-04T12:00:00Z",
                "locale": "en-US",
            },
        }

    def signed(self, body: bytes | None = None, *, path: str = PATH, signer: Signer | None = None) -> Sent:
        """Signed as Alexa does."""
        sent = json.dumps(self.envelope()).encode() if body is None else body
        url = f"https://s3.amazonaws.com{path}"
        return Sent(sent, (signer or self.signer).headers(sent, url=url))

    def changed(self, change: Callable[[dict[str, Any]], object]) -> Sent:
        """An envelope that somebody with Alexa's key has changed."""
        envelope = self.envelope()
        change(envelope)
        return self.signed(json.dumps(envelope).encode())

    def at(self, address: str) -> Sent:
        """Signed well, with another address for the certificates."""
        return self.signed().with_headers(SignatureCertChainUrl=address)

    def certified(self, leaf: Leaf) -> Sent:
        """Signed with a key whose certificate says this."""
        own = self.key if leaf.key_bits == self.key.key_size else None
        return self.vouched(self.authority.signer(leaf, key=own))

    def vouched(self, signer: Signer, file: bytes | None = None) -> Sent:
        """Signed by somebody whose certificates lie in Amazon's folder."""
        path = f"/echo.api/{len(self.files)}.pem"
        self.files[path] = signer.pem if file is None else file
        return self.signed(path=path, signer=signer)

    def aged(self, seconds: float, kind: str = "LaunchRequest") -> Sent:
        """Sent so long ago."""
        at = (NOON - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.changed(lambda e: e["request"].update(timestamp=at, type=kind))

    def send(self, sent: Sent) -> TestResponse:
        """Over the wire."""
        headers = [
            (name, each)
            for name, value in sent.headers.items()
            for each in ([value] if isinstance(value, str) else value)
        ]
        return self.endpoint.test_client().open("/", method=sent.method, data=sent.body, headers=headers)


def decoded(sent: Sent) -> bytes:
    """The signature's bytes."""
    return base64.b64decode(str(sent.headers["Signature-256"]))


def with_signature(sent: Sent, signature: bytes) -> Sent:
    """With another signature."""
    return sent.with_headers(Signature_256=base64.b64encode(signature).decode())
