"""From what Alexa heard to what was meant: her intent and slots → our Intent, through the pack's own rules.

A slot whose value is neither an id that is known nor words that the language reads is never guessed: the
whole sentence is then not understood.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from skills.alexa.interaction.contract import AlexaIntent, Contract
from skills.alexa.interaction.names import PIN_INTENT, PIN_SLOT, SlotMeaning
from skills.alexa.interaction.slot_types import PAIRS, option_id, slot_type, value_from, values_of
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, Line, NotUnderstood, Reason, Understood
from voice_shop.language.network import Action
from voice_shop.language.pack import NUMBER_LISTS, Pack
from voice_shop.language.reading import fold_history
from voice_shop.language.secret import Secret
from voice_shop.language.shop_words import ShopWords, SpokenOption, SpokenProduct
from voice_shop.language.understand import understand

_DECIMAL_LISTS = frozenset({"amount", "decimal"})
"""Lists whose numbers are amounts, with or without a fraction."""


@dataclass(frozen=True, slots=True)
class Given:
    """A slot as Alexa filled it.

    Attributes:
        value: what was said, or a number in digits.
        ids: of the values that entity resolution took it for, the best first.
    """

    value: str
    ids: tuple[str, ...] = ()


_PLAIN_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")


class _UnclearError(Exception):
    """A slot that says nothing we know."""


class Reader:
    """Reads what Alexa sends for one shop.

    Args:
        contract: of the pack and the shop.
        pack, shop: what the contract was made from.
        grammar: compiled from the same; reads the words of slots that have no known id.
    """

    def __init__(self, contract: Contract, pack: Pack, shop: ShopWords, grammar: Automaton) -> None:
        self.contract = contract
        self._pack = pack
        self.shop = shop
        self._names = grammar.whole.restricted(frozenset({IntentName.CHOOSE}))

    def read(self, name: str, given: Mapping[str, Given]) -> Understood:
        """What an intent of the model with these slots means.

        Args:
            name: Alexa's intent.
            given: slot name -> what she heard; only filled slots.
        """
        if name == PIN_INTENT:
            digits = given[PIN_SLOT].value if PIN_SLOT in given else ""
            return Intent(IntentName.PIN, slots={"digits": Secret(digits)})
        text = heard_text(name, given)
        intent = self.contract.intents.get(name)
        if intent is None:
            return NotUnderstood(Reason.NOT_OURS, text)
        try:
            actions = tuple(self._actions(intent, given))
        except _UnclearError:
            return NotUnderstood(Reason.UNSURE, text, Intent(intent.intent))
        reading = fold_history((None, actions), text)
        return NotUnderstood(Reason.UNSURE, text) if reading is None else reading.intent

    def lacks(self, name: str, given: Mapping[str, Given]) -> SlotMeaning | None:
        """The product without which nothing can be done, if Alexa has not heard it."""
        intent = self.contract.intents.get(name)
        required = () if intent is None else intent.required
        return next((slot for slot in required if slot.list == "product" and slot.name not in given), None)

    def knows(self, name: str, slot: str, given: Given) -> bool:
        """Whether what is said in one slot of an intent means something here."""
        intent = self.contract.intents.get(name)
        meaning = None if intent is None else intent.meaning(slot)
        try:
            return meaning is not None and bool(list(self._slot(meaning, given)))
        except _UnclearError:
            return False

    # --- actions ------------------------------------------------------------------------------

    def _actions(self, intent: AlexaIntent, given: Mapping[str, Given]) -> Iterator[Action]:
        yield ("intent", intent.intent, intent.fixed)
        parts: defaultdict[int | None, list[tuple[SlotMeaning, Given]]] = defaultdict(list)
        for slot in intent.slots:
            if slot.name in given:
                parts[slot.line].append((slot, given[slot.name]))
        for slot, value in parts.pop(None, ()):
            yield from self._slot(slot, value)
        for line in sorted(parts, key=lambda line: line or 0):
            yield ("begin", "line", None)
            yield from self._line(parts[line])
            yield ("end", "line", None)

    def _line(self, slots: Sequence[tuple[SlotMeaning, Given]]) -> Iterator[Action]:
        """A requested product. Alexa may put more than the name into its slot ("large latte")."""
        found = [action for slot, value in slots for action in self._slot(slot, value)]
        if not any(kind == "product" for kind, _, _ in found):
            raise _UnclearError
        yield from found

    def _slot(self, slot: SlotMeaning, given: Given) -> Iterator[Action]:
        if slot.list == "product":
            yield from self._product(slot, given)
        elif slot.list.startswith("option_"):
            option = self._option(given)
            yield ("choice" if option.several else "option", option.group, option.value)
        else:
            yield ("slot", slot.key, self._value(slot.list, given))

    # --- values -------------------------------------------------------------------------------

    def _product(self, slot: SlotMeaning, given: Given) -> Iterator[Action]:
        ids = [id_ for id_ in given.ids if id_ in self._products]
        if ids:
            name = self._products[ids[0]].name if len(ids) == 1 else given.value.lower()
            yield ("product", tuple(ids), (name, given.value.lower()))
            return
        line = self._line_in(given.value)
        if slot.line is not None:
            yield from _also_said(line)
        yield ("product", line.candidates, (line.product, given.value.lower()))

    def _line_in(self, words: str) -> Line:
        """The product that words name, as the bare answer to a question would."""
        meant = understand(words, self._names)
        if isinstance(meant, Intent) and len(meant.lines) == 1:
            return meant.lines[0]
        raise _UnclearError

    def _option(self, given: Given) -> SpokenOption:
        for option in self.shop.options:
            if option_id(option.group, option.value) in given.ids:
                return option
        found = [option for option in self.shop.options if given.value.lower() in option.spoken]
        if len(found) != 1:
            raise _UnclearError
        return found[0]

    def _value(self, list_name: str, given: Given) -> Any:
        if list_name in NUMBER_LISTS:
            return _number(list_name, given)
        known = self._spoken.get(list_name, {})
        for id_ in (*given.ids, known.get(given.value.lower(), "")):
            if list_name in PAIRS:
                value: Any = id_ if id_ in known.values() else None
            else:
                value = value_from(id_, list_name, self._pack)
            if value is not None:
                return value
        if list_name == "promo_code":
            return given.value.lower()  # the shop says whether it has such a code
        raise _UnclearError

    @cached_property
    def _products(self) -> dict[str, SpokenProduct]:
        return {product.id: product for product in self.shop.products}

    @cached_property
    def _spoken(self) -> dict[str, dict[str, str]]:
        """List -> what is said -> id, of lists that have types of their own."""
        slots = (slot for intent in self.contract.intents.values() for slot in intent.slots)
        lists = {slot.list for slot in slots if slot_type(slot.list).isalpha()} - {"product"}
        return {
            name: {
                said.lower(): value.id
                for value in values_of(name, self._pack, self.shop)
                for said in (value.name, *value.synonyms)
            }
            for name in sorted(lists)
        }


def _also_said(line: Line) -> Iterator[Action]:
    """What a product's slot held besides its name."""
    if line.stated and line.measure is None:
        yield ("slot", "quantity", line.quantity)
    if line.packs:
        yield ("slot", "packs", True)
    for group, value in line.options.items():
        yield ("option", group, value)


def _number(list_name: str, given: Given) -> int | Decimal:
    for text in (*given.ids, given.value):
        number = Decimal(text) if _PLAIN_NUMBER.fullmatch(text) else None
        if number is not None and number in NUMBER_LISTS[list_name]:
            return number if list_name in _DECIMAL_LISTS else int(number)
    raise _UnclearError


def heard_text(name: str, given: Mapping[str, Given]) -> str:
    """What Alexa told of a sentence, for the record: she gives no transcript. Of a PIN nothing is told."""
    if name == PIN_INTENT:
        return name
    slots = " ".join(f"{slot}={value.value}" for slot, value in given.items())
    return f"{name} {slots}".strip()
