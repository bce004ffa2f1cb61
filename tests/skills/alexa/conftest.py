"""An endpoint over a home of its own, and a client that signs what it sends."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from tests.conftest import NOON
from voice_shop.home import initialise

if TYPE_CHECKING:
    from tests.skills.alexa.serving import Served

SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"


@dataclass
class Alexa:
    """Speaks to an endpoint as Alexa does: signed, and with the session that the last answer left."""

    endpoint: Flask
    signer: Signer
    now: datetime = NOON
    locale: str = "en-US"
    session: str = "amzn1.echo-api.session.one"
    attributes: dict[str, Any] = field(default_factory=dict)
    requests: int = 0
    token: str = ""

    def envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        """A whole request around {"type": ..., ...}."""
        self.requests += 1
        application = {"applicationId": SKILL}
        user = {"userId": "amzn1.ask.account.USER", **({"accessToken": self.token} if self.token else {})}
        return {
            "version": "1.0",
            "session": {
                "new": self.requests == 1,
                "sessionId": self.session,
                "application": application,
                "attributes": deepcopy(self.attributes),
                "user": user,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    "device": {"deviceId": "amzn1.ask.device.ONE", "supportedInterfaces": {}},
                    "apiEndpoint": "https://api.amazonalexa.com",
                    "apiAccessToken": "a.b.c",
                }
            },
            "request": {
                "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
                "timestamp": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }

    def post(self, envelope: dict[str, Any]) -> TestResponse:
        """Send a whole request, signed."""
        body = json.dumps(envelope).encode()
        return self.endpoint.test_client().post("/", data=body, headers=self.signer.headers(body))

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request of the session; the answer, whose attributes go into the next."""
        response = self.post(self.envelope(request))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        self.attributes = answer.get("sessionAttributes") or {}
        return answer["response"] or {}

    def event(self, kind: str, at: datetime | None = None, **body: Any) -> None:
        """Tell of something outside of any session, which happened then."""
        told = {"type": f"AlexaSkillEvent.{kind}", "eventCreationTime": (at or self.now).isoformat()}
        envelope = self.envelope({**told, **({"body": body} if body else {})})
        del envelope["session"]
        response = self.post(envelope)
        assert (response.status_code, response.get_json()["response"]) == (200, {}), response.text

    def launch(self) -> dict[str, Any]:
        """Open the skill."""
        return self.ask({"type": "LaunchRequest"})

    def intent(self, name: str, **slots: str) -> dict[str, Any]:
        """Say something that Alexa understood as an intent with slots."""
        filled = {key: {"name": key, "value": value} for key, value in slots.items()}
        intent = {"name": name, "confirmationStatus": "NONE", "slots": filled}
        return self.ask({"type": "IntentRequest", "dialogState": "COMPLETED", "intent": intent})


def speech(response: dict[str, Any]) -> str:
    """What is said, without the tags around it."""
    ssml: str = response["outputSpeech"]["ssml"]
    return ssml.removeprefix("<speak>").removesuffix("</speak>")


@pytest.fixture(scope="session")
def authority() -> Authority:
    """Made once: keys take a while."""
    return Authority(NOON)


@pytest.fixture(scope="session")
def signer(authority: Authority) -> Signer:
    """Who signs as Alexa would."""
    return authority.signer()


@pytest.fixture
def skill(tmp_path: Path) -> SkillSettings:
    """A skill over a fresh grocery."""
    initialise(tmp_path / "home", "grocery")
    return SkillSettings(tmp_path / "home", SKILL)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory, authority: Authority, signer: Signer) -> Flask:
    """The application, at NOON, with the throw-away authority as its root; one for a file of tests."""
    home = tmp_path_factory.mktemp("home") / "home"
    initialise(home, "grocery")
    return create_app(
        SkillSettings(home, SKILL),
        trust_roots=[authority.root],
        fetch=serves({PATH: signer.pem}),
        clock=lambda: NOON,
    )


@pytest.fixture
def alexa(endpoint: Flask, signer: Signer) -> Alexa:
    """Somebody with a device before them, in a session of their own."""
    return Alexa(endpoint, signer, session=f"amzn1.echo-api.session.{uuid.uuid4()}")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A worker in a process of its own, over a grocery; one for all tests."""
    from tests.skills.alexa.serving import serving

    with serving(tmp_path_factory.mktemp("served")) as worker:
        yield worker
