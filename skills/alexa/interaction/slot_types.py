"""The values of slots: Alexa's own types for numbers, and ours with ids and synonyms for everything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from skills.alexa.interaction.limits import SLOT_VALUE_CHARACTERS
from skills.alexa.interaction.samples import Ways
from voice_shop.language.compile import NAMED
from voice_shop.language.numbers import in_words
from voice_shop.language.pack import NUMBER_LISTS, Pack
from voice_shop.language.shop_words import ShopWords

NUMBER = "AMAZON.NUMBER"
_OPTION_LISTS = {"option_before": ("before", "both"), "option_after": ("after", "both")}


PAIRS = frozenset(NAMED)
"""Lists of the shop's whose values are (spoken, value)."""


def pairs_of(list_name: str, shop: ShopWords) -> Sequence[tuple[str, str]]:
    """(spoken, value) of one of PAIRS."""
    return NAMED[list_name](shop)[1]


@dataclass(frozen=True, slots=True)
class SlotValue:
    """One value: its id, the name that is said, and other ways to say it."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()


def slot_type(list_name: str) -> str:
    """The type of a list's slots: "product" is Product, a list of whole numbers is Alexa's own."""
    if all(isinstance(number, int) for number in NUMBER_LISTS.get(list_name, (Decimal(),))):
        return NUMBER
    return "".join(part.capitalize() for part in list_name.split("_"))


def values_of(list_name: str, pack: Pack, shop: ShopWords) -> tuple[SlotValue, ...]:
    """The values of a list that has a type of its own, in the pack's or the shop's order."""
    return tuple(_said(value) for value in _values(list_name, pack, shop))


def _values(list_name: str, pack: Pack, shop: ShopWords) -> Iterator[SlotValue]:
    if list_name == "product":
        for product in shop.products:
            yield SlotValue(product.id, product.name, product.spoken)
    elif list_name in _OPTION_LISTS:
        for option in shop.options:
            if option.place in _OPTION_LISTS[list_name]:
                yield SlotValue(option_id(option.group, option.value), option.spoken[0], option.spoken)
    elif list_name in PAIRS:
        yield from _merged((value, spoken) for spoken, value in pairs_of(list_name, shop))
    elif list_name in NUMBER_LISTS:
        for number in NUMBER_LISTS[list_name]:
            yield SlotValue(value_id(number), f"{number}", (" ".join(in_words(number, pack.language)),))
    else:
        ways = Ways(pack)
        yield from _merged(
            (value_id(out), " ".join(word for word in way if isinstance(word, str)))
            for sentence, out in pack.lists[list_name]
            for way in ways.of(sentence.expression)
        )


def _merged(pairs: Iterable[tuple[str, str]]) -> Iterator[SlotValue]:
    """(id, spoken) pairs as values, in the order of the ids' first appearance."""
    spoken_of: dict[str, list[str]] = {}
    for id_, spoken in pairs:
        spoken_of.setdefault(id_, []).append(spoken)
    for id_, spoken_ways in spoken_of.items():
        yield SlotValue(id_, spoken_ways[0], tuple(spoken_ways))


def _said(value: SlotValue) -> SlotValue:
    """Without what Alexa refuses: a synonym that is the name, an empty one, one that is too long."""
    synonyms = dict.fromkeys(s for s in value.synonyms if s and len(s) <= SLOT_VALUE_CHARACTERS)
    kept = tuple(s for s in synonyms if s.lower() != value.name.lower())
    return SlotValue(value.id, value.name[:SLOT_VALUE_CHARACTERS], kept)


def option_id(group: str, value: str) -> str:
    """The id of an option: "size=large"."""
    return f"{group}={value}"


def value_id(out: object) -> str:
    """The id of a list's value; `value_from` reads it."""
    return json.dumps(out) if isinstance(out, bool | int | float) else str(out)


def value_from(id_: str, list_name: str, pack: Pack) -> Any:
    """A list's value by its id; None if the list has no such value."""
    if list_name in NUMBER_LISTS:
        known: Mapping[str, Any] = {value_id(number): number for number in NUMBER_LISTS[list_name]}
        return known.get(id_)
    return next((out for _, out in pack.lists.get(list_name, ()) if value_id(out) == id_), None)
