"""Sentence templates as sample utterances: every way to say a part of one, not every combination of them.

Alexa generalises from samples: a template with three places that have eight ways each is shown by the
plainest sentence and those that differ from it in one place; all combinations would be five hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)

from voice_shop.language.glue import glued
from voice_shop.language.normalise import words
from voice_shop.language.pack import Pack, Template

LINE = "line"
"""The pack's rule for one requested product."""
MOST_LINES = 5
"""Things in one sentence: how often the rule of a list of them may stand inside itself."""
MOST_OPTIONS = 3
"""Options on one side of a product: how often any other rule may stand inside itself."""
_ALL = 12
"""Combinations of the ways of a sequence up to which all of them are samples."""
_ALIKE = 3
"""Ways of a requested product that differ in their words only, of each that differs in its slots."""
_MOST_SLOTS = 6
"""Slots of one requested product in one sample."""
_LATER_SLOTS = 3
"""Slots of the second thing in a list and those behind it: Alexa has seen the others at the first."""


@dataclass(frozen=True, slots=True)
class SlotToken:
    """A place in a sample where a value of a list is said; `key` is what it means."""

    list: str
    key: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Begin or end of one requested product."""

    begins: bool


Token = str | SlotToken | Edge
Way = tuple[Token, ...]


def ways_of(what: Expression, pack: Pack, inside: Sequence[str] = ()) -> list[Way]:
    """Ways to say an expression, the plainest first.

    Args:
        what: of a template, rule or list of the pack.
        pack: where its rules are.
        inside: the rules around it, which may stand inside themselves so often only.
    """
    if isinstance(what, TextChunk):
        return [tuple(words(what.original_text))]
    if isinstance(what, ListReference):
        return [(SlotToken(what.list_name, what.slot_name),)]
    if isinstance(what, RuleReference):
        return _rule(what.rule_name, pack, inside)
    if isinstance(what, Permutation):
        turned = [[first, *rest.items] for first, rest in what.iterate_permutations()]
        return _distinct(way for items in turned for way in _sequence(items, pack, inside))
    if isinstance(what, Alternative):
        found: list[Way] = [()] if what.is_optional else []
        return _distinct([*found, *(way for item in what.items for way in ways_of(item, pack, inside))])
    if isinstance(what, Group):
        return _sequence(glued(what.items), pack, inside)
    return []


def template_ways(template: Template, pack: Pack) -> list[Way]:
    """Ways to say a template without what may come before and after any sentence ("please", "for me")."""
    what = template.sentence.expression
    if isinstance(what, Group) and not isinstance(what, Alternative | Permutation):
        items = glued(what.items)
        while items and _is_extra(items[0], pack):
            items = items[1:]
        while items and _is_extra(items[-1], pack):
            items = items[:-1]
        return _sequence(items, pack, ())
    return ways_of(what, pack)


def _is_extra(what: Expression, pack: Pack) -> bool:
    """A rule of words only, which may be left out; or only space."""
    if isinstance(what, TextChunk):
        return not words(what.original_text)
    if not isinstance(what, RuleReference):
        return False
    ways = ways_of(what, pack)
    return () in ways and all(isinstance(token, str) for way in ways for token in way)


def _rule(name: str, pack: Pack, inside: Sequence[str]) -> list[Way]:
    if name not in pack.rules:
        return []
    names_things = LINE in {item.rule_name for item in _references(pack.rules[name].expression)}
    if inside.count(name) >= (MOST_LINES if names_things else MOST_OPTIONS):
        return []
    ways = ways_of(pack.rules[name].expression, pack, [*inside, name])
    if name != LINE:
        return ways
    later = len(inside) > len(set(inside))
    return [(Edge(True), *way, Edge(False)) for way in _shapes(ways, later=later)]


def _references(what: Expression) -> Iterator[RuleReference]:
    if isinstance(what, RuleReference):
        yield what
    elif isinstance(what, Group):
        for item in what.items:
            yield from _references(item)


def _shapes(ways: Iterable[Way], *, later: bool) -> list[Way]:
    """A few ways of each set of slots."""
    seen: defaultdict[tuple[str, ...], int] = defaultdict(int)
    kept = []
    for way in ways:
        slots = tuple(sorted(f"{token.list}:{token.key}" for token in way if isinstance(token, SlotToken)))
        if len(slots) > (_LATER_SLOTS if later else _MOST_SLOTS):
            continue
        seen[slots] += 1
        if seen[slots] <= (1 if later else _ALIKE):
            kept.append(way)
    return kept


def _sequence(items: Sequence[Expression], pack: Pack, inside: Sequence[str]) -> list[Way]:
    parts = [ways_of(item, pack, inside) for item in items]
    if not all(parts):
        return []
    if prod(map(len, parts)) <= _ALL:
        return _distinct(_joined(way) for way in product(*parts))
    plainest = [part[0] for part in parts]
    found = [_joined(plainest)]
    for at, part in enumerate(parts):
        found += [_joined([*plainest[:at], way, *plainest[at + 1 :]]) for way in part[1:]]
    if inside and inside[-1] == LINE:
        # Of a requested product also "two large ... with milk": each part goes round in its own ways.
        turns = range(max(map(len, parts)))
        found += [_joined([part[turn % len(part)] for part in parts]) for turn in turns]
    return _distinct(found)


def _joined(parts: Iterable[Way]) -> Way:
    return tuple(token for part in parts for token in part)


def _distinct(ways: Iterable[Way]) -> list[Way]:
    return list(dict.fromkeys(ways))
