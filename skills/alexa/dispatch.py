"""From an envelope that was let in to the response, through flask-ask-sdk's own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from skills.alexa import repair
from skills.alexa.envelope import REQUESTS, Serializer

if TYPE_CHECKING:
    from ask_sdk_core.skill import CustomSkill

_SILENT: dict[str, Any] = {"version": "1.0", "response": {}}


class Dispatcher:
    """flask-ask-sdk's handler for web services without its verifiers: the gate stands before it.

    Args:
        skill: must answer AMAZON.FallbackIntent; that is what a request of a new type becomes.
    """

    def __init__(self, skill: CustomSkill) -> None:
        handler = repair.skill_adapter().WebserviceSkillHandler
        self._handler = handler(skill=skill, verify_signature=False, verify_timestamp=False)
        skill.serializer = Serializer()

    def __call__(self, envelope: Mapping[str, Any]) -> Any:
        """The response as JSON's types."""
        request = envelope["request"]
        if request["type"] not in REQUESTS:
            if envelope.get("session") is None:
                return _SILENT  # an event: nobody listens
            envelope = {**envelope, "request": _not_understood(request)}
        return self._handler.verify_request_and_dispatch({}, envelope)


def unreachable(envelope: Mapping[str, Any], words: str) -> Any:
    """The response to a request with which nothing was done; an event gets none."""
    if envelope.get("session") is None:
        return _SILENT
    speech = {"type": "PlainText", "text": words}
    return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": True}}


def _not_understood(request: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "IntentRequest",
        "requestId": request["requestId"],
        "timestamp": request["timestamp"],
        "locale": request.get("locale"),
        "intent": {"name": "AMAZON.FallbackIntent", "confirmationStatus": "NONE"},
    }
