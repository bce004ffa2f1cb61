"""The sentence of the grammar that is nearest in spelling to a typed one.

A best-first walk through the automaton. A word may be misspelled; a word that means nothing
("um") may be left out. Short words, numbers and negations are never bent: "fifty" is not a
misspelled "fifteen", and leaving out "don't" would buy what was refused. Nor is a word that the grammar
knows elsewhere: "order please" orders no peas.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import count

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from voice_shop.language.automaton import Automaton
from voice_shop.language.grammar import State

_SHORTEST_BENT = 4
"""Letters; a shorter word is what it is."""
_LEAST_ALIKE = 76.0
"""rapidfuzz ratio, 0..100: no four letters of which one is another ("wine" is no "wing")."""
_LONG = 8
"""Letters from which two slips are one word."""
_COST_OF_SKIPPING = 0.2
_MOST_STEPS = 2_000


def nearest(said: Sequence[str], grammar: Automaton, *, most_cost: float = 0.6) -> str | None:
    """The nearest sentence within a cost; None if there is none.

    Args:
        said: words as typed.
        grammar: where the sentence must be.
        most_cost: one minus the likeness of every bent word, added up.
    """
    order = count()
    known = grammar.vocabulary()
    agenda: list[tuple[float, int, int, State, tuple[str, ...]]] = [
        (0.0, len(said), next(order), grammar.start, ())
    ]
    seen: set[tuple[int, State]] = set()
    for _ in range(_MOST_STEPS):
        if not agenda:
            return None
        cost, remaining, _tie, state, path = heapq.heappop(agenda)
        at = len(said) - remaining
        if (at, state) in seen:
            continue
        seen.add((at, state))
        if at == len(said):
            if grammar.accepts(state):
                return " ".join(path)
            continue
        for word, extra in _choices(said[at], state, grammar, known):
            after = state if word is None else grammar.step(state, word)
            if after is not None and cost + extra <= most_cost:
                longer = path if word is None else (*path, word)
                heapq.heappush(agenda, (cost + extra, remaining - 1, next(order), after, longer))
    return None


def _choices(
    word: str, state: State, grammar: Automaton, known: frozenset[str]
) -> Iterator[tuple[str | None, float]]:
    if grammar.step(state, word) is not None:
        yield word, 0.0
    if word in grammar.typed.skip:
        yield None, _COST_OF_SKIPPING
    # A slip or two of the fingers, not another word: "phone" is no "honey".
    slips = 1 if len(word) < _LONG else 2
    misspelled = word not in known and word not in grammar.typed.unbendable
    if misspelled and len(word) >= _SHORTEST_BENT and word.isalpha():
        for other, ratio, _ in process.extract(
            word, grammar.words(state), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=4
        ):
            if (
                other != word
                and set(other[:2]) & {word[0]}  # a slip seldom takes the first letter: "mummy" is no dummy
                and len(other) >= _SHORTEST_BENT
                and other not in grammar.typed.unbendable
                and OSA.distance(word, other, score_cutoff=slips) <= slips
            ):
                yield other, 1 - ratio / 100
