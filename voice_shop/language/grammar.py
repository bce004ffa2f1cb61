"""The one grammar: a word automaton whose paths are the sentences and their parses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voice_shop.language.intent import Intent, IntentName

State = int
"""A state of the automaton, determinised when first reached."""


@dataclass(frozen=True, slots=True)
class Parse:
    """One reading of a sentence."""

    intent: Intent
    words: tuple[str, ...]
    meaning: tuple[object, ...] = ()
    """Equal for sentences that mean the same, however they are said."""
    covered: int = 0
    """How many words are names of products and options; of two readings, the one with more goes first."""
    names: tuple[str, ...] = ()
    """The words that name each line's product."""


class Grammar(Protocol):
    """A word automaton. Words are lower-case, without punctuation; hyphens are spaces."""

    language: str
    start: State

    def step(self, state: State, word: str) -> State | None:
        """Where a word leads, or None."""

    def words(self, state: State) -> Sequence[str]:
        """The words that can come next."""

    def accepts(self, state: State) -> bool:
        """Whether a sentence can end here."""

    def parse(self, text: str) -> tuple[Parse, ...]:
        """All readings of a sentence, best first; empty if it is not in the grammar."""

    def restricted(self, intents: frozenset[IntentName]) -> Grammar:
        """The same grammar with only these intents in force."""

    def names(self) -> Sequence[str]:
        """Every way to name a product, in plain words."""

    def vocabulary(self) -> frozenset[str]:
        """Every word."""

    def transitions(self) -> frozenset[tuple[str, str]]:
        """Every pair of words that can follow each other; "" stands for start and end."""
