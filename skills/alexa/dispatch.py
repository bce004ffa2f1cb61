"""From an envelope that was let in to the response, through flask-ask-sdk's own way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from skills.alexa import repair
from skills.alexa.envelope import prune

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

    def __call__(self, envelope: Mapping[str, Any]) -> Any:
        """The response as JSON's types."""
        known = prune(envelope)
        if "request" not in known:
            if "session" not in known:
                return _SILENT  # an event: nobody listens
            known["request"] = _not_understood(envelope["request"])
        return self._handler.verify_request_and_dispatch({}, json.dumps(known))


def _not_understood(request: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "IntentRequest",
        "requestId": request["requestId"],
        "timestamp": request["timestamp"],
        **({"locale": request["locale"]} if isinstance(request.get("locale"), str) else {}),
        "intent": {"name": "AMAZON.FallbackIntent", "confirmationStatus": "NONE"},
    }
