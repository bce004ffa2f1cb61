"""What the skill answers: each kind of request goes to the conversation that every channel has.

Receives requests that the gate has let in; emits Alexa's responses. Built on ask-sdk's handlers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import Response

from skills.alexa.amazon import Amazon
from skills.alexa.call import call_of, given_slots
from skills.alexa.can_fulfil import can_fulfil
from skills.alexa.directives import delegate
from skills.alexa.interaction.inbound import heard_text
from skills.alexa.interaction.names import CANCEL, FALLBACK, HOME
from skills.alexa.logs import note
from skills.alexa.respond import response_of
from skills.alexa.skill_events import PREFIX, SkillEvents
from skills.alexa.slow import Work
from skills.alexa.talk import Spoken, Talk
from skills.alexa.tongue import Tongues
from skills.alexa.who import Accounts, NoAccounts
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood

if TYPE_CHECKING:
    from voice_shop.app import App

_LEAVES: dict[str, Understood] = {
    CANCEL: Intent(IntentName.STOP),
    HOME: Intent(IntentName.STOP),
    FALLBACK: NotUnderstood(Reason.NOT_OURS),
}
"""Alexa's own intents that no sentence of ours means."""
_SPOKEN_TO = ("Alexa.Presentation", "Connections.", "CanFulfillIntentRequest")
"""Requests of a session that may be answered aloud."""
_ASKING = frozenset({"STARTED", "IN_PROGRESS"})
"""States of a dialogue in which Alexa can ask on."""
Handle = Callable[[HandlerInput], Response]


def build_skill(
    app: App,
    *,
    accounts: Accounts | None = None,
    work: Work | None = None,
    amazon: Amazon | None = None,
    talks: type[Talk] = Talk,
    tongues: Tongues | None = None,
) -> CustomSkill:
    """The skill over one home.

    Args:
        app: of the home.
        accounts: whose access token is whose; without them nobody is linked.
        work: keeps to Alexa's time.
        amazon: the client of Amazon's addresses.
        talks: how the conversation is led; who wants to see what was answered gives a kind of its own.
        tongues: the home's languages, where they are built already.
    """
    talk = talks(app, tongues or Tongues(app), accounts or NoAccounts(), work or Work(), amazon or Amazon())
    builder = SkillBuilder()
    for kind, handle in _handlers(talk).items():
        builder.add_request_handler(_Handler(kind, handle))
    builder.add_exception_handler(_Fault(talk))
    return builder.create()


def _handlers(talk: Talk) -> Mapping[str, Handle]:
    """Beginning of a request's type → what answers it; the first that fits."""

    def launch(handler_input: HandlerInput) -> Response:
        return response_of(handler_input, talk, talk.launch(call_of(handler_input)))

    def intent(handler_input: HandlerInput) -> Response:
        return _intent(handler_input, talk)

    def fulfil(handler_input: HandlerInput) -> Response:
        return can_fulfil(handler_input, talk)

    def ended(handler_input: HandlerInput) -> Response:
        request = handler_input.request_envelope.request
        error = getattr(getattr(request, "error", None), "object_type", None)
        note("session_ended", reason=_value(request.reason), error=_value(error))
        return handler_input.response_builder.response

    def failed(handler_input: HandlerInput) -> Response:
        error = handler_input.request_envelope.request.error
        note("alexa_refused_answer", error=_value(getattr(error, "object_type", None)))
        return handler_input.response_builder.response

    events = SkillEvents(talk.app, talk.accounts)

    def event(handler_input: HandlerInput) -> Response:
        events.take(handler_input.request_envelope.request, call_of(handler_input).user)
        return handler_input.response_builder.response

    def anything(handler_input: HandlerInput) -> Response:
        request = handler_input.request_envelope.request
        if handler_input.request_envelope.session is None or not request.object_type.startswith(_SPOKEN_TO):
            return handler_input.response_builder.response
        spoken = talk.answer(call_of(handler_input), NotUnderstood(Reason.NOT_OURS))
        return response_of(handler_input, talk, spoken)

    return {
        "LaunchRequest": launch,
        "IntentRequest": intent,
        "CanFulfillIntentRequest": fulfil,
        "SessionEndedRequest": ended,
        "System.ExceptionEncountered": failed,
        PREFIX: event,
        "": anything,
    }


def _intent(handler_input: HandlerInput, talk: Talk) -> Response:
    request, call = handler_input.request_envelope.request, call_of(handler_input)
    name, given = request.intent.name, given_slots(request.intent.slots)
    reader = talk.tongues.of(call.locale).reader
    if reader.lacks(name, given) and _value(request.dialog_state) in _ASKING:
        builder = handler_input.response_builder
        builder.add_directive(delegate()).set_should_end_session(False)
        return builder.response
    meant = _LEAVES.get(name) or reader.read(name, given)
    return response_of(handler_input, talk, talk.answer(call, meant, heard_text(name, given)))


def _value(member: object) -> str | None:
    """An enum of the SDK's as text."""
    return None if member is None else str(getattr(member, "value", member))


class _Handler(AbstractRequestHandler):  # type: ignore[misc]  # the SDK has no types
    def __init__(self, kind: str, handle: Handle) -> None:
        self._kind = kind
        self._handle = handle

    def can_handle(self, handler_input: HandlerInput) -> bool:
        kind: str = handler_input.request_envelope.request.object_type
        return kind.startswith(self._kind)

    def handle(self, handler_input: HandlerInput) -> Response:
        return self._handle(handler_input)


class _Fault(AbstractExceptionHandler):  # type: ignore[misc]
    """A mistake of ours: noted by its kind, and told honestly."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        note("fault", error=type(exception).__name__)
        call = call_of(handler_input)
        tongue = self._talk.tongues.of(call.locale)
        if not call.session_id or call.kind not in {"LaunchRequest", "IntentRequest"}:
            return handler_input.response_builder.response
        question = tongue.say("more")
        said = (tongue.replies.text("talk.fault", {}), question)
        return response_of(handler_input, self._talk, Spoken(said, question))
