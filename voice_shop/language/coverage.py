"""How much of what the shop can do a language pack covers, part by part, against a pack that has it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency
from hassil.expression import Expression, Group, ListReference, RuleReference

from voice_shop.language.automaton import Automaton
from voice_shop.language.numbers import in_words
from voice_shop.language.pack import NUMBER_LISTS, SHOP_LISTS, Pack
from voice_shop.language.replies import Replies
from voice_shop.language.reply_template import Slot, slots
from voice_shop.language.speech_text import has_own_rules, speakable
from voice_shop.language.speech_words import speech_words

_SIGNS = "&%+"
_FORMS = {"other_forms", "singular"}
_SPOKEN = ("to", "times", "small", "identifiers")
_SPEECH = {f"speech: {name}" for name in _SPOKEN}
_COUNTED = 101
"""Numbers from 0 that must have words of their own."""
_AMOUNTS = ("0.05", "1", "1.45", "12.40", "1234.50")
_MEASURES = ("250 g", "1.5 l", "6 × 330 ml", "2 kg", "10 %", "0.5 l")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pack: how many of its `of` things it has, and which are `missing`."""

    name: str
    of: int
    missing: tuple[str, ...]

    @property
    def have(self) -> int:
        """How many are there."""
        return self.of - len(self.missing)

    @property
    def share(self) -> float:
        """0..1; a part without things is whole."""
        return self.have / self.of if self.of else 1.0


def coverage(
    pack: Pack, replies: Replies, model: Pack, told: Replies, grammar: Automaton, golden: Sequence[str]
) -> tuple[Part, ...]:
    """The parts of a pack.

    Args:
        pack, replies: what is measured.
        model, told: a pack that covers all, and its replies.
        grammar: what `pack` makes of a shop.
        golden: its golden sentences.
    """
    return (
        _part("intents", _intents(model), _intents(pack)),
        _part("slots", _slots(model), _slots(pack)),
        _rules(pack),
        _replies(replies, told),
        _part("golden", _all_templates(pack), _exercised(pack, grammar, golden)),
        _numbers(pack.language),
        _written("dates", _dates(replies), pack.language),
        _written("money and measures", _money(replies), pack.language),
        _part("word forms", {*_SIGNS, *_FORMS, *_SPEECH}, _forms(pack)),
    )


def _part(name: str, wanted: set[str], there: set[str]) -> Part:
    return Part(name, len(wanted), tuple(sorted(wanted - there)))


def _intents(pack: Pack) -> set[str]:
    return {str(template.intent) for template in pack.templates}


def _slots(pack: Pack) -> set[str]:
    """What can be said besides the intent: "product_question: aspect=price", "return_item: reason=wrong"."""
    found: set[str] = set()
    for template in pack.templates:
        found |= {f"{template.intent}: {slot}={value}" for slot, value in template.slots.items()}
        for reference in _references(template.sentence.expression, pack, set()):
            name, slot = reference.list_name, reference.slot_name
            if name in NUMBER_LISTS or name in SHOP_LISTS:
                found.add(f"{template.intent}: {slot}")
            else:
                found |= {f"{template.intent}: {slot}={value}" for _, value in pack.lists.get(name, ())}
    return found


def _references(what: Expression, pack: Pack, seen: set[str]) -> Iterator[ListReference]:
    """The lists that an expression can reach."""
    if isinstance(what, ListReference):
        yield what
    elif isinstance(what, RuleReference):
        if what.rule_name not in seen and what.rule_name in pack.rules:
            seen.add(what.rule_name)
            yield from _references(pack.rules[what.rule_name].expression, pack, seen)
    elif isinstance(what, Group):
        for item in what.items:
            yield from _references(item, pack, seen)


def _rules(pack: Pack) -> Part:
    """Rules that a template reaches, of all that are written or named."""
    reached: set[str] = set()
    for template in pack.templates:
        for _ in _references(template.sentence.expression, pack, reached):
            pass
    wanted = reached | pack.rules.keys()
    return _part("rules", {f"<{name}>" for name in wanted}, {f"<{name}>" for name in reached})


def _replies(own: Replies, told: Replies) -> Part:
    missing = []
    keys = {key for key in told.templates if not key.startswith("form.")} | set(_form_keys(own, told))
    for key in sorted(keys):
        if key not in own.templates:
            missing.append(key)
        elif key in told.templates and not key.startswith("form."):
            lacking = _facts(told, key) - _facts(own, key)
            if lacking:
                missing.append(f"{key} says nothing of {', '.join(sorted(lacking))}")
    words = told.wording.words.keys() - {"alike"}  # a language may have no numbers that sound alike
    missing += [f"words.{word}" for word in sorted(words - own.wording.words.keys())]
    return Part("replies", len(keys) + len(words), tuple(missing))


def _form_keys(own: Replies, told: Replies) -> Iterator[str]:
    """Forms with a template for each plural category that this language has."""
    categories = {"other", *Locale.parse(own.language).plural_form.rules}
    for key in told.templates:
        base, _, category = key.rpartition("_")
        if not key.startswith("form."):
            continue
        if category in {"zero", "one", "two", "few", "many", "other"}:
            yield from (key if base in own.templates else f"{base}_{c}" for c in categories)
        else:
            yield key


def _facts(replies: Replies, key: str) -> set[str]:
    """The facts that every variant of a reply may say."""
    variants = ({s.fact for s in slots(t) if isinstance(s, Slot)} for t in replies.templates[key])
    return set.intersection(*variants)


def _all_templates(pack: Pack) -> set[str]:
    return {f"{template.intent}: {template.text}" for template in pack.templates}


def _exercised(pack: Pack, grammar: Automaton, golden: Sequence[str]) -> set[str]:
    used = {number for text in golden for number in grammar.read_by(text)}
    return {f"{pack.templates[n].intent}: {pack.templates[n].text}" for n in used}


def _numbers(language: str) -> Part:
    """Numbers whose words are words, and no other number's."""
    said = [in_words(number, language) for number in range(_COUNTED)]
    missing = [
        str(number) for number, way in enumerate(said) if said.count(way) > 1 or not "".join(way).isalpha()
    ]
    return Part("numbers", _COUNTED, tuple(missing))


def _dates(replies: Replies) -> Iterator[str]:
    today = date(2026, 3, 4)
    for days in (*range(-8, 9), *range(30, 370, 31)):
        yield replies.wording.day(today + timedelta(days), today)


def _money(replies: Replies) -> Iterator[str]:
    for currency in ("EUR", "USD", "GBP"):
        for amount in _AMOUNTS:
            yield format_currency(Decimal(amount), currency, locale=replies.wording.locale)
    yield from _MEASURES


def _written(name: str, texts: Iterator[str], language: str) -> Part:
    """What a voice gets as words alone."""
    told = {text: speakable(text, language) for text in texts}
    missing = tuple(text for text, words in told.items() if not _only_words(words))
    return Part(name, len(told), missing)


def _only_words(text: str) -> bool:
    return bool(text) and all(c.isalpha() or c in " -,.'" for c in text)


def _forms(pack: Pack) -> set[str]:
    forms = pack.forms
    there = {sign for sign in _SIGNS if sign in forms.signs}
    there |= {"other_forms"} if forms.other_forms else set()
    there |= {"singular"} if forms.singulars else set()
    if has_own_rules(pack.language):
        return there | _SPEECH
    said = speech_words(pack.language)
    return there | {f"speech: {name}" for name in _SPOKEN if getattr(said, name)}
