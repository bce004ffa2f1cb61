"""Written text as words in any language: CLDR's numbers, months, units, coins; and the pack's few words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import TypeAlias

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision

from voice_shop.language.forms import WordForms, word_forms
from voice_shop.language.speech_cldr import (
    CODES,
    SYMBOLS,
    UNIT,
    UNIT_END,
    currency_name,
    percent,
    unit,
    unit_name,
)
from voice_shop.language.speech_numbers import NUMBER, cardinal, digits, number, ordinal
from voice_shop.language.speech_words import SpeechWords, speech_words

Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_TO = r" ?[-–—] ?"
_CLOCK = r"(?<![\w.,:])([01]?\d|2[0-4]):([0-5]\d)(?![\w:])"
_VULGAR = re.compile(r"(?:(\d+) ?)?([½¼¾])")
_SYMBOL = "|".join(re.escape(s) for s in SYMBOLS)
_CODE = "|".join(CODES)


@lru_cache(maxsize=8)
def words_in(language: str) -> Callable[[str], str]:
    """The function that makes words of clean text in a language."""
    return words_with(language, speech_words(language), word_forms(language))


def words_with(language: str, pack: SpeechWords, forms: WordForms) -> Callable[[str], str]:
    """The same with the words given."""
    said = _Said(language, pack)
    rules = (*said.names(), *said.times(), *said.money(), *said.amounts())

    def words(text: str) -> str:
        text = _VULGAR.sub(_decimal, text)
        for pattern, say in rules:
            text = pattern.sub(say, text)
        for sign, word in forms.signs.items():
            text = text.replace(sign, f" {word} ")
        return text

    return words


class _Said:
    def __init__(self, language: str, pack: SpeechWords) -> None:
        self._language = language
        self._pack = pack

    def _number(self, written: str) -> str:
        return cardinal(number(written), self._language)

    # --- names and numbers that are no amounts ------------------------------------------------

    def names(self) -> list[Rule]:
        """Abbreviations; the digits of an order's number."""
        found: list[Rule] = []
        for written, said in self._pack.abbreviations.items():
            pattern = re.compile(rf"(?<!\w){re.escape(written)}(?!\w)", re.IGNORECASE)
            found.append((pattern, partial(_always, said)))
        if self._pack.identifiers:
            before = "|".join(map(re.escape, self._pack.identifiers))
            pattern = re.compile(rf"\b({before})((?: \w+\.?)? #?)(\d{{3,}})(?![\w.,]\d)", re.IGNORECASE)
            found.append((pattern, lambda m: f"{m[1]}{m[2].rstrip('# ')} {digits(m[3], self._language)}"))
        return found

    # --- days and times -----------------------------------------------------------------------

    def times(self) -> list[Rule]:
        """Days with and without a year; times of day."""
        found: list[Rule] = [
            (re.compile(r"(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])"), lambda m: self._day(m[3], m[2], m[1])),
            (re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/])"), lambda m: self._day(*m.groups())),
            (re.compile(_CLOCK + _TO + _CLOCK), self._clocks),
            (re.compile(_CLOCK), lambda m: self._clock(m[1], m[2])),
        ]
        months = _months(self._language)
        if months:
            named = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
            day = rf"(?<![\w.,])(\d{{1,2}})\.? ({named})\.?(?!\w)(?: (\d{{4}})\b)?"
            pattern = re.compile(day, re.IGNORECASE)
            found.insert(0, (pattern, lambda m: self._day(m[1], str(months[m[2].lower()]), m[3])))
        return found

    def _day(self, day: str, month: str, year: str | None) -> str:
        names = _month_names(self._language)
        if not (1 <= int(day) <= 31 and int(month) in names):
            return f"{day} {month} {year or ''}"
        said = self._pack.date.format(
            day=cardinal(int(day), self._language),
            nth=ordinal(int(day), self._language) if "{nth}" in self._pack.date else "",
            month=names[int(month)],
        )
        return f"{said} {cardinal(int(year), self._language)}" if year else said

    def _clocks(self, m: re.Match[str]) -> str:
        return self._join(self._clock(m[1], m[2]), self._clock(m[3], m[4]))

    def _range(self, m: re.Match[str]) -> str:
        return self._join(self._number(m[1]), self._number(m[2]))

    def _clock(self, hour: str, minute: str) -> str:
        usual = self._pack.clock if int(minute) else self._pack.full_clock
        pattern = self._pack.clock_at.get(int(minute), usual)
        numbers = {
            "hour": int(hour),
            "minute": int(minute),
            "hour12": (int(hour) - 1) % 12 + 1,
            "next12": int(hour) % 12 + 1,
        }
        return pattern.format(**{name: cardinal(n, self._language) for name, n in numbers.items()})

    def _join(self, low: str, high: str) -> str:
        return f"{low} {self._pack.to} {high}"

    # --- money --------------------------------------------------------------------------------

    def money(self) -> list[Rule]:
        """Amounts with a sign or a code on either side."""
        sign = rf"((?:US|JP|A|CA)?(?:{_SYMBOL})|\b(?:{_CODE})\b)"
        return [
            (re.compile(rf"(?<!\d)(?<!\d ){sign} ?({NUMBER})"), lambda m: self._coins(m[2], m[1])),
            (re.compile(rf"({NUMBER}) ?{sign}"), lambda m: self._coins(m[1], m[2])),
        ]

    def _coins(self, written: str, sign: str) -> str:
        code = next((SYMBOLS[s] for s in SYMBOLS if sign.endswith(s)), sign)
        value = number(written)
        places = get_currency_precision(code)
        minor = value.scaleb(places)
        if minor != minor.to_integral_value():
            return f"{cardinal(value, self._language)} {currency_name(code, value, self._language)}"
        whole, rest = divmod(int(minor), 10**places)
        if rest and not whole:
            coin = self._pack.small.get(code)
            if coin is None:
                return f"{cardinal(value, self._language)} {currency_name(code, value, self._language)}"
            return f"{cardinal(rest, self._language)} {coin[rest != 1]}"
        name = currency_name(code, Decimal(whole), self._language)
        said = cardinal(whole, self._language)
        if not rest:
            return f"{said} {name}"
        return self._pack.money.format(whole=said, currency=name, rest=cardinal(rest, self._language))

    # --- amounts ------------------------------------------------------------------------------

    def amounts(self) -> list[Rule]:
        """Packs, measures, shares, ranges, and at last every number that is left."""
        times = f" {self._pack.times} "
        return [
            (re.compile(r"(?<=\d) ?[×xX] ?(?=\d)|(?<=\d) [×x](?= )"), lambda _: times),
            (re.compile(rf"({NUMBER}) ?({UNIT}){UNIT_END}"), lambda m: self._measure(number(m[1]), m[2])),
            (re.compile(rf"({NUMBER}) ?%"), lambda m: percent(number(m[1]), self._language)),
            (re.compile(rf"({NUMBER}){_TO}({NUMBER})"), self._range),
            (re.compile(r"(?<=[^\W\d_])-?(?=\d)|(?<=\d)-?(?=[^\W\d_])"), lambda _: " "),
            (re.compile(NUMBER), lambda m: self._number(m[0])),
        ]  # fmt: skip

    def _measure(self, value: Decimal, written: str) -> str:
        if value == Decimal("0.5") and self._pack.half:
            return self._pack.half.format(unit=unit_name(written, self._language))
        return unit(value, written, self._language)


def _decimal(m: re.Match[str]) -> str:
    return str(int(m[1] or 0) + Decimal(str(unicodedata.numeric(m[2]))))


def _always(said: str, _: re.Match[str]) -> str:
    return said


@lru_cache(maxsize=8)
def _month_names(language: str) -> dict[int, str]:
    try:
        return dict(Locale.parse(language).months["format"]["wide"])
    except (UnknownLocaleError, ValueError):
        return {}


@lru_cache(maxsize=8)
def _months(language: str) -> dict[str, int]:
    """Every way to write a month, lower case -> its number."""
    try:
        ways = Locale.parse(language).months["format"]
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.lower().rstrip("."): month
        for way in ("wide", "abbreviated")
        for month, name in ways[way].items()
        if not name.isdigit() and any(c.isalpha() for c in name)
    }
