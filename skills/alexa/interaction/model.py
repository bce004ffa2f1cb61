"""The interaction model of one locale as JSON, in the form that the ASK CLI deploys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skills.alexa.interaction.contract import AlexaIntent, Contract
from skills.alexa.interaction.names import ALWAYS, LISTENED_FOR, PIN_INTENT, PIN_SLOT, SlotMeaning
from skills.alexa.interaction.slot_types import NUMBER, slot_type, values_of
from voice_shop.language.pack import Pack
from voice_shop.language.shop_words import ShopWords

Json = dict[str, Any]
_DIGITS = "AMAZON.FOUR_DIGIT_NUMBER"


@dataclass(frozen=True, slots=True)
class LocaleWords:
    """What a locale's model needs besides the grammar.

    Attributes:
        invocation: "corner grocery", as in "open corner grocery".
        taken: sample -> the intent of Alexa's own that it means.
        pin: how a PIN is said, with {pin}.
        ask_product: what Alexa asks where a product is missing.
    """

    invocation: str
    taken: Mapping[str, str]
    pin: Sequence[str]
    ask_product: Sequence[str]


def interaction_model(contract: Contract, pack: Pack, shop: ShopWords, words: LocaleWords) -> Json:
    """The model: intents with samples and slots, slot types with ids, and the dialogue that asks for what
    is missing. The same input gives the same JSON."""
    intents = [_intent_json(intent) for intent in contract.intents.values()]
    known = {intent["name"] for intent in intents}
    intents += [{"name": name, "samples": []} for name in ALWAYS if name not in known]
    intents.append(_pin_intent(words))
    asked = [intent for intent in contract.intents.values() if needs_product(intent)]
    return {
        "interactionModel": {
            "languageModel": {
                "invocationName": words.invocation,
                "intents": intents,
                "types": list(_types(contract, pack, shop)),
            },
            "dialog": {
                "delegationStrategy": "SKILL_RESPONSE",
                "intents": [*(_dialog_json(intent) for intent in asked), *_elicited(contract, asked)],
            },
            "prompts": [
                {
                    "id": _prompt(slot),
                    "variations": [{"type": "PlainText", "value": text} for text in words.ask_product],
                }
                for slot in dict.fromkeys(slot for intent in asked for slot in _products(intent))
            ],
        }
    }


def needs_product(intent: AlexaIntent) -> bool:
    """Whether nothing can be done without a product, so that Alexa may ask for it by herself."""
    return bool(_products(intent))


def _products(intent: AlexaIntent) -> tuple[SlotMeaning, ...]:
    return tuple(slot for slot in intent.required if slot.list == "product")


def _intent_json(intent: AlexaIntent) -> Json:
    made: Json = {"name": intent.name, "samples": list(intent.samples)}
    if intent.slots:
        made["slots"] = [{"name": slot.name, "type": slot_type(slot.list)} for slot in intent.slots]
    return made


def _pin_intent(words: LocaleWords) -> Json:
    return {
        "name": PIN_INTENT,
        "samples": list(words.pin),
        "slots": [{"name": PIN_SLOT, "type": _DIGITS}],
    }


def _types(contract: Contract, pack: Pack, shop: ShopWords) -> Iterator[Json]:
    lists = dict.fromkeys(slot.list for intent in contract.intents.values() for slot in intent.slots)
    for name in lists:
        if slot_type(name) == NUMBER:
            continue
        values = [
            {"id": value.id, "name": {"value": value.name, "synonyms": list(value.synonyms)}}
            for value in values_of(name, pack, shop)
        ]
        yield {"name": slot_type(name), "values": values}


def _dialog_json(intent: AlexaIntent) -> Json:
    """An intent for which Alexa asks for the missing product."""
    return _dialog(intent.name, intent.slots, frozenset(_products(intent)))


def _elicited(contract: Contract, asked: Sequence[AlexaIntent]) -> Iterator[Json]:
    """Intents whose slots only our own questions ask for: "which one", two words, and the PIN."""
    names = {intent.name for intent in asked}
    for name in LISTENED_FOR:
        intent = contract.intents.get(name)
        if intent is not None and name not in names:
            yield _dialog(name, intent.slots, frozenset())
    slot = {"name": PIN_SLOT, "type": _DIGITS}
    yield _dialog_entry(PIN_INTENT, [{**slot, **_NOTHING_ASKED}])


_NOTHING_ASKED: Json = {"confirmationRequired": False, "elicitationRequired": False, "prompts": {}}


def _dialog(name: str, slots: Sequence[SlotMeaning], asked: frozenset[SlotMeaning]) -> Json:
    made = []
    for slot in slots:
        entry = {"name": slot.name, "type": slot_type(slot.list), **_NOTHING_ASKED}
        if slot in asked:
            entry |= {"elicitationRequired": True, "prompts": {"elicitation": _prompt(slot)}}
        made.append(entry)
    return _dialog_entry(name, made)


def _dialog_entry(name: str, slots: Sequence[Json]) -> Json:
    return {"name": name, "confirmationRequired": False, "prompts": {}, "slots": list(slots)}


def _prompt(slot: SlotMeaning) -> str:
    return f"Elicit.{slot.name}"
