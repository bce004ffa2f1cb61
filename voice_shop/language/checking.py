"""What whoever writes a language pack wants to know of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from hassil.expression import Expression, Group, ListReference, RuleReference

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import IntentName
from voice_shop.language.normalise import words
from voice_shop.language.numbers import in_words
from voice_shop.language.pack import NUMBER_LISTS, Pack, Template
from voice_shop.language.phrases import Phrase, phrases_of
from voice_shop.language.shop_words import ShopWords

_PHRASES = 12
"""Phrases of each template that are looked at."""
_LONGEST_SAMPLE = 14


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `kind` is unused_rule, unused_list, two_intents or
    like_yes_or_no."""

    kind: str
    what: str


def unused(pack: Pack) -> Iterator[Finding]:
    """Rules and lists that no template reaches."""
    rules, lists = {"line"}, set[str]()
    agenda: list[Expression] = [template.sentence.expression for template in pack.templates]
    if "line" in pack.rules:
        agenda.append(pack.rules["line"].expression)
    agenda += [sentence.expression for values in pack.lists.values() for sentence, _ in values]
    while agenda:
        what = agenda.pop()
        if isinstance(what, RuleReference) and what.rule_name not in rules:
            rules.add(what.rule_name)
            if what.rule_name in pack.rules:
                agenda.append(pack.rules[what.rule_name].expression)
        elif isinstance(what, ListReference):
            lists.add(what.list_name)
        elif isinstance(what, Group):
            agenda += what.items
    yield from (Finding("unused_rule", f"<{name}>") for name in sorted(pack.rules.keys() - rules))
    yield from (Finding("unused_list", f"{{{name}}}") for name in sorted(pack.lists.keys() - lists))


def confusions(pack: Pack, shop: ShopWords, grammar: Automaton) -> Iterator[Finding]:
    """Phrases of templates that reach two intents, or that yes and no share with another.

    Args:
        pack, shop: what the grammar was compiled from.
        grammar: what can be said at once; the bare answer to a choice is apart from it.
    """
    told: set[tuple[IntentName, ...]] = set()
    for template in pack.templates:
        for phrase in islice(_filled(template, pack, shop), _PHRASES):
            text = " ".join(phrase)
            reached = tuple(dict.fromkeys(parse.intent.name for parse in grammar.parse(text)))
            key = tuple(sorted(reached))
            if len(reached) < 2 or key in told:
                continue
            told.add(key)
            answer = {IntentName.YES, IntentName.NO} & set(reached)
            kind = "like_yes_or_no" if answer else "two_intents"
            yield Finding(kind, f"{text!r}: {' or '.join(reached)}")


def samples(grammar: Automaton, intent: IntentName, count: int, seed: int) -> list[str]:
    """Sentences of an intent, at random but the same for a seed; fewer where it has not so many."""
    view = grammar.restricted(frozenset({intent}))
    pick = random.Random(seed)  # noqa: S311 - examples, no secrets
    found: dict[str, None] = {}
    for _ in range(count * 40):
        text = _walk(view, pick)
        if text and view.parse(text):
            found[text] = None
        if len(found) == count:
            break
    return list(found)


def _walk(grammar: Automaton, pick: random.Random) -> str | None:
    state, said = grammar.start, list[str]()
    while len(said) < _LONGEST_SAMPLE:
        if said and grammar.accepts(state) and pick.random() < 0.5:
            return " ".join(said)
        choices = grammar.words(state)
        if not choices:
            break
        said.append(pick.choice(choices))
        following = grammar.step(state, said[-1])
        if following is None:
            break
        state = following
    return " ".join(said) if grammar.accepts(state) else None


def _filled(template: Template, pack: Pack, shop: ShopWords) -> Iterator[Phrase]:
    def fill(name: str) -> Phrase:
        if name in NUMBER_LISTS:
            return in_words(2, pack.language)
        if name in pack.lists:
            sentence = pack.lists[name][0][0]
            return next(phrases_of(sentence.expression, pack, fill), ())
        pairs = {"category": shop.categories, "attribute": shop.attributes, "promo_code": shop.codes}.get(
            name
        )
        if pairs is not None:
            return words(pairs[0][0], pack.forms.signs) if pairs else ()
        if name == "product":
            return words(shop.products[0].spoken[0], pack.forms.signs) if shop.products else ()
        side = name.removeprefix("option_")
        return next(
            (words(o.spoken[0], pack.forms.signs) for o in shop.options if o.place in {side, "both"}), ()
        )

    yield from phrases_of(template.sentence.expression, pack, fill)
