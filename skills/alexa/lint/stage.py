"""An endpoint to try things at: over a copy of the shop in a folder of its own, with a throw-away authority.

Nothing of the home is touched: what is bought here is bought in a database that goes away.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from flask import Flask

from skills.alexa.app import create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from skills.alexa.interaction.contract import Contract
from skills.alexa.interaction.inbound import Given
from skills.alexa.interaction.outbound import intent_request
from skills.alexa.linking.tokens import Link, Tokens
from skills.alexa.settings import SkillSettings
from voice_shop.app import App
from voice_shop.commerce.household.types import Person, Role
from voice_shop.home import Home
from voice_shop.settings import Settings, ShopSettings
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings

SKILL = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
_PERSON, _ORIGIN = "tester", "https://shop.invalid/"


@dataclass(frozen=True)
class Stage:
    """The endpoint, the shop behind it, and the token of somebody who is linked."""

    endpoint: Flask
    signer: Signer
    app: App
    token: str

    @property
    def orders(self) -> int:
        """How many orders there are."""
        return len(self.app.shop.orders(self.app.household, limit=1000))

    def empty(self) -> None:
        """Nothing in the cart, and no question open."""
        self.app.shop.clear(self.app.household, key=uuid.uuid4().hex)
        self.app.memory.forget(self.app.household, _PERSON)


@contextmanager
def stage(home: App) -> Iterator[Stage]:
    """Set it up for a home's shop. Raises as `create_app`."""
    with tempfile.TemporaryDirectory(prefix="voice-shop-") as name:
        folder = Path(name)
        shutil.copytree(home.shop_path, folder / "shop")
        settings = Settings(shop=ShopSettings(language=home.language))
        app = App(Home(folder), clock=home.clock, settings=settings)
        app.shop.households.put_person(app.household, Person(_PERSON, Role.ADULT, _PERSON), by="lint")
        token = uuid.uuid4().hex
        link = Link("alexa", app.household, _PERSON, family="lint")
        Tokens(app.store, home.clock).save(token, uuid.uuid4().hex, link)
        authority = Authority(home.clock().astimezone(UTC))
        signer = authority.signer()
        endpoint = create_app(
            SkillSettings(folder, SKILL, AlexaSettings(endpoint=_ORIGIN), LinkingSettings(vendor_id="LINT")),
            trust_roots=[authority.root],
            fetch=serves({PATH: signer.pem}),
            clock=home.clock,
        )
        try:
            yield Stage(endpoint, signer, app, token)
        finally:
            app.close()


@dataclass
class Session:
    """One Alexa session at a stage.

    Attributes:
        linked: whether the account is.
        status: HTTP status of the last answer; `raw` its bytes; `answer` its response.
    """

    stage: Stage
    locale: str
    linked: bool = True
    id: str = field(default_factory=lambda: f"session.{uuid.uuid4().hex}")
    attributes: dict[str, Any] = field(default_factory=dict)
    requests: int = 0
    status: int = 0
    raw: bytes = b""
    answer: dict[str, Any] = field(default_factory=dict)

    def launch(self) -> None:
        """Open the skill."""
        self.send({"type": "LaunchRequest"})

    def intent(self, name: str, contract: Contract, filled: Mapping[str, Given] | None = None) -> None:
        """An intent with slots."""
        self.send(intent_request(name, filled or {}, contract))

    def send(self, request: dict[str, Any]) -> None:
        """Any request, signed."""
        body = json.dumps(self._envelope(request)).encode()
        client = self.stage.endpoint.test_client()
        answered = client.post("/", data=body, headers=self.stage.signer.headers(body))
        self.status, self.raw = answered.status_code, answered.data
        found = answered.get_json(silent=True) or {}
        self.attributes, self.answer = found.get("sessionAttributes") or {}, found.get("response") or {}

    def _envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        application = {"applicationId": SKILL}
        user = {"userId": "amzn1.ask.account.LINT"}
        if self.linked:
            user["accessToken"] = self.stage.token
        device = {"deviceId": "amzn1.ask.device.LINT", "supportedInterfaces": {"Alexa.Presentation.APL": {}}}
        return {
            "version": "1.0",
            "session": {
                "new": self.requests == 1,
                "sessionId": self.id,
                "application": application,
                "attributes": self.attributes,
                "user": user,
            },
            "context": {"System": {"application": application, "user": user, "device": device}},
            "request": {
                "requestId": f"request.{uuid.uuid4().hex}",
                "timestamp": self.stage.app.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }

    @property
    def speech(self) -> str:
        """What was said, with its markup."""
        return str(self.answer.get("outputSpeech", {}).get("ssml", ""))

    @property
    def ends(self) -> bool:
        """Whether the session is over."""
        return self.answer.get("shouldEndSession") is True
