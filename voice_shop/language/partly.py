"""An order of which the shop does not know a part: that part is named, and never guessed.

Of a list the others are taken; what else is left without it is only asked back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.intent import Intent, IntentName, Line, NotUnderstood, Reason
from voice_shop.language.normalise import words

_LONGEST_NAME = 4
"""Words; what is longer than that is no thing in a list."""
_LONGEST_GAP = 8
"""Words; what is longer than that is another sentence."""
_BEFORE = 2
"""Words before an unknown one that may belong to it ("two lovely")."""
_NAMED = frozenset({IntentName.CHOOSE})
"""What a product's name alone is when a choice is open."""
_LEAST_KNOWN = 2
"""Things of a list that must be known: with one alone, the rest may be any sentence."""


def without_unknown(text: str, grammar: Automaton) -> Intent | None:
    """The order without the one thing that is unknown, which becomes a line without candidates.

    Things stand between commas and joining words; a negation anywhere leaves the sentence alone.
    """
    if any(word in grammar.typed.negations for word in words(text, grammar.typed.signs)):
        return None
    if not grammar.typed.joiner:
        return None
    between = re.compile(rf",|\s{re.escape(grammar.typed.joiner)}\s", re.IGNORECASE)
    parts = [part.strip() for part in between.split(text) if part.strip()]
    for at in range(1, len(parts)):
        unknown = [word for word in words(parts[at], grammar.typed.signs) if word not in grammar.typed.skip]
        if not 0 < len(unknown) <= _LONGEST_NAME or grammar.vocabulary().issuperset(unknown):
            continue
        readings = grammar.parse(f" {grammar.typed.joiner} ".join(parts[:at] + parts[at + 1 :]))
        order = readings[0].intent if readings else None
        if order is not None and order.name is IntentName.ADD and len(order.lines) >= _LEAST_KNOWN:
            return replace(order, lines=(*order.lines, Line((), " ".join(unknown))))
    return None


def with_a_gap(said: Sequence[str], text: str, grammar: Automaton) -> NotUnderstood | None:
    """What an order is without a stretch of it that is unknown, to be asked back.

    "A latte with oat milk" is a latte where there is no oat milk.

    Args:
        said: its words, without those that may be left out.
        text: as it was typed.
        grammar: the grammar in force.
    """
    known = grammar.vocabulary()
    unknown = [at for at, word in enumerate(said) if word not in known]
    if not unknown or not grammar.typed.negations.isdisjoint(said):
        return None
    for start, end in _stretches(said, unknown[0], unknown[-1] + 1, grammar):
        order = order_or_name(" ".join((*said[:start], *said[end:])), grammar)
        if order is not None:
            gap = " ".join(said[start:end]).removeprefix(f"{grammar.typed.joiner} ")
            unknown_part = gap.removesuffix(f" {grammar.typed.joiner}")
            return NotUnderstood(Reason.UNSURE, text, order, unknown=unknown_part)
    return None


def _stretches(said: Sequence[str], first: int, last: int, grammar: Automaton) -> Iterator[tuple[int, int]]:
    """Stretches around the unknown words that are a part by themselves, the shortest first: from a joining
    word on, up to another or the end; or up to one and with it."""
    joints = grammar.typed.complements | {grammar.typed.joiner}
    ends = [at for at in range(last, len(said) + 1) if at == len(said) or said[at] in joints]
    found = [(start, end) for start in range(first) if said[start] in joints for end in ends]
    after = [at + 1 for at in ends if at < len(said) and said[at] == grammar.typed.joiner]
    found += [(start, end) for start in range(max(0, first - _BEFORE), first + 1) for end in after]
    yield from sorted((s for s in found if s[1] - s[0] <= _LONGEST_GAP), key=lambda s: (s[1] - s[0], s))


def order_or_name(sentence: str, grammar: Automaton) -> Intent | None:
    """An order; or products named alone ("two litres of milk"), as the order that it may be: to be asked."""
    order = read(sentence, grammar)
    if order is not None and order.name not in _NAMED:
        return order if order.name is IntentName.ADD and order.lines else None
    names = grammar.whole.restricted(_NAMED)
    named = [read(part, names) for part in sentence.split(f" {grammar.typed.joiner} ")]
    lines = [() if one is None else one.lines for one in named]
    return Intent(IntentName.ADD, tuple(chain.from_iterable(lines))) if all(lines) else None
