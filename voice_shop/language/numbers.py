"""Numbers in words, both ways, from the Unicode CLDR rules."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from unicode_rbnf import RbnfEngine

from voice_shop.language.normalise import words

_ALSO = {"en": {"oh": "0", "o": "0", "nought": "0", "ought": "0"}}
"""Words for a digit when digits are said one by one."""
_TIMES = {"en": {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}, "nl": {"dubbel": 2, "dubbele": 2}}
_LETTERS = re.compile(r"([^\W\d_]+)")
_BESIDE = re.compile(r"[\s,;.\-\u2010-\u2015]*")
"""What may stand between two numbers that are said in one go."""


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


def in_digits(text: str, language: str) -> str:
    """A text with its numbers up to a hundred in digits: "Four one, double two!" is "4 1 22!"."""
    pieces = _LETTERS.split(text)  # what is between words, a word, what is between words…
    told: list[str] = []
    after_number, at = False, 1
    while at < len(pieces):
        between, (number, used) = pieces[at - 1], _number_at(pieces, at, language)
        joined = after_number and number and _BESIDE.fullmatch(between)
        told += [" " if joined else between, number or pieces[at]]
        after_number, at = bool(number), at + 2 * used
    return "".join([*told, pieces[-1]])


def _number_at(pieces: list[str], at: int, language: str) -> tuple[str, int]:
    """The digits of the number that begins with a word, empty if none does, and how many words it has."""
    said = ["".join(words(word)) for word in pieces[at : at + 6 : 2]]
    times, also = _TIMES.get(language, {}).get(said[0]), _ALSO.get(language, {})
    known = _by_words(language)
    if times and len(said) > 1:
        digit = also.get(said[1]) or str(known.get((said[1],), ""))
        if len(digit) == 1:
            return digit * times, 2
    for length in range(len(said), 0, -1):
        beside = all(_BESIDE.fullmatch(gap) for gap in pieces[at + 1 : at + 2 * length - 1 : 2])
        number = known.get(tuple(said[:length]))
        if beside and number is not None:
            return str(number), length
    return also.get(said[0], ""), 1
