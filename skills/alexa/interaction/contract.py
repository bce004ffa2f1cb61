"""What Alexa may send, made from a language pack: her intents with samples and slots, and ours behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from skills.alexa.interaction.limits import SAMPLE_CHARACTERS, SAMPLES_OF_AN_INTENT
from skills.alexa.interaction.names import SlotMeaning, distinct, intent_name, named
from skills.alexa.interaction.samples import SlotToken, Way, Ways
from skills.alexa.interaction.slot_types import PAIRS, pairs_of, value_id
from voice_shop.language.intent import IntentName
from voice_shop.language.pack import NUMBER_LISTS, Pack
from voice_shop.language.shop_words import ShopWords

_COMPANY = 3
"""Slots up to which every set of them that can be said together is shown."""


@dataclass(frozen=True, slots=True)
class AlexaIntent:
    """One intent of the model.

    Attributes:
        name: Alexa's.
        intent: ours.
        fixed: slots that are meant without being said.
        samples: as Alexa writes them.
        slots: all that the samples have.
        required: those that every sample has.
    """

    name: str
    intent: IntentName
    fixed: Mapping[str, Any]
    samples: tuple[str, ...]
    slots: tuple[SlotMeaning, ...]
    required: tuple[SlotMeaning, ...]

    def meaning(self, slot: str) -> SlotMeaning | None:
        """What a slot of this intent says, by its name."""
        return next((known for known in self.slots if known.name == slot), None)


@dataclass(frozen=True, slots=True)
class Contract:
    """What Alexa may send in one language.

    Attributes:
        language: of the pack.
        intents: by Alexa's name, in the pack's order of preference.
        ids: list of the pack's or the shop's -> ids of its values.
    """

    language: str
    intents: Mapping[str, AlexaIntent]
    ids: Mapping[str, frozenset[str]]


def contract_of(pack: Pack, shop: ShopWords, taken: Mapping[str, str] | None = None) -> Contract:
    """The contract of a pack in a shop.

    Args:
        pack: templates, rules and lists.
        shop: its names; a sample with a list that has no values is left out.
        taken: samples that mean an intent of Alexa's own, which no other may have.
    """
    ids = {name: frozenset(value_id(out) for _, out in values) for name, values in pack.lists.items()}
    ids |= {name: frozenset(value for _, value in pairs_of(name, shop)) for name in PAIRS}
    known = frozenset(name for name, values in ids.items() if values) | _filled_lists(shop)
    ways: defaultdict[tuple[IntentName, str], list[list[Way]]] = defaultdict(list)
    fixed_of: dict[str, Mapping[str, Any]] = {}
    ways_of = Ways(pack)
    for template in pack.templates:
        if template.intent is IntentName.PIN:
            continue  # digits have a slot of their own, see model.PIN_INTENT
        name = intent_name(template.intent, template.slots)
        fixed_of[name] = template.slots
        ways[template.intent, name].append(
            [way for way in ways_of.of_template(template) if _can_be_said(way, known)]
        )
    used = dict(taken or {})
    intents = {
        name: _intent(name, intent, fixed_of[name], of_templates, used)
        for (intent, name), of_templates in ways.items()
    }
    said = {name: intent for name, intent in intents.items() if intent.samples}
    return Contract(pack.language, said, ids)


def _filled_lists(shop: ShopWords) -> frozenset[str]:
    """Lists of numbers and of the shop's names that have values."""
    values: Mapping[str, Sequence[object]] = {
        **NUMBER_LISTS,
        "product": shop.products,
        "option_before": [o for o in shop.options if o.place in {"before", "both"}],
        "option_after": [o for o in shop.options if o.place in {"after", "both"}],
    }
    return frozenset(name for name, found in values.items() if found)


def _can_be_said(way: Way, known: frozenset[str]) -> bool:
    """Whether Alexa would take the sample: without digits, and with values for every slot."""
    words = [token for token in way if isinstance(token, str)]
    lists = {token.list for token in way if isinstance(token, SlotToken)}
    return not any(c.isdigit() for word in words for c in word) and lists <= known


def _intent(
    name: str,
    intent: IntentName,
    fixed: Mapping[str, Any],
    of_templates: Sequence[Sequence[Way]],
    used: dict[str, str],
) -> AlexaIntent:
    """`used`: samples that are taken, by whom; those of this intent are added."""
    samples = [
        {
            sample: slots
            for sample, slots in sorted(map(named, ways), key=lambda said: len(said[1]))
            if sample and len(sample) <= SAMPLE_CHARACTERS and used.get(sample, name) == name
        }
        for ways in of_templates
    ]
    chosen = _chosen(samples)
    used.update(dict.fromkeys(chosen, name))
    every = [set(slots) for slots in chosen.values()]
    slots = tuple(distinct(list(chosen.values())))
    required = tuple(slot for slot in slots if all(slot in sample for sample in every))
    return AlexaIntent(name, intent, fixed, tuple(chosen), slots, required)


_Samples = Mapping[str, tuple[SlotMeaning, ...]]


def _chosen(of_templates: Sequence[_Samples]) -> dict[str, tuple[SlotMeaning, ...]]:
    """The samples of an intent: the plainest of each template, those with a slot that nothing before has, or
    a few slots in a new company, and for the room that is left each template's next."""
    # The template that stands first is what is said most: it has three turns in each round.
    first = list(of_templates[0].items())
    rounds = [*(first[n::3] for n in range(3)), *(list(each.items()) for each in of_templates[1:])]
    turns = [sample for row in zip_longest(*rounds) for sample in row if sample is not None]
    chosen = dict(turns[: len(rounds)])
    met = {slot for slots in chosen.values() for slot in slots}
    companies = {frozenset(slots) for slots in chosen.values()}
    for sample, slots in turns:
        company = frozenset(slots)
        if not met >= company or (len(company) <= _COMPANY and company not in companies):
            met |= company
            companies.add(company)
            chosen[sample] = slots
    chosen = {**chosen, **dict(turns)}
    return dict(list(chosen.items())[:SAMPLES_OF_AN_INTENT])
