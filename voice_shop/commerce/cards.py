"""Card numbers: never stored, so what holds one is refused before it is written anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_shop.errors import InputError
from voice_shop.language.numbers import in_digits

_DIGITS = re.compile(r"[0-9](?:(?:, ?|[ \-./\u00a0\u2009\u202f])?[0-9]){12,}", re.ASCII)
_LANGUAGES = ("en", "nl")
"""In which numbers are said."""
_LONGEST, _SHORTEST = 19, 13


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits of a text have the check digit of a card's number (Luhn).

    Digits of every script count, and numbers in words ("four one one one, double one…"). Grouped digits are
    looked at group by group, so that a date behind a number does not hide it; in a group that is longer than
    any number, it may stand anywhere.
    """
    if len(text) < _SHORTEST and not any(char.isdecimal() for char in text):
        return False  # most of what is said to an offer: too short for so many digits in words
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in text)
    ways = {plain, *(in_digits(plain, language) for language in _LANGUAGES)}
    return any(_a_number(number) for way in ways for run in _DIGITS.findall(way) for number in _parts(run))


def any_card_number(*texts: str) -> bool:
    """Whether one of them holds a card's number."""
    return any(holds_card_number(text) for text in texts)


def no_card_number(*texts: str) -> None:
    """Let no text be kept that holds a card's number. Raises InputError, which does not show it."""
    if any_card_number(*texts):
        raise InputError(
            "That holds a card number, which is never kept.", hint="Say it without.", code="card_number"
        )


def _parts(run: str) -> Iterator[str]:
    groups = [part for part in re.split(r"[^0-9]", run) if part]
    for first in range(len(groups)):
        number = ""
        for group in groups[first : first + _LONGEST]:
            number += group
            if len(number) > _LONGEST:
                break
            yield number
    for group in groups:
        if len(group) > _LONGEST:
            yield from (
                group[at : at + n] for n in range(_SHORTEST, _LONGEST + 1) for at in range(len(group))
            )


def _a_number(digits: str) -> bool:
    if not _SHORTEST <= len(digits) <= _LONGEST or not digits.strip("0"):
        return False
    once = sum(int(digit) for digit in digits[-1::-2])
    twice = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (once + twice) % 10 == 0
