"""Whatever Alexa adds one day, what we know of the request is read, as the SDK reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope

from skills.alexa.authority import Signer
from skills.alexa.envelope import envelope
from tests.skills.alexa.conftest import Alexa


@pytest.fixture
def unserved(signer: Signer) -> Alexa:
    """Somebody whose requests go nowhere."""
    return Alexa(None, signer)  # type: ignore[arg-type]


def intent(alexa: Alexa) -> dict[str, Any]:
    slot = {
        "name": "product",
        "value": "oat milk",
        "confirmationStatus": "NONE",
        "resolutions": {
            "resolutionsPerAuthority": [
                {
                    "authority": "amzn1.er-authority.product",
                    "status": {"code": "ER_SUCCESS_MATCH"},
                    "values": [{"value": {"name": "oat milk", "id": "oat"}}],
                }
            ]
        },
    }
    request = {
        "type": "IntentRequest",
        "dialogState": "STARTED",
        "intent": {"name": "AddIntent", "confirmationStatus": "NONE", "slots": {"product": slot}},
    }
    return alexa.envelope(request)


def test_it_is_read_as_the_sdk_reads_it(unserved: Alexa) -> None:
    sent = intent(unserved)
    theirs = DefaultSerializer().deserialize(json.dumps(sent), RequestEnvelope)
    assert envelope(sent).to_dict() == theirs.to_dict()
    assert envelope(sent).request.intent.slots["product"].value == "oat milk"


@pytest.mark.parametrize(
    "where",
    [
        ("request", "dialogState"),
        ("request", "intent", "confirmationStatus"),
        ("request", "intent", "slots", "product", "confirmationStatus"),
        ("request", "locale"),
        ("session", "user", "permissions"),
        ("context", "System", "device", "supportedInterfaces"),
        ("context", "Viewport"),
    ],
    ids=".".join,
)
@pytest.mark.parametrize("junk", ["A_NEW_VALUE", 7, [1], {"new": True}], ids=str)
def test_what_is_new_is_left_out_and_the_rest_is_there(
    where: tuple[str, ...], junk: object, unserved: Alexa
) -> None:
    sent = intent(unserved)
    place = sent
    for name in where[:-1]:
        place = place[name]
    place[where[-1]] = junk
    place["brand new"] = junk
    read = envelope(sent)
    assert read.request.intent.name == "AddIntent"
    assert read.request.intent.slots["product"].value == "oat milk"
    assert not hasattr(read, "brand new")


def test_a_request_of_a_new_type_is_answered_politely(alexa: Alexa) -> None:
    response = alexa.ask({"type": "Alexa.Telepathy.Thought", "thought": {"deep": True}})
    assert response["outputSpeech"]["ssml"]
    assert response["shouldEndSession"] is False


def test_an_event_of_a_new_type_is_answered_with_silence(alexa: Alexa) -> None:
    sent = alexa.envelope({"type": "AlexaSkillEvent.SkillDreamtOf"})
    del sent["session"]
    response = alexa.post(sent)
    assert response.status_code == 200
    assert response.get_json()["response"] == {}
