"""Lists without "and": "two lemons one pineapple", "milk, bread, eggs"."""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from itertools import count

from voice_shop.language.automaton import Automaton
from voice_shop.language.grammar import State
from voice_shop.language.intent import Intent, IntentName, Line, NotUnderstood, Reason, Understood

_LISTS = frozenset({IntentName.ADD, IntentName.REMOVE, IntentName.REORDER})
_NAMED = frozenset({IntentName.CHOOSE})
_MOST_STEPS = 1_500
_SURE = 3
"""Things from which a row of names is a list; two may be one thing that the shop has not."""
_LONGEST = 24
"""Words of a bare list."""
_MARKS = re.compile(r"[,;\n]|\s[-–]\s")


def list_without_joints(said: Sequence[str], text: str, grammar: Automaton) -> Understood | None:
    """A sentence of the grammar but for the words between its things; or nothing but things.

    Done where it is sure to be a list: of three things, or where each says how many it is. Else asked about.
    """
    sentence = _joined(said, grammar)
    readings = grammar.parse(sentence) if sentence else ()
    found = next((r.intent for r in readings if r.intent.name in _LISTS), None)
    if found is None:
        lines = _bare(said, text, grammar)
        found = Intent(IntentName.ADD, lines, text=" ".join(said)) if len(lines) > 1 else None
    if found is None or len(found.lines) < 2 or found.name not in grammar.intents:
        return None
    sure = len(found.lines) >= _SURE or all(line.stated for line in found.lines)
    return found if sure else NotUnderstood(Reason.UNSURE, text, found)


def _joined(said: Sequence[str], grammar: Automaton) -> str | None:
    """The sentence with the fewest joiners put in."""
    joiner = grammar.typed.joiner
    if not joiner:
        return None
    order = count()
    agenda: list[tuple[int, int, int, State, tuple[str, ...]]] = [(0, len(said), 0, grammar.start, ())]
    seen: set[tuple[int, State]] = set()
    for _ in range(_MOST_STEPS):
        if not agenda:
            return None
        put_in, remaining, _tie, state, path = heapq.heappop(agenda)
        if (remaining, state) in seen:
            continue
        seen.add((remaining, state))
        if not remaining:
            if put_in and grammar.accepts(state):
                return " ".join(path)
            continue
        word = said[len(said) - remaining]
        joint = grammar.step(state, joiner)
        for extra, before, begin in ((0, (), state), (1, (joiner,), joint)):
            after = None if begin is None else grammar.step(begin, word)
            if after is not None:
                longer = (*path, *before, word)
                heapq.heappush(agenda, (put_in + extra, remaining - 1, next(order), after, longer))
    return None


def _bare(said: Sequence[str], text: str, grammar: Automaton) -> tuple[Line, ...]:
    """The things of a sentence that is nothing but things; empty if it is more than that."""
    if len(said) > _LONGEST:
        return ()
    names = grammar.whole.restricted(_NAMED)
    whole = list(said)
    best: list[tuple[Line, ...] | None] = [(), *[None] * len(whole)]
    for end in range(1, len(whole) + 1):
        for begin in range(end):
            before = best[begin]
            if before is None or (best[end] is not None and len(best[end] or ()) <= len(before) + 1):
                continue
            words = whole[begin:end]
            if begin and words[0] == grammar.typed.joiner:
                words = words[1:]
            readings = names.parse(" ".join(words)) if words else ()
            if readings and len(readings[0].intent.lines) == 1:
                best[end] = (*before, readings[0].intent.lines[0])
    lines = best[-1] or ()
    parted = len(_MARKS.findall(text)) + said.count(grammar.typed.joiner)
    # Of names that nothing parts some could be one thing: "chocolate ice cream".
    return lines if len(lines) >= _SURE or parted >= len(lines) - 1 else ()
