"""Somebody who talks to the skill: sentences become the requests that Alexa would send for them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from skills.alexa.dispatch import Dispatcher
from skills.alexa.interaction.inbound import Given
from skills.alexa.interaction.outbound import slots_json
from skills.alexa.tongue import Tongue, Tongues
from skills.alexa.who import Speaker
from tests.conftest import NOON
from voice_shop.app import App
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.home import Home, initialise
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import load_pack
from voice_shop.resources import resource

APL = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.1"}}}


@lru_cache(maxsize=2)
def grammar_of(sample: str) -> Automaton:
    """Compiled once for all homes of a sample."""
    folder = load_folder(resource("samples", sample))
    words = shop_words(folder.catalogue, folder.profile.faq)
    return compile_grammar(load_pack(resource("grammars", "en")), words)


def open_app(folder: Path, clock: Callable[[], datetime] = lambda: NOON, sample: str = "grocery") -> App:
    """A fresh home with a sample shop."""
    initialise(folder, sample)
    app = App(Home(folder), clock=clock)
    vars(app)["grammar"] = grammar_of(sample)
    return app


_TONGUES: dict[int, Tongues] = {}


def tongue_of(app: App, locale: str) -> Tongue:
    """What hears the sentences of who shops in a home; made once for all homes with the same grammar."""
    key = id(app.grammar)
    if key not in _TONGUES:
        _TONGUES[key] = Tongues(app)
    return _TONGUES[key].of(locale)


@dataclass
class Known:
    """Tokens and whose they are."""

    speakers: dict[str, Speaker] = field(default_factory=dict)

    def speaker(self, token: str) -> Speaker | None:
        """The person of a token."""
        return self.speakers.get(token)


@dataclass
class Talker:
    """One Alexa session.

    Attributes:
        dispatch: what answers envelopes that the gate has let in.
        tongue: whose model hears the sentences.
        token: of the linked account, or empty.
        screen: the device shows APL.
        api: Alexa's own API.
        answer: the newest response.
    """

    dispatch: Dispatcher
    tongue: Tongue
    token: str = ""
    screen: bool = False
    session: str = "session.one"
    locale: str = "en-GB"
    api: str = "https://api.amazonalexa.com"
    attributes: dict[str, Any] = field(default_factory=dict)
    requests: int = 0
    answer: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str) -> str:
        """Say a sentence; what is said back."""
        asked = self.directives.get("Dialog.ElicitSlot", {}).get("updatedIntent", {}).get("name")
        request = self.tongue.request(text, choosing=asked == "ChooseIntent")
        assert request is not None, "nothing to hear"
        return self.send(request)

    def intent(self, name: str, filled: dict[str, Given] | None = None, state: str = "COMPLETED") -> str:
        """Send an intent with slots; what is said back."""
        known = self.tongue.reader.contract.intents.get(name)
        intent = {"name": name, "confirmationStatus": "NONE", "slots": slots_json(filled or {}, known)}
        return self.send({"type": "IntentRequest", "dialogState": state, "intent": intent})

    def launch(self) -> str:
        """Open the skill; what is said."""
        return self.send({"type": "LaunchRequest"})

    def send(self, request: dict[str, Any], *, session: bool = True) -> str:
        """Send a request; what is said back, or nothing."""
        self.requests += 1
        user = {"userId": "amzn1.ask.account.USER", **({"accessToken": self.token} if self.token else {})}
        application = {"applicationId": "amzn1.ask.skill.one"}
        device = {"deviceId": "amzn1.ask.device.ONE", "supportedInterfaces": APL if self.screen else {}}
        system = {
            "application": application, "user": user, "device": device,
            "apiEndpoint": self.api, "apiAccessToken": "secret.api.token",
        }  # fmt: skip
        envelope: dict[str, Any] = {
            "version": "1.0",
            "context": {"System": system},
            "request": {
                "requestId": f"request.{self.session}.{self.requests}",
                "timestamp": NOON.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }
        if session:
            envelope["session"] = {
                "new": self.requests == 1, "sessionId": self.session, "application": application,
                "attributes": deepcopy(self.attributes), "user": user,
            }  # fmt: skip
        answered = self.dispatch(envelope)
        self.attributes = answered.get("sessionAttributes") or {}
        self.answer = answered.get("response") or {}
        return self.speech

    @property
    def speech(self) -> str:
        """What was said last, without tags."""
        ssml: str = self.answer.get("outputSpeech", {}).get("ssml", "")
        return ssml.removeprefix("<speak>").removesuffix("</speak>")

    @property
    def ended(self) -> bool | None:
        """Whether the session is over."""
        ended: bool | None = self.answer.get("shouldEndSession")
        return ended

    @property
    def directives(self) -> dict[str, Any]:
        """Directives by type."""
        return {directive["type"]: directive for directive in self.answer.get("directives") or []}
