"""A grammar as the phrase list that Vosk takes.

Vosk makes a bigram model of the list, so what counts is which words follow which, not every sentence:
a few phrases that walk along every transition once are enough, however many sentences there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from voice_shop.language.grammar import Grammar

_LONGEST = 24
"""Words in one phrase; the automaton of a long list may go round in circles."""
_EDGE = ""

Arcs = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the model is given, and what it cannot be given.

    Attributes:
        texts: phrases of words that the model has; empty if no sentence can be said with them.
        unknown: words of the grammar that the model has not, in order. Sentences that need one cannot
            be heard; digits are left out, since every number is in the grammar in words as well.
    """

    texts: tuple[str, ...]
    unknown: tuple[str, ...]


def phrases_of(grammar: Grammar, has_word: Callable[[str], bool]) -> Phrases:
    """Phrases that contain every transition between known words that lies on a whole sentence."""
    pairs = grammar.transitions()
    vocabulary = {word for pair in pairs for word in pair if word != _EDGE}
    known = {word for word in vocabulary if plain(word) and has_word(word)}
    arcs = _useful(pairs, known)
    unknown = sorted(w for w in vocabulary - known if not any(c.isdecimal() for c in w))
    return Phrases(tuple(" ".join(walk) for walk in _walks(arcs)), tuple(unknown))


def plain(word: str) -> bool:
    """Whether a word is letters, digits and apostrophes only: nothing that Vosk's reader could choke on."""
    return (
        bool(word)
        and word[0] != "'"
        and all(c.isalnum() or c in "'’" or 0x300 <= ord(c) < 0x370 for c in word)
    )


def _useful(pairs: Iterable[tuple[str, str]], known: set[str]) -> dict[str, list[str]]:
    """Arcs of known words that lie on a way from start to end, sorted so that a list is always the same."""
    there = {(a, b) for a, b in pairs if (a in known or a == _EDGE) and (b in known or b == _EDGE)}
    forward: dict[str, list[str]] = {}
    backward: dict[str, list[str]] = {}
    for a, b in sorted(there):
        forward.setdefault(a, []).append(b)
        backward.setdefault(b, []).append(a)
    alive = _reached(forward) & _reached(backward)
    return {
        a: [b for b in after if b == _EDGE or b in alive]
        for a, after in forward.items()
        if a in alive or a == _EDGE
    }


def _reached(arcs: Arcs) -> set[str]:
    seen: set[str] = set()
    agenda = list(arcs.get(_EDGE, ()))
    while agenda:
        word = agenda.pop()
        if word not in seen and word != _EDGE:
            seen.add(word)
            agenda += arcs.get(word, ())
    return seen


def _walks(arcs: Arcs) -> Iterable[list[str]]:
    """Whole sentences that together take every arc at least once."""
    to_start = _shortest(arcs, backward=False)
    to_end = _shortest(arcs, backward=True)
    left = {word: deque(after) for word, after in arcs.items()}
    for word in (_EDGE, *sorted(w for w in arcs if w != _EDGE)):
        while left.get(word):
            walk = [*_path(to_start, word)[::-1], word] if word != _EDGE else []
            at = word
            while len(walk) < _LONGEST and left.get(at):
                at = left[at].popleft()
                if at == _EDGE:
                    break
                walk.append(at)
            if at != _EDGE:
                walk += _path(to_end, at)
            if walk:
                yield walk


def _shortest(arcs: Arcs, *, backward: bool) -> dict[str, str]:
    """For every word, the next one on the shortest way to the edge (from it, if not backward)."""
    turned: dict[str, list[str]] = {}
    for a, after in arcs.items():
        for b in after:
            near, far = (b, a) if backward else (a, b)
            turned.setdefault(near, []).append(far)
    way: dict[str, str] = {}
    agenda = deque([_EDGE])
    while agenda:
        at = agenda.popleft()
        for word in turned.get(at, ()):
            if word != _EDGE and word not in way:
                way[word] = at
                agenda.append(word)
    return way


def _path(way: Mapping[str, str], word: str) -> list[str]:
    path = []
    while (word := way[word]) != _EDGE:
        path.append(word)
    return path
