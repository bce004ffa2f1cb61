"""The best reading of a sentence."""

from __future__ import annotations

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent


def read(sentence: str, grammar: Automaton) -> Intent | None:
    """The best reading of a sentence that is in the grammar."""
    readings = grammar.parse(sentence)
    return readings[0].intent if readings else None
