"""What was said in confidence: a value that shows itself nowhere, and texts with their numbers masked."""

from __future__ import annotations

from functools import lru_cache

from voice_shop.language.normalise import words
from voice_shop.language.numbers import in_words

MASK = "•••"
"""Stands where something secret was; it does not tell how long that was."""


class Secret:
    """A text that is only had by asking for it: not printed, not compared, not written to JSON."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text."""
        return self._text

    def __repr__(self) -> str:
        return MASK


def masked(text: str, language: str) -> str:
    """A text without its numbers, in words or in digits.

    >>> masked("my PIN is one 2 3 four", "en")
    'my pin is •••'
    """
    numbers = _number_words(language)
    kept: list[str] = []
    for word in words(text):
        secret = word in numbers or any(char.isdigit() for char in word)
        if not secret or kept[-1:] != [MASK]:
            kept.append(MASK if secret else word)
    return " ".join(kept)


@lru_cache(maxsize=8)
def _number_words(language: str) -> frozenset[str]:
    return frozenset(word for number in range(101) for word in in_words(number, language))
