"""A list of things of which the shop does not know one: the others are taken, that one is named."""

from __future__ import annotations

import re
from dataclasses import replace

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, Line
from voice_shop.language.normalise import words

_LONGEST_NAME = 4
"""Words; what is longer than that is no thing in a list."""
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
