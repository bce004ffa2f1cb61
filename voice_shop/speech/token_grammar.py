"""Which tokens of a recogniser can continue a sentence of the grammar.

A position is a grammar state, the letters of the word begun, and whether a punctuation mark was just
written. Recognisers write natural text, so case is free, a hyphen is a space, and one punctuation
mark may stand behind a word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_shop.language.grammar import State
from voice_shop.language.normalise import fold

Position = tuple[State, str, bool]

_SPACE = "\u2581"
_MARKS = frozenset(",.?!;:")
_MAX_POSITIONS = 50_000
"""Positions kept; beyond that the store is emptied, so memory stays bounded."""


@dataclass(slots=True)
class TokenTree:
    """The vocabulary as a prefix tree of characters, as the grammar sees them."""

    children: dict[str, TokenTree] = field(default_factory=dict)
    tokens: list[int] = field(default_factory=list)
    letters: dict[int, str] = field(default_factory=dict)
    """Of the root: what each token spells, without punctuation."""

    @classmethod
    def build(cls, vocabulary: Sequence[bytes]) -> TokenTree:
        """Tokens that are no text (control tokens, parts of a character) are left out."""
        root = cls()
        for number, raw in enumerate(vocabulary):
            text = _text(raw)
            if not text:
                continue
            node = root
            for char in text:
                node = node.children.setdefault(char, cls())
            node.tokens.append(number)
            root.letters[number] = "".join(char for char in text if char not in _MARKS)
        return root


def _text(raw: bytes) -> str:
    """Characters of a token: letters as the grammar folds them, " " for any boundary, marks as such."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if text.startswith("<") and text.endswith(">"):
        return ""
    folded = []
    for char in text:
        if char in _MARKS:
            folded.append(char)
        elif char in {_SPACE, "-"}:
            folded.append(" ")
        else:
            letters = fold(char)
            if not letters.strip():
                return ""
            folded.append(letters)
    return "".join(folded)


@dataclass(frozen=True, slots=True)
class Continuations:
    """Tokens that may come next, shape (n,), and the position each leads to."""

    tokens: NDArray[np.intp]
    positions: tuple[Position, ...]


class Walked(Protocol):
    """As much of a `Grammar` as is needed to walk along its words."""

    start: State

    def step(self, state: State, word: str) -> State | None:
        """Where a word leads, or None."""

    def words(self, state: State) -> Sequence[str]:
        """The words that can come next, sorted."""

    def accepts(self, state: State) -> bool:
        """Whether a sentence can end here."""


class TokenGrammar:
    """A grammar seen through a recogniser's tokens."""

    def __init__(self, grammar: Walked, tree: TokenTree) -> None:
        self.grammar = grammar
        self._tree = tree
        self._known: dict[Position, Continuations] = {}
        self.start: Position = (grammar.start, "", False)

    def next(self, position: Position) -> Continuations:
        """Tokens that may follow here."""
        if position not in self._known:
            if len(self._known) > _MAX_POSITIONS:
                self._known.clear()
            found: dict[int, Position] = {}
            self._collect(self._tree, position, found)
            self._known[position] = Continuations(np.array(list(found), np.intp), tuple(found.values()))
        return self._known[position]

    def spelling(self, token: int) -> str:
        """The letters of a token, without punctuation."""
        return self._tree.letters[token]

    def whole(self, position: Position) -> bool:
        """Whether a sentence can end here."""
        state, begun, _ = position
        if not begun:
            return False
        after = self.grammar.step(state, begun)
        return after is not None and self.grammar.accepts(after)

    def _collect(self, tree: TokenTree, position: Position, found: dict[int, Position]) -> None:
        for char, below in tree.children.items():
            reached = self._advance(position, char)
            if reached is not None:
                for token in below.tokens:
                    found[token] = reached
                self._collect(below, reached, found)

    def _advance(self, position: Position, char: str) -> Position | None:
        state, begun, marked = position
        if char == " ":
            return self._next_word(state, begun)
        if char in _MARKS:
            complete = begun and not marked and self.grammar.step(state, begun) is not None
            return (state, begun, True) if complete else None
        if marked:
            return None
        longer = begun + char
        return (state, longer, False) if self._begins_word(state, longer) else None

    def _next_word(self, state: State, begun: str) -> Position | None:
        if not begun:
            # The space that begins the sentence.
            return (state, "", False) if state == self.grammar.start else None
        after = self.grammar.step(state, begun)
        return None if after is None or not self.grammar.words(after) else (after, "", False)

    def _begins_word(self, state: State, letters: str) -> bool:
        words = self.grammar.words(state)
        at = bisect_left(words, letters)
        return at < len(words) and words[at].startswith(letters)
