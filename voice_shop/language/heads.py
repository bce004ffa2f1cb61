"""A thing called by the last word of its name alone ("wine", where there is a red wine)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.intent import IntentName, NotUnderstood, Reason, Understood

_SHORTEST = 3
"""Letters of such a word."""
_MOST = 12
"""Names that end with one word; what more end with says nothing."""
_MEANT = frozenset({IntentName.ADD, IntentName.PRODUCT_QUESTION, IntentName.FIND})


def by_last_word(said: Sequence[str], text: str, grammar: Automaton) -> Understood | None:
    """The sentence with a whole name in place of its last word: answered if it asks, asked back if it orders.

    Args:
        said: the words, without those that may be left out.
        text: as it was typed.
        grammar: the grammar in force.
    """
    if not grammar.typed.negations.isdisjoint(said):
        return None
    asking = grammar.whole.restricted(_MEANT & grammar.whole.intents)
    for at, names in _heads(said, grammar):
        readings = [read(" ".join((*said[:at], name, *said[at + 1 :])), asking) for name in names]
        found = [one for one in readings if one is not None and len(one.lines) == 1]
        if not found:
            continue
        candidates = dict.fromkeys(c for one in found for c in one.lines[0].candidates)
        line = replace(found[0].lines[0], candidates=tuple(candidates), product=said[at])
        meant = replace(found[0], lines=(line,), text=" ".join(said))
        return NotUnderstood(Reason.UNSURE, text, meant) if meant.name is IntentName.ADD else meant
    return None


def _heads(said: Sequence[str], grammar: Automaton) -> Iterator[tuple[int, list[str]]]:
    """Where a word of the sentence is the last one of names, and no name itself."""
    ends = {f" {word}": at for at, word in enumerate(said) if len(word) >= _SHORTEST and word.isalpha()}
    found: dict[int, list[str]] = {}
    known = set(grammar.names())
    for name in grammar.names():
        _, space, last = name.rpartition(" ")
        at = ends.get(space + last) if space else None
        if at is not None and last not in known:
            found.setdefault(at, []).append(name)
    for at, names in sorted(found.items()):
        shortest = _shortest(names)
        if len(shortest) <= _MOST:
            yield at, shortest


def _shortest(names: Sequence[str]) -> list[str]:
    """Without those that only put something before another: "tomato soup", not "heinz tomato soup"."""
    kept: list[str] = []
    for name in sorted(names, key=len):
        if not any(name.endswith(f" {other}") for other in kept):
            kept.append(name)
    return kept
