"""What the skill answers: each request goes through the conversation that every channel has.

Receives requests that the gate has let in; emits Alexa's responses. Built on ask-sdk's handlers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.launch_request import LaunchRequest
from ask_sdk_model.session_ended_request import SessionEndedRequest

from skills.alexa.session import CHANNEL, from_attributes, to_attributes
from voice_shop.app import App
from voice_shop.channels.turn import TurnResult
from voice_shop.dialogue.session import Session
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood

BUILT_IN: Mapping[str, Understood] = {
    "AMAZON.HelpIntent": Intent(IntentName.HELP),
    "AMAZON.StopIntent": Intent(IntentName.STOP),
    "AMAZON.CancelIntent": Intent(IntentName.STOP),
    "AMAZON.NavigateHomeIntent": Intent(IntentName.STOP),
    "AMAZON.FallbackIntent": NotUnderstood(Reason.NOT_OURS),
}
"""What Alexa's own intents mean."""


def build_skill(app: App) -> CustomSkill:
    """The skill over one home."""
    builder = SkillBuilder()
    for handler in (_Launch(app), _BuiltIn(app), _Ended()):
        builder.add_request_handler(handler)
    return builder.create()


@dataclass(frozen=True)
class _Talks:
    """Answers from the conversation."""

    app: App

    def answer(self, handler_input: HandlerInput, understood: Understood) -> Response:
        """The conversation's answer to what was meant, as Alexa says it."""
        envelope = handler_input.request_envelope
        attributes = handler_input.attributes_manager.session_attributes
        profile = self.app.folder.profile
        fresh = Session(
            id=envelope.session.session_id,
            household=profile.household_id,
            person=profile.person_id,
            channel=CHANNEL,
        )
        turns = self.app.turns(CHANNEL, session=from_attributes(fresh, attributes))
        result = turns.take_understood(understood, "")
        attributes.update(to_attributes(turns.session))
        return spoken(handler_input, result)


class _Launch(_Talks, AbstractRequestHandler):  # type: ignore[misc]  # the SDK has no types
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return isinstance(handler_input.request_envelope.request, LaunchRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        return self.answer(handler_input, Intent(IntentName.HELP))


class _BuiltIn(_Talks, AbstractRequestHandler):  # type: ignore[misc]
    def can_handle(self, handler_input: HandlerInput) -> bool:
        request = handler_input.request_envelope.request
        return isinstance(request, IntentRequest) and request.intent.name in BUILT_IN

    def handle(self, handler_input: HandlerInput) -> Response:
        return self.answer(handler_input, BUILT_IN[handler_input.request_envelope.request.intent.name])


class _Ended(AbstractRequestHandler):  # type: ignore[misc]
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return isinstance(handler_input.request_envelope.request, SessionEndedRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


def spoken(handler_input: HandlerInput, result: TurnResult) -> Response:
    """An answer as speech; what is not the end listens on and asks again after a silence."""
    builder = handler_input.response_builder
    text = escape(result.text, quote=False)
    builder.speak(text)
    if result.ends:
        builder.set_should_end_session(True)
    else:
        builder.ask(text)
    return builder.response
