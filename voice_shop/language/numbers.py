"""Numbers in words, both ways, from the Unicode CLDR rules."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from unicode_rbnf import RbnfEngine

from voice_shop.language.normalise import words


@lru_cache(maxsize=8)
def _engine(language: str) -> RbnfEngine:
    return RbnfEngine.for_language(language)


@lru_cache(maxsize=20_000)
def in_words(number: int | Decimal, language: str) -> tuple[str, ...]:
    """A number as plain words: 25 is ("twenty", "five")."""
    return words(_engine(language).format_number(number).text)


@lru_cache(maxsize=8)
def _by_words(language: str) -> dict[tuple[str, ...], int]:
    return {in_words(n, language): n for n in range(101)}


@lru_cache(maxsize=8)
def _number_words(language: str) -> frozenset[str]:
    return frozenset(word for way in _by_words(language) for word in way)


def spellings(spoken: tuple[str, ...], language: str) -> tuple[tuple[str, ...], ...]:
    """All ways a recogniser or a typist may write a name: "twelve ounce" and "12 ounce".

    Each run of number words is either in words or in digits; the first spelling is `spoken` itself.
    """
    known = _by_words(language)
    if not any(word in _number_words(language) or word.isdigit() for word in spoken):
        return (spoken,)
    ways: list[tuple[str, ...]] = [()]
    i = 0
    while i < len(spoken):
        for length in (3, 2, 1):
            number = known.get(spoken[i : i + length])
            if number is not None and i + length <= len(spoken):
                run = spoken[i : i + length]
                ways = [way + piece for way in ways for piece in (run, (str(number),))]
                i += length
                break
        else:
            word = spoken[i]
            alternatives: tuple[tuple[str, ...], ...] = ((word,),)
            if word.isascii() and word.isdigit() and len(word) <= 3:
                alternatives = ((word,), in_words(int(word), language))
            ways = [way + piece for way in ways for piece in alternatives]
            i += 1
    return tuple(dict.fromkeys(ways))
