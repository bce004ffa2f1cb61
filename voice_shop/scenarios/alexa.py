"""The Alexa channel: a line becomes the request that Alexa would send for it, and goes through the skill."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from skills.alexa.call import Call
from skills.alexa.dispatch import Dispatcher
from skills.alexa.interaction.names import CHOOSE, FALLBACK
from skills.alexa.skill import build_skill
from skills.alexa.talk import Spoken, Talk
from skills.alexa.tongue import Tongues
from skills.alexa.who import Speaker
from voice_shop.app import App
from voice_shop.channels.turn import TurnResult
from voice_shop.commerce.shop import Shop
from voice_shop.errors import InputError
from voice_shop.home import Home
from voice_shop.journal.events import Event, Replied
from voice_shop.language.intent import Understood
from voice_shop.scenarios.scenes import Step
from voice_shop.scenarios.shops import folder_of, grammar_of, replies_of
from voice_shop.scenarios.stage import Stage
from voice_shop.settings import Settings

_LOCALE = "en-GB"
_API = "https://api.amazonalexa.com"


class _App(App):
    """A home whose shop is the one on the stage."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(Home(stage.place), clock=stage.now, settings=Settings())
        name = stage.scenario.shop
        self.__dict__.update(
            folder=folder_of(name),
            grammar=grammar_of(name),
            replies=replies_of(name),
            shop=stage.shop,
            memory=stage.memory,
        )


class _Known:
    """A token is the name of whoever it is."""

    def __init__(self, household: str) -> None:
        self._household = household

    def speaker(self, token: str) -> Speaker | None:
        """The person."""
        return Speaker(self._household, token, linked=True) if token else None


@dataclass
class _Device:
    """One device of somebody: an Alexa session after the other."""

    person: str
    name: str
    sessions: int = 0
    requests: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)
    open: bool = False
    chooses: bool = False

    def say(self, text: str, skill: _Skill, stage: Stage) -> None:
        """What Alexa sends for a sentence; where the skill is closed, for "ask the shop to…"."""
        if not self.open:
            self.sessions, self.requests, self.attributes = self.sessions + 1, 0, {}
        self.requests += 1
        request = skill.tongue.request(text, choosing=self.chooses) or {
            "type": "IntentRequest",
            "intent": {"name": FALLBACK, "confirmationStatus": "NONE"},
        }
        session = f"{self.person}.{self.name}.{self.sessions}"
        user, application = {"userId": self.person, "accessToken": self.person}, {"applicationId": "skill"}
        system = {
            "application": application, "user": user, "apiEndpoint": _API, "apiAccessToken": "",
            "device": {"deviceId": self.name, "supportedInterfaces": {}},
        }  # fmt: skip
        answered = skill.dispatch(
            {
                "version": "1.0",
                "context": {"System": system},
                "session": {
                    "new": self.requests == 1, "sessionId": session, "application": application,
                    "attributes": deepcopy(self.attributes), "user": user,
                },
                "request": {
                    "requestId": f"{session}.{self.requests}",
                    "timestamp": stage.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "locale": _LOCALE,
                    **request,
                },
            }
        )  # fmt: skip
        self.attributes = answered.get("sessionAttributes") or {}
        response = answered.get("response") or {}
        self.open = response.get("shouldEndSession") is False
        self.chooses = any(_listens_for_a_choice(each) for each in response.get("directives") or [])


def _listens_for_a_choice(directive: Mapping[str, Any]) -> bool:
    named: str = (directive.get("updatedIntent") or {}).get("name", "")
    return directive["type"] == "Dialog.ElicitSlot" and named == CHOOSE


class _Skill:
    """The skill over one stage."""

    def __init__(self, stage: Stage, tongues: Tongues, app: App) -> None:
        self.tongue = tongues.of(_LOCALE)
        self.answered: list[Spoken] = []
        known, answered = _Known(stage.household), self.answered

        class Noting(Talk):
            """Keeps what was answered."""

            def answer(self, call: Call, meant: Understood, text: str = "") -> Spoken:
                spoken = super().answer(call, meant, text)
                answered.append(spoken)
                return spoken

        self.dispatch = Dispatcher(build_skill(app, accounts=known, talks=Noting, tongues=tongues))


class Alexa:
    """What is said comes as the intent and slots that Alexa would make of it."""

    name = "alexa"

    def __init__(self) -> None:
        self._skills: WeakKeyDictionary[Shop, _Skill] = WeakKeyDictionary()
        self._devices: WeakKeyDictionary[Stage, dict[tuple[str, str], _Device]] = WeakKeyDictionary()
        self._tongues: dict[str, Tongues] = {}

    def take(self, stage: Stage, step: Step) -> tuple[tuple[Event, ...], TurnResult]:
        """As `playing.Channel`. Raises InputError for a silence: Alexa tells the skill of none."""
        if step.say is None:
            raise InputError("Alexa tells nobody of a silence.", hint="Leave alexa out of its `channels`.")
        skill = self._skills.get(stage.shop) or self._opened(stage)
        person, place = step.by or stage.speaker, step.on or self.name
        device = self._devices.setdefault(stage, {}).setdefault((person, place), _Device(person, place))
        skill.answered.clear()
        device.say(step.say, skill, stage)
        if not skill.answered:
            return (), TurnResult((), (), asks=device.open, ends=not device.open)
        spoken = skill.answered[-1]
        asks = any(event.asks for event in spoken.happened if isinstance(event, Replied))
        return spoken.happened, TurnResult(spoken.happened, spoken.said, asks, spoken.ends)

    def _opened(self, stage: Stage) -> _Skill:
        """The skill over a shop; one that was opened anew is another one."""
        app, name = _App(stage), stage.scenario.shop
        if name not in self._tongues:
            self._tongues[name] = Tongues(app)
        skill = self._skills[stage.shop] = _Skill(stage, self._tongues[name], app)
        return skill
