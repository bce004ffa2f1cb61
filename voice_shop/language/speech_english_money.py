"""Prices in spoken English: "€12.40" is "twelve euros forty"."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from babel.numbers import get_currency_precision

from voice_shop.language.speech_cldr import CODES, SYMBOLS, UNIT, UNIT_END, currency_name, unit, unit_name
from voice_shop.language.speech_numbers import NUMBER, cardinal, number

Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_EN = "en"
_WHOLE = {
    "USD": ("dollar", "dollars"),
    "GBP": ("pound", "pounds"),
    "JPY": ("yen", "yen"),
    "KRW": ("won", "won"),
}
"""Said short where people leave out the country."""
_SMALL = {
    "EUR": ("cent", "cents"),
    "USD": ("cent", "cents"),
    "CAD": ("cent", "cents"),
    "AUD": ("cent", "cents"),
    "GBP": ("penny", "pence"),
}


def money_words(value: Decimal, code: str) -> str:
    """An amount as it is told at a till."""
    precision = get_currency_precision(code)
    minor = value.scaleb(precision)
    if minor != minor.to_integral_value():
        return f"{cardinal(value, _EN)} {_name(code, Decimal(2))}"
    whole, rest = divmod(int(minor), 10**precision)
    if not rest:
        return f"{cardinal(whole, _EN)} {_name(code, Decimal(whole))}"
    if not whole and code in _SMALL:
        return f"{cardinal(rest, _EN)} {_SMALL[code][rest != 1]}"
    return f"{cardinal(whole, _EN)} {_name(code, Decimal(whole))} {cardinal(rest, _EN)}"


def _name(code: str, count: Decimal) -> str:
    short = _WHOLE.get(code)
    return short[count != 1] if short else currency_name(code, count, _EN)


def _code(written: str) -> str:
    return SYMBOLS.get(written, written)


def _amount(m: re.Match[str]) -> str:
    parts = m.groupdict()
    code = _code(parts["before"] or parts["after"])
    low, high = parts["low"], parts["high"]
    sign = "minus " if parts["sign"] else ""
    if high:
        return f"{_without_name(number(low), code)} to {money_words(number(high), code)}"
    return f"{sign}{money_words(number(low), code)}"


def _without_name(value: Decimal, code: str) -> str:
    whole = value == value.to_integral_value()
    return cardinal(value, _EN) if whole else money_words(value, code)


def _per(m: re.Match[str]) -> str:
    if m[1]:
        return f" per {unit(number(m[1]), m[2], _EN)}"
    return f" per {unit_name(m[2], _EN)}"


_SIGNS = "|".join(re.escape(s) for s in SYMBOLS) + "|" + "|".join(rf"\b{c}\b" for c in CODES)
_TO = r" ?(?:-|–|—|to) ?"

MONEY_RULES: list[Rule] = [
    (re.compile(rf"(?:(?<=[€$£¥\d] )|(?<=[€$£¥\d])) ?/ ?(?:({NUMBER}) ?)?({UNIT}){UNIT_END}"), _per),
    (
        re.compile(
            rf"(?P<sign>(?<![\w-])[-−] ?)?(?<!\d)(?<!\d )(?P<before>{_SIGNS}) ?(?P<low>{NUMBER})"
            rf"(?:{_TO}(?:{_SIGNS})? ?(?P<high>{NUMBER}))?(?P<after>)"
        ),
        _amount,
    ),
    (
        re.compile(
            rf"(?P<before>)(?P<sign>(?<![\w-])[-−] ?)?(?<![\w.,])(?P<low>{NUMBER})"
            rf"(?:{_TO}(?P<high>{NUMBER}))? ?(?P<after>{_SIGNS})"
        ),
        _amount,
    ),
]
