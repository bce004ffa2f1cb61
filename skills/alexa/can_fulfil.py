"""CanFulfillIntentRequest: whether we could, for somebody who did not name us. Nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response
from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentValues,
    CanFulfillSlot,
    CanFulfillSlotValues,
    CanUnderstandSlotValues,
)

from skills.alexa.call import call_of, given_slots
from skills.alexa.interaction.inbound import Given, Reader
from voice_shop.language.intent import Intent

if TYPE_CHECKING:
    from skills.alexa.talk import Talk


def can_fulfil(handler_input: HandlerInput, talk: Talk) -> Response:
    """Yes if the intent with all of its slots is understood, no if the intent is not ours."""
    request = handler_input.request_envelope.request
    reader = talk.tongues.of(call_of(handler_input).locale).reader
    name, given = request.intent.name, given_slots(request.intent.slots)
    slots = {slot: _slot(reader, name, slot, value) for slot, value in given.items()}
    understood = isinstance(reader.read(name, given), Intent)
    if name not in reader.contract.intents:
        answer = CanFulfillIntentValues.NO
    elif understood and not reader.lacks(name, given):
        answer = CanFulfillIntentValues.YES
    else:
        answer = CanFulfillIntentValues.MAYBE
    response: Response = handler_input.response_builder.response
    response.should_end_session = None
    response.can_fulfill_intent = CanFulfillIntent(can_fulfill=answer, slots=slots or None)
    return response


def _slot(reader: Reader, name: str, slot: str, given: Given) -> CanFulfillSlot:
    known = reader.knows(name, slot, given)
    return CanFulfillSlot(
        can_understand=CanUnderstandSlotValues.YES if known else CanUnderstandSlotValues.NO,
        can_fulfill=CanFulfillSlotValues.YES if known else CanFulfillSlotValues.NO,
    )
