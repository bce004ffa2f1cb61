"""From a sentence to the request that Alexa would send for it: the way in which scenarios reach this channel.

The sentence is read with our own grammar; what it means is put into the intent and slots of the model, with
the ids that entity resolution would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from skills.alexa.interaction.contract import AlexaIntent, Contract
from skills.alexa.interaction.inbound import Given
from skills.alexa.interaction.names import FALLBACK, SlotMeaning
from skills.alexa.interaction.slot_types import NUMBER, option_id, slot_type, value_id
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, Line
from voice_shop.language.normalise import words
from voice_shop.language.pack import NUMBER_LISTS
from voice_shop.language.shop_words import ShopWords
from voice_shop.language.understand import understand

Filled = dict[str, Given]


def request_for(
    text: str, grammar: Automaton, contract: Contract, shop: ShopWords, taken: Mapping[str, str]
) -> tuple[str, Filled] | None:
    """Alexa's intent and slots for a sentence; None where she would hear nothing.

    Args:
        text: as a shopper says it.
        grammar: of the shop. What it does not read is Alexa's Fallback.
        contract, shop: of the same pack and shop.
        taken: sentences that mean an intent of Alexa's own.
    """
    said = " ".join(words(text))
    if not said:
        return None
    if said in taken:
        return taken[said], {}
    meant = understand(text, grammar.whole)
    found = expressed(meant, contract, shop) if isinstance(meant, Intent) else None
    return found or (FALLBACK, {})


def expressed(meant: Intent, contract: Contract, shop: ShopWords) -> tuple[str, Filled] | None:
    """An intent of ours in the model's; None if none of its sentences says as much."""
    ways = [intent for intent in contract.intents.values() if intent.intent is meant.name]
    for intent in sorted(ways, key=lambda intent: -len(intent.fixed)):
        if all(meant.slots.get(key) == value for key, value in intent.fixed.items()):
            filled = _filled(meant, intent, shop)
            if filled is not None:
                return intent.name, filled
    return None


def _filled(meant: Intent, intent: AlexaIntent, shop: ShopWords) -> Filled | None:
    """The slots that say what is not fixed; None if one of them is not in this intent."""
    wanted = [
        *_whole({k: v for k, v in meant.slots.items() if k not in intent.fixed}, shop),
        *(pair for number, line in enumerate(meant.lines) for pair in _line(line, number, shop)),
    ]
    filled: Filled = {}
    for ways in wanted:
        known = {slot.name: slot for slot in intent.slots}
        fits = [(slot, given) for slot, given in ways if slot.name in known and slot.name not in filled]
        if not fits:
            return None
        slot, given = fits[0]
        filled[slot.name] = given
    if any(slot.name not in filled for slot in intent.required):
        return None
    return filled


_Ways = Sequence[tuple[SlotMeaning, Given]]
"""Slots that can say the same, the best first."""


def _whole(slots: Mapping[str, Any], shop: ShopWords) -> Iterator[_Ways]:
    """What belongs to no product."""
    for key, value in slots.items():
        if key == "options":
            yield from _options(value, None, shop)
        elif key in {"attributes", "attribute"}:
            values = value if isinstance(value, tuple) else (value,)
            yield from (
                [(SlotMeaning("attribute", "attribute", None, at), Given(each, (each,)))]
                for at, each in enumerate(values)
            )
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield _number_ways(key, value, None)
        else:
            yield [(slot, Given(value_id(value), (value_id(value),))) for slot in _own_lists(key)]


def _own_lists(key: str) -> Iterator[SlotMeaning]:
    """Slots for a value that is no number. A list of the pack's is named after its slot, or the other way."""
    for name in (key, f"return_{key}"):
        yield SlotMeaning(name, key)


def _line(line: Line, number: int, shop: ShopWords) -> Iterator[_Ways]:
    """A requested product; the first also in the slots of intents that take nothing but its name."""
    given = Given(line.product, line.candidates)
    plain = not (line.stated or line.options or line.packs or line.measure)
    ways = [(SlotMeaning("product", "product", number), given)]
    if number == 0 and plain:
        ways.append((SlotMeaning("product", "product"), given))
    yield ways
    if line.packs:
        yield [(SlotMeaning("packs", "packs", number), Given("true", ("true",)))]
    if line.measure is not None and line.unit == "piece":
        each = line.measure / line.quantity
        yield [(SlotMeaning("quantity", "each", number), Given(f"{each.normalize():f}"))]
        if line.quantity > 1:
            yield _number_ways("quantity", line.quantity, number)
    elif line.measure is not None:
        yield from _measure(line.measure, number)
        yield [(SlotMeaning("measure_unit", "unit", number), Given(line.unit, (line.unit,)))]
    elif line.stated:
        yield _number_ways("quantity", line.quantity, number)
    yield from _options(line.options, number, shop)


def _measure(measure: Decimal, line: int) -> Iterator[_Ways]:
    """An amount, as a number or as a whole one "and a half"."""
    whole = measure // 1
    if measure == whole or any(measure in numbers for numbers in NUMBER_LISTS.values()) or not whole:
        yield _number_ways("measure", measure, line)
        return
    fraction = f"{(measure - whole).normalize():f}"
    yield _number_ways("measure", whole, line)
    yield [(SlotMeaning("fraction", "plus", line), Given(fraction, (fraction,)))]


def _options(options: Mapping[str, str], line: int | None, shop: ShopWords) -> Iterator[_Ways]:
    """Each option before the product's name or after it, as its group is said."""
    places = {option.group: option.place for option in shop.options}
    used = {"option_before": 0, "option_after": 0}
    for group, value in options.items():
        lists = {"before": ["option_before"], "after": ["option_after"]}.get(
            places.get(group, "both"), ["option_before", "option_after"]
        )
        ways = []
        for name in lists:
            slot = SlotMeaning(name, name, line, used[name])
            ways.append((slot, Given(value, (option_id(group, value),))))
        used[lists[0]] += 1
        yield ways


def _number_ways(key: str, value: int | Decimal, line: int | None) -> _Ways:
    """A number by the lists that have it: Alexa's own type first."""
    lists = [name for name, numbers in NUMBER_LISTS.items() if value in numbers]
    lists.sort(key=lambda name: slot_type(name) != NUMBER)
    text = f"{Decimal(value).normalize():f}"
    given = {True: Given(text), False: Given(text, (text,))}
    ways = [(SlotMeaning(name, key, line), given[slot_type(name) == NUMBER]) for name in lists]
    return [*ways, (SlotMeaning("ordinal", key, line), Given(str(value), (str(value),)))]


_HEARD = {"confirmationStatus": "NONE", "source": "USER"}


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
