"""How the values in a reply are written: money, days, numbers, lists, text that others wrote."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal


class Term(str):
    """A word that is not the merchant's: an allergen, one of the two words to say back.
    The pack's words.yaml has it in the language; of several words each may be there."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a language needs to write values.

    Attributes:
        locale: the shop's, for money and numbers.
        language: the pack's, for the names of days and months.
        words: "and", "or", "comma", "today", "tomorrow", "yesterday", "near_day", "far_day", "day_format";
            and, where the language has such, "alike": numbers that sound like another, with spaces between.
    """

    locale: Locale
    language: Locale
    words: Mapping[str, str]

    def sounds_alike(self, number: object) -> bool:
        """Whether a number is easily heard as another: fifteen as fifty."""
        return isinstance(number, int) and str(number) in self.words.get("alike", "").split()

    def value(self, value: object, today: date | None) -> str:
        """One value as text.

        Raises:
            TypeError: a kind of value that replies do not know.
        """
        if hasattr(value, "amount") and hasattr(value, "currency"):
            return format_currency(value.amount, value.currency, locale=self.locale).replace("\xa0", " ")
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return self.day(value, today)
        if isinstance(value, Term):
            return self.words.get(value) or " ".join(self.words.get(word, word) for word in value.split())
        if isinstance(value, str):
            return plain(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(f"a reply cannot say {value!r}")
        return format_decimal(value, locale=self.locale)

    def day(self, day: date, today: date | None) -> str:
        """A day as people say it: "tomorrow", "on Tuesday", "on Tuesday 1 December"."""
        away = None if today is None else (day - today).days
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}
        if away in near:
            return self.words[near[away]]
        weekday = format_date(day, "EEEE", locale=self.language)
        if away is not None and abs(away) < 7:
            return self.words["near_day"].format(weekday=weekday)
        written = format_date(day, self.words["day_format"], locale=self.language)
        return self.words["far_day"].format(weekday=weekday, date=written)

    def join(self, parts: Sequence[str], joint: str) -> str:
        """ "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.words["comma"].join(parts[:-1]) + f" {self.words[joint]} " + parts[-1]


def plain(text: str) -> str:
    """Text that others wrote, as one line of text: control and invisible characters go, words stay."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def parts_of(value: Any) -> tuple[Any, ...]:
    """A list as its parts; anything else as one part; None as no part."""
    if value is None:
        return ()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    return (value,)
