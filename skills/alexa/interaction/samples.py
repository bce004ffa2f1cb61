"""Sentence templates as sample utterances: every way to say a part of one, not every combination of them.

Alexa generalises from samples: a template with three places that have eight ways each is shown by the
plainest sentence and those that differ from it in one place; all combinations would be five hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest
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
_ALIKE_PLAIN = 8
"""And of the plainest, which is its name alone: "my", "the", "some"…"""
_MOST_SLOTS = 6
"""Slots of one requested product in one sample."""
_LATER_SLOTS = (3, 2)
"""And of the second thing in a list, and of those behind it: Alexa has seen the others at the first."""


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


class Ways:
    """Ways to say the expressions of a pack, the plainest first; each rule is worked out once."""

    def __init__(self, pack: Pack) -> None:
        self._rules = {name: sentence.expression for name, sentence in pack.rules.items()}
        self._nested = {name for name in self._rules if name in self._reached(name)} | {LINE}
        self._known: dict[tuple[str, tuple[str, ...]], list[Way]] = {}

    def of_template(self, template: Template) -> list[Way]:
        """Of a template without what may come before and after any sentence ("please", "for me")."""
        what = template.sentence.expression
        if isinstance(what, Group) and not isinstance(what, Alternative | Permutation):
            items = glued(what.items)
            while items and self._is_extra(items[0]):
                items = items[1:]
            while items and self._is_extra(items[-1]):
                items = items[:-1]
            return self._sequence(items, ())
        return self.of(what)

    def of(self, what: Expression, inside: tuple[str, ...] = ()) -> list[Way]:
        """Of an expression.

        Args:
            what: of a template, rule or list of the pack.
            inside: the rules around it that may stand inside themselves, so often only.
        """
        if isinstance(what, TextChunk):
            return [tuple(words(what.original_text))]
        if isinstance(what, ListReference):
            return [(SlotToken(what.list_name, what.slot_name),)]
        if isinstance(what, RuleReference):
            return self._rule(what.rule_name, inside)
        if isinstance(what, Permutation):
            turned = [[first, *rest.items] for first, rest in what.iterate_permutations()]
            return _distinct(way for items in turned for way in self._sequence(items, inside))
        if isinstance(what, Alternative):
            found: list[Way] = [()] if what.is_optional else []
            return _distinct([*found, *(way for item in what.items for way in self.of(item, inside))])
        if isinstance(what, Group):
            return self._sequence(glued(what.items), inside)
        return []

    def _is_extra(self, what: Expression) -> bool:
        """A rule of words only, which may be left out; or only space."""
        if isinstance(what, TextChunk):
            return not words(what.original_text)
        if not isinstance(what, RuleReference):
            return False
        ways = self.of(what)
        return () in ways and all(isinstance(token, str) for way in ways for token in way)

    def _rule(self, name: str, inside: tuple[str, ...]) -> list[Way]:
        if name not in self._rules:
            return []
        names_things = LINE in _referenced(self._rules[name])
        if inside.count(name) >= (MOST_LINES if names_things else MOST_OPTIONS):
            return []
        if (name, inside) not in self._known:
            self._known[name, inside] = self._worked_out(name, inside)
        return self._known[name, inside]

    def _worked_out(self, name: str, inside: tuple[str, ...]) -> list[Way]:
        within = (*inside, name) if name in self._nested else inside
        if name != LINE:
            return self.of(self._rules[name], within)
        what = self._rules[name]
        ways = self.of(what, within)
        if isinstance(what, Group) and not isinstance(what, Alternative | Permutation):
            ways = self._sequence(glued(what.items), within, whole=True)
        before = len(inside) - len(set(inside))
        return [(Edge(True), *way, Edge(False)) for way in _shapes(ways, before)]

    def _sequence(
        self, items: Sequence[Expression], inside: tuple[str, ...], *, whole: bool = False
    ) -> list[Way]:
        """`whole`: it is a requested product."""
        parts = [self.of(item, inside) for item in items]
        if not all(parts):
            return []
        if prod(map(len, parts)) <= _ALL:
            return _distinct(_joined(way) for way in product(*parts))
        plainest = [part[0] for part in parts]
        found = [_joined(plainest)]
        # One other way of each part, then a second of each: what is cut off is the least needed of all.
        for row in zip_longest(*(part[1:] for part in parts)):
            found += [
                _joined([*plainest[:at], way, *plainest[at + 1 :]])
                for at, way in enumerate(row)
                if way is not None
            ]
        if whole:
            # Also "two large ... with milk": each part goes round in its own ways.
            turns = range(max(map(len, parts)))
            found += [_joined([part[turn % len(part)] for part in parts]) for turn in turns]
        return _distinct(found)

    def _reached(self, name: str) -> set[str]:
        """The rules that a rule leads to, itself only if it stands inside itself."""
        reached: set[str] = set()
        agenda = [name]
        while agenda:
            for other in _referenced(self._rules.get(agenda.pop())):
                if other not in reached:
                    reached.add(other)
                    agenda.append(other)
        return reached


def _referenced(what: Expression | None) -> set[str]:
    """The rules that an expression names."""
    if isinstance(what, RuleReference):
        return {what.rule_name}
    return {name for item in what.items for name in _referenced(item)} if isinstance(what, Group) else set()


def _shapes(ways: Iterable[Way], before: int) -> list[Way]:
    """A few ways of each set of slots. `before`: how many things the sentence has named already."""
    seen: defaultdict[tuple[str, ...], int] = defaultdict(int)
    most = _LATER_SLOTS[min(before, len(_LATER_SLOTS)) - 1] if before else _MOST_SLOTS
    kept = []
    for way in ways:
        slots = tuple(sorted(f"{token.list}:{token.key}" for token in way if isinstance(token, SlotToken)))
        if len(slots) > most:
            continue
        seen[slots] += 1
        if seen[slots] <= (1 if before else _ALIKE_PLAIN if len(slots) == 1 else _ALIKE):
            kept.append(way)
    return kept


def _joined(parts: Iterable[Way]) -> Way:
    return tuple(token for part in parts for token in part)


def _distinct(ways: Iterable[Way]) -> list[Way]:
    return list(dict.fromkeys(ways))
