"""Numbers as words, for any language that CLDR has spelling rules for."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from unicode_rbnf import FormatPurpose, RbnfEngine

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?!\d)"
"""A written number: 12, 12.5, 12,50, 1,234.50, 1.234,50."""

_LARGEST = 10**15
_VERBOSE = {"en": "spellout-cardinal-verbose"}
"""Rules preferred to the engine's choice: "three hundred and thirty" is easier to hear."""


def number(written: str) -> Decimal:
    """The value of text that matches NUMBER.

    "1,234" is a thousand and more; a comma before any other count of digits is a decimal comma.
    """
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", written):
        return Decimal(written.replace(",", ""))
    if "," in written:
        return Decimal(written.replace(".", "").replace(",", "."))
    return Decimal(written)


def cardinal(value: Decimal | int, language: str) -> str:
    """ "twelve", "twelve point five"; digit by digit from a quadrillion on."""
    exact = Decimal(value)
    if abs(exact) >= _LARGEST:
        return digits(f"{exact:f}", language)
    if exact == exact.to_integral_value():
        return _spell(int(exact), FormatPurpose.CARDINAL, language)
    return _spell(exact.normalize(), FormatPurpose.CARDINAL, language)


def ordinal(value: int, language: str) -> str:
    """ "twenty-fourth"."""
    return _spell(value, FormatPurpose.ORDINAL, language)


def year(value: int, language: str) -> str:
    """ "twenty twenty-six"."""
    return _spell(value, FormatPurpose.YEAR, language)


def digits(text: str, language: str) -> str:
    """Digit by digit, letters one by one: "1042" is "one zero four two"; anything else is a gap."""
    words = [cardinal(int(c), language) if c.isdecimal() else c for c in text if c.isalnum()]
    return " ".join(words)


def _spell(value: Decimal | int, purpose: FormatPurpose, language: str) -> str:
    engine = _engine(language)
    if engine is None:
        return str(value)
    wanted = _VERBOSE.get(language) if purpose is FormatPurpose.CARDINAL else None
    names = [wanted] if wanted else None
    return str(engine.format_number(value, purpose, ruleset_names=names).text)


@lru_cache(maxsize=4)
def _engine(language: str) -> RbnfEngine | None:
    if language not in RbnfEngine.get_supported_languages():
        return None
    return RbnfEngine.for_language(language)
