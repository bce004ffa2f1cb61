"""One value of a file at a time: text, amount, count, flag, list. Each says what is wrong and goes on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from voice_shop.catalogue.problems import Problems, did_you_mean, nearest, shown

MOST_TEXT = 2000
"""Characters of one text; a description that is longer is no description."""

MOST_MINOR = 10**11
"""Largest amount, minor units; sums of a whole shop stay far inside 64 bits."""

MOST_COUNT = 10**9

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,9}))?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,15}", re.ASCII)
_FLAGS = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False, "": False}


class WrongValueError(Exception):
    """A value cannot be used; raised to whoever reads the record it is in."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one record with their place; the first wrong one is noted and raises `WrongValueError`.

    Attributes:
        values: name -> value, as the file gave it.
        place: of the record ("products.csv, row 12").
        label: what its values are called ("column", "key").
        problems: where to note what is wrong.
    """

    values: Mapping[str, Any]
    place: str
    label: str
    problems: Problems

    def wrong(self, name: str, what: str, hint: str = "") -> WrongValueError:
        """Note a problem with one value; the caller raises what this returns."""
        self.problems.add(f"{self.place}, {self.label} {name}", what, hint)
        return WrongValueError()

    def only(self, known: Collection[str]) -> None:
        """Note every value that nothing will read."""
        for name in self.values:
            if name not in known:
                self.wrong(shown(name), "is not known.", did_you_mean(str(name), known))

    def given(self, name: str) -> bool:
        """Whether there is a value at all."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str | None = None) -> str:
        """One line of text: white space inside is made single; markup stays as it is, being only text."""
        value = self.values.get(name)
        if value is None or value == "":
            if default is None:
                raise self.wrong(name, "is empty.", "Fill it in.")
            return default
        if not isinstance(value, str):
            raise self.wrong(name, f"{shown(value)} is not a text.", "Put it in double quotes.")
        line = " ".join(value.split())
        if len(line) > MOST_TEXT:
            raise self.wrong(name, f"has {len(line)} characters.", f"Keep it below {MOST_TEXT}.")
        if not line.isprintable() and any(unicodedata.category(char) in ("Cc", "Cs") for char in line):
            raise self.wrong(name, f"{shown(line)} has a control character.", "Delete it.")
        if not line and default is None:
            raise self.wrong(name, "is empty.", "Fill it in.")
        return line

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; in a cell they are written with semicolons between them. No text twice."""
        value = self.values.get(name)
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise self.wrong(name, f"{shown(value)} is not a list.", 'Write it like ["one", "two"].')
        parts = [self._part(name, part).split(";") for part in value]
        return tuple(dict.fromkeys(part.strip() for some in parts for part in some if part.strip()))

    def words(self, name: str, spellings: Mapping[str, str]) -> tuple[str, ...]:
        """A list of words, each as the vocabulary has it; `spellings` are lower case -> word."""
        found: dict[str, None] = {}
        for text in self.texts(name):
            word = spellings.get(text.casefold().replace("-", " ").replace("_", " "))
            if word is None:
                known = dict.fromkeys(spellings.values())
                raise self.wrong(name, f"{shown(text)} is not known.", _nearest_of(text, spellings, known))
            found[word] = None
        return tuple(found)

    def pairs(self, name: str) -> dict[str, str]:
        """Names with values; in a cell they are written like "size: large; colour: red"."""
        value = self.values.get(name)
        if value is None or value == "":
            return {}
        if isinstance(value, str):
            parts = [part.partition(":") for part in value.split(";") if part.strip()]
            value = {first.strip(): last.strip() for first, _, last in parts}
            if len(value) != len(parts):
                raise self.wrong(name, "has the same name twice.", "Delete one of them.")
        if not isinstance(value, dict) or not all(key and text for key, text in value.items()):
            raise self.wrong(name, f"{shown(value)} has no values.", 'Write it like "size: large".')
        found = {self._part(name, key): self._part(name, text) for key, text in value.items()}
        if any(":" in key or ";" in key + text for key, text in found.items()):
            raise self.wrong(name, "has a colon or semicolon inside.", "Leave it out.")
        return found

    def _part(self, name: str, part: object) -> str:
        """One text of several in a value."""
        return Fields({name: part}, self.place, self.label, self.problems).text(name, "")

    def amount(self, name: str, currency: str, *, signed: bool = False, empty: int | None = None) -> int:
        """An amount like "4.50", in minor units of the currency."""
        value = self.values.get(name)
        if value is None or value == "":
            if empty is None:
                raise self.wrong(name, "is empty.", 'Write an amount like "4.50".')
            return empty
        text = str(value) if isinstance(value, str | Decimal) or type(value) is int else ""
        match = _AMOUNT.fullmatch(text)
        if match is None:
            raise self.wrong(
                name, f"{shown(value)} is not an amount.", 'Write it like "4.50", without currency.'
            )
        digits = get_currency_precision(currency)
        sign, whole, part = match[1], match[2], (match[3] or "").rstrip("0")
        if len(part) > digits:
            raise self.wrong(name, f"{text} has more decimals than {currency} ({digits}).", "Round it.")
        minor: int = int(whole) * 10**digits + int(part.ljust(digits, "0") or "0")
        if minor > MOST_MINOR:
            raise self.wrong(name, f"{text} is too large.", "Is there a point missing?")
        if sign == "-" and minor and not signed:
            raise self.wrong(name, f"{text} is below zero.", "Write an amount of zero or more.")
        return -minor if sign == "-" else minor

    def count(self, name: str, *, least: int = 0, most: int = MOST_COUNT, empty: int | None = None) -> int:
        """A whole number between `least` and `most`."""
        value: object = self.values.get(name)
        if (value is None or value == "") and empty is not None:
            return empty
        if isinstance(value, str) and _COUNT.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            kind = "out of range" if type(value) is int else "not a whole number"
            what = "is empty." if value is None or value == "" else f"{shown(value)} is {kind}."
            span = f"of {least} or more" if most == MOST_COUNT else f"from {least} to {most}"
            raise self.wrong(name, what, f"Write a number {span}.")
        return value

    def flag(self, name: str) -> bool:
        """Yes or no; empty is no."""
        value = self.values.get(name, False)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in _FLAGS:
            return _FLAGS[value.lower()]
        raise self.wrong(name, f"{shown(value)} is neither yes nor no.", 'Write "yes" or "no".')

    def one_of(self, name: str, known: Collection[str], default: str | None = None, hint: str = "") -> str:
        """A text that must be one of the known ones."""
        value = self.text(name, default)
        if value not in known and value != default:
            raise self.wrong(
                name, f"{shown(value)} is not known.", " ".join((did_you_mean(value, known), hint)).strip()
            )
        return value

    def inner(self, value: object, place: str) -> Fields:
        """The fields of a table inside this one, at its own place."""
        if not isinstance(value, dict):
            self.problems.add(place, f"{shown(value)} is not a table.", "It needs names and values.")
            raise WrongValueError
        return Fields(value, place, self.label, self.problems)


def _nearest_of(word: str, spellings: Mapping[str, str], known: Collection[str]) -> str:
    """A hint: the nearest spelling's word, otherwise all words."""
    guess = nearest(word, spellings)
    return f"Did you mean {spellings[guess]!r}?" if guess else f"Known are: {', '.join(known)}."
