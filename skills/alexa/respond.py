"""From what is said to Alexa's response: speech, what is asked again, card and screen, within her limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Response
from ask_sdk_model.ui import LinkAccountCard

from skills.alexa.call import Call, call_of
from skills.alexa.cards import card, screen, shown
from skills.alexa.directives import elicit, own_things
from skills.alexa.interaction.limits import RESPONSE_BYTES
from skills.alexa.ssml import ssml

if TYPE_CHECKING:
    from skills.alexa.talk import Spoken, Talk

_ENVELOPE = 1024
"""Bytes around the response: version and session attributes."""


def response_of(handler_input: HandlerInput, talk: Talk, spoken: Spoken) -> Response:
    """The response. What does not fit is left out, the least important first; never the speech."""
    call = call_of(handler_input)
    tongue = talk.tongues.of(call.locale)
    builder = handler_input.response_builder
    builder.speak(ssml(spoken.said, tongue.language, slow=spoken.slow))
    if spoken.question:
        builder.ask(ssml([spoken.question], tongue.language, slow=spoken.slow))
    builder.set_should_end_session(spoken.ends)
    response = builder.response
    response.directives = None
    for directive in _directives(call, talk, spoken):
        response.directives = [*(response.directives or []), directive]
        if not _fits(response):
            response.directives = response.directives[:-1] or None
    response.card = LinkAccountCard() if spoken.link else _card(talk, spoken, call)
    if not _fits(response):
        response.card = None
    return response


def _directives(call: Call, talk: Talk, spoken: Spoken) -> list[Any]:
    """The most important first."""
    tongue = talk.tongues.of(call.locale)
    found: list[Any] = []
    if spoken.session is not None and spoken.question and call.kind == "IntentRequest":
        found.append(elicit(spoken.session, tongue))
    speaker = spoken.speaker
    if call.new and speaker is not None and speaker.linked and not spoken.ends:
        found.append(own_things(talk.app.shop, speaker.household))
    what = shown(spoken.happened, spoken.said, tongue, talk.app.shop) if call.shows else None
    if what is not None:
        found.append(screen(what))
    return [directive for directive in found if directive is not None]


def _card(talk: Talk, spoken: Spoken, call: Call) -> Any:
    what = shown(spoken.happened, spoken.said, talk.tongues.of(call.locale), talk.app.shop)
    return None if what is None else card(what)


def _fits(response: Response) -> bool:
    plain = DefaultSerializer().serialize(response)
    return len(json.dumps(plain).encode()) + _ENVELOPE <= RESPONSE_BYTES
