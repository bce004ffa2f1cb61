"""The Alexa channel: a line becomes the request that Alexa would send for it, and goes through the skill."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from skills.alexa.call import Call
from skills.alexa.dispatch import Dispatcher
from skills.alexa.interaction.names import FALLBACK
from skills.alexa.interaction.outbound import request_for, slots_json
from skills.alexa.skill import build_skill
from skills.alexa.talk import Spoken, Talk
from skills.alexa.tongue import Tongue, Tongues
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

    dispatch: Dispatcher
    person: str
    name: str
    sessions: int = 0
    requests: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)
    open: bool = False

    def intent(self, tongue: Tongue, name: str, slots: dict[str, Any], stage: Stage) -> None:
        """Send an intent; the skill is opened first where it is closed."""
        if not self.open:
            self.sessions, self.requests, self.attributes = self.sessions + 1, 0, {}
            self._send({"type": "LaunchRequest"}, stage)
        filled = slots_json(slots, tongue.reader.contract.intents.get(name))
        intent = {"name": name, "confirmationStatus": "NONE", "slots": filled}
        self._send({"type": "IntentRequest", "dialogState": "COMPLETED", "intent": intent}, stage)

    def _send(self, request: dict[str, Any], stage: Stage) -> None:
        self.requests += 1
        session = f"{self.person}.{self.name}.{self.sessions}"
        user, application = {"userId": self.person, "accessToken": self.person}, {"applicationId": "skill"}
        system = {
            "application": application, "user": user, "apiEndpoint": _API, "apiAccessToken": "",
            "device": {"deviceId": self.name, "supportedInterfaces": {}},
        }  # fmt: skip
        answered = self.dispatch(
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
        self.open = (answered.get("response") or {}).get("shouldEndSession") is False


class _Skill:
    """The skill over one stage."""

    def __init__(self, stage: Stage) -> None:
        app = _App(stage)
        self.tongue = Tongues(app).of(_LOCALE)
        self.answered: list[Spoken] = []
        known, answered = _Known(stage.household), self.answered

        class Noting(Talk):
            """Keeps what was answered."""

            def answer(self, call: Call, meant: Understood, text: str = "") -> Spoken:
                spoken = super().answer(call, meant, text)
                answered.append(spoken)
                return spoken

        self.dispatch = Dispatcher(build_skill(app, accounts=known, talks=Noting))
        self.devices: dict[tuple[str, str], _Device] = {}

    def device(self, person: str, name: str) -> _Device:
        """Whose device, by its name."""
        return self.devices.setdefault((person, name), _Device(self.dispatch, person, name))


class Alexa:
    """What is said comes as the intent and slots that Alexa would make of it."""

    name = "alexa"

    def __init__(self) -> None:
        self._skills: WeakKeyDictionary[Shop, _Skill] = WeakKeyDictionary()

    def take(self, stage: Stage, step: Step) -> tuple[tuple[Event, ...], TurnResult]:
        """As `playing.Channel`. Raises InputError for a silence: Alexa tells the skill of none."""
        if step.say is None:
            raise InputError("Alexa tells nobody of a silence.", hint="Leave alexa out of its `channels`.")
        skill = self._skills.get(stage.shop)
        if skill is None:
            # A shop that was opened anew is another one.
            skill = self._skills[stage.shop] = _Skill(stage)
        reader, taken = skill.tongue.reader, skill.tongue.wording.for_model("").taken
        found = request_for(step.say, skill.tongue.grammar, reader.contract, reader.shop, taken)
        name, slots = found or (FALLBACK, {})
        device = skill.device(step.by or stage.speaker, step.on or self.name)
        skill.answered.clear()
        device.intent(skill.tongue, name, slots, stage)
        if not skill.answered:
            return (), TurnResult((), (), asks=device.open, ends=not device.open)
        spoken = skill.answered[-1]
        asks = any(event.asks for event in spoken.happened if isinstance(event, Replied))
        return spoken.happened, TurnResult(spoken.happened, spoken.said, asks, spoken.ends)
