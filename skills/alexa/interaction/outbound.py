"""From a sentence to the request that Alexa would send for it: the way in which scenarios reach this channel.

The sentence is read with our own grammar; what it means is put into the intent and slots of the model, with
the ids that entity resolution would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from skills.alexa.interaction.contract import AlexaIntent, Contract
from skills.alexa.interaction.inbound import Given
from skills.alexa.interaction.names import FALLBACK, PIN_INTENT, PIN_SLOT, SlotMeaning
from skills.alexa.interaction.slot_types import NUMBER, option_id, slot_type, value_id
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, Line
from voice_shop.language.normalise import words
from voice_shop.language.pack import NUMBER_LISTS
from voice_shop.language.reading import SEVERAL
from voice_shop.language.secret import Secret
from voice_shop.language.shop_words import ShopWords
from voice_shop.language.understand import understand

Filled = dict[str, Given]
_NO_CHOICE = frozenset(IntentName) - {IntentName.CHOOSE}


def request_for(
    text: str,
    grammar: Automaton,
    contract: Contract,
    shop: ShopWords,
    taken: Mapping[str, str],
    *,
    choosing: bool = False,
) -> tuple[str, Filled] | None:
    """Alexa's intent and slots for a sentence; None where she would hear nothing.

    Args:
        text: as a shopper says it.
        grammar: of the shop. What it does not read is Alexa's Fallback.
        contract, shop: of the same pack and shop.
        taken: sentences that mean an intent of Alexa's own.
        choosing: Alexa was told to listen for a choice; else a sentence that can mean something more does.
    """
    said = " ".join(words(text))
    if not said:
        return None
    if said in taken:
        return taken[said], {}
    meant = understand(text, grammar.whole if choosing else grammar.whole.restricted(_NO_CHOICE))
    if not isinstance(meant, Intent):
        meant = understand(text, grammar.whole)
    # Her model has one intent to a sentence: of several in one breath she has none.
    found = expressed(meant, contract, shop) if isinstance(meant, Intent) and not meant.also else None
    return found or (FALLBACK, {})


def expressed(meant: Intent, contract: Contract, shop: ShopWords) -> tuple[str, Filled] | None:
    """An intent of ours in the model's; None if none of its sentences says as much."""
    if meant.name is IntentName.PIN:
        digits = meant.slots.get("digits")
        return PIN_INTENT, {PIN_SLOT: Given(digits.reveal() if isinstance(digits, Secret) else "")}
    ways = [intent for intent in contract.intents.values() if intent.intent is meant.name]
    for intent in sorted(ways, key=lambda intent: -len(intent.fixed)):
        if all(meant.slots.get(key) == value for key, value in intent.fixed.items()):
            filled = _filled(meant, intent, contract, shop)
            if filled is not None:
                return intent.name, filled
    return None


@dataclass(frozen=True, slots=True)
class _Want:
    """Something to be said in a slot.

    Attributes:
        value: a number or a list's value; a product's or option's name.
        places: (key, requested product or None, how many of the same before it), the best first.
        ids: of a product, option, department or attribute.
    """

    value: Any
    places: Sequence[tuple[str, int | None, int]]
    ids: tuple[str, ...] = ()


def _filled(meant: Intent, intent: AlexaIntent, contract: Contract, shop: ShopWords) -> Filled | None:
    """The slots that say what is not fixed; None if one of them is not in this intent."""
    filled: Filled = {}
    for want in _wants(meant, intent, shop):
        fits = [
            slot
            for place in want.places
            for slot in intent.slots
            if (slot.key, slot.line, slot.again) == place
            and slot.name not in filled
            and _holds(contract, slot, want)
        ]
        if not fits:
            return None
        # A number in digits is what Alexa hears best.
        slot = next((slot for slot in fits if slot_type(slot.list) == NUMBER), fits[0])
        filled[slot.name] = _given(slot, want)
    return None if any(slot.name not in filled for slot in intent.required) else filled


def _holds(contract: Contract, slot: SlotMeaning, want: _Want) -> bool:
    if want.ids:
        return True
    if slot.list in NUMBER_LISTS:
        return not isinstance(want.value, str | bool) and want.value in NUMBER_LISTS[slot.list]
    # An unknown code is for the shop to refuse.
    return value_id(want.value) in contract.ids.get(slot.list, ()) or slot.list == "promo_code"


def _given(slot: SlotMeaning, want: _Want) -> Given:
    if want.ids:
        return Given(want.value, want.ids)
    text = value_id(want.value)
    return Given(text) if slot_type(slot.list) == NUMBER else Given(text, (text,))


def _wants(meant: Intent, intent: AlexaIntent, shop: ShopWords) -> Iterator[_Want]:
    for key, value in meant.slots.items():
        if key in intent.fixed:
            continue
        if key == "options":
            yield from _options(value, None, shop)
        elif isinstance(value, tuple):  # said more than once: `attributes` of {attribute} slots
            yield from (_Want(one, [(key.removesuffix("s"), None, at)]) for at, one in enumerate(value))
        else:
            yield _Want(_whole_or_decimal(value), [(key, None, 0)])
    for number, line in enumerate(meant.lines):
        yield from _line(line, number, shop)


def _line(line: Line, number: int, shop: ShopWords) -> Iterator[_Want]:
    """A requested product; also in the slots of intents that take nothing but names."""
    places: list[tuple[str, int | None, int]] = [("product", number, 0)]
    if not (line.stated or line.options or line.packs):
        places.append(("product", None, number))
    yield _Want(line.product, places, line.candidates)
    if line.packs:
        yield _Want(True, [("packs", number, 0)])
    if line.measure is not None and line.unit == "piece":
        yield _Want(_whole_or_decimal(line.measure / line.quantity), [("each", number, 0)])
    elif line.measure is not None:
        yield from _measure(line.measure, number)
        yield _Want(line.unit, [("unit", number, 0)])
    if line.stated and (line.measure is None or line.quantity > 1):
        yield _Want(line.quantity, [("quantity", number, 0)])
    yield from _options(line.options, number, shop)


def _measure(measure: Decimal, line: int) -> Iterator[_Want]:
    """An amount, as a number or as a whole one "and a half"."""
    whole = measure // 1
    known = any(measure in numbers for numbers in NUMBER_LISTS.values())
    if measure == whole or known or not whole:
        yield _Want(_whole_or_decimal(measure), [("measure", line, 0)])
        return
    yield _Want(int(whole), [("measure", line, 0)])
    yield _Want((measure - whole).normalize(), [("plus", line, 0)])


def _whole_or_decimal(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value // 1 else value.normalize()


_OPTIONS = 9
"""Options on one side of a product, more than any sample has."""


def _options(options: Mapping[str, str], line: int | None, shop: ShopWords) -> Iterator[_Want]:
    """Each option before the product's name or after it, as its group is said."""
    places = {option.group: option.place for option in shop.options}
    sides = {"before": ["before"], "after": ["after"]}
    for group, value in (
        (group, one) for group, written in options.items() for one in written.split(SEVERAL)
    ):
        lists = [f"option_{side}" for side in sides.get(places.get(group, ""), ["before", "after"])]
        ways = [(name, line, again) for name in lists for again in range(_OPTIONS)]
        yield _Want(value, ways, (option_id(group, value),))


_HEARD = {"confirmationStatus": "NONE", "source": "USER"}


def intent_request(name: str, filled: Mapping[str, Given], contract: Contract) -> dict[str, Any]:
    """The part of a request that says what was understood."""
    intent = {
        "name": name,
        "confirmationStatus": "NONE",
        "slots": slots_json(filled, contract.intents.get(name)),
    }
    return {"type": "IntentRequest", "dialogState": "COMPLETED", "intent": intent}


def slots_json(filled: Mapping[str, Given], intent: AlexaIntent | None) -> dict[str, Any]:
    """Slots as a request has them, the empty ones of the intent too."""
    made: dict[str, Any] = {}
    for slot in intent.slots if intent else ():
        made[slot.name] = {"name": slot.name, "confirmationStatus": "NONE"}
    for name, given in filled.items():
        entry: dict[str, Any] = {"name": name, "value": given.value, **_HEARD}
        if given.ids:
            entry["resolutions"] = {"resolutionsPerAuthority": [_authority(given)]}
        made[name] = entry
    return made


def _authority(given: Given) -> dict[str, Any]:
    return {
        "authority": "amzn1.er-authority.echo-sdk.static",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": given.value, "id": id_}} for id_ in given.ids],
    }
