"""Days and times in spoken English: "24 Nov" is "the twenty-fourth of November"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from voice_shop.language.speech_numbers import cardinal, ordinal, year

Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_EN = "en"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_SHORT = {"Tuesday": "s?", "Thursday": "(?:rs?)?"}
_MONTH = "(" + "|".join(rf"{m[:3]}(?:{m[3:]}|t?\.?)(?!\w)" for m in _MONTHS) + ")"
_WEEKDAY = "(" + "|".join(rf"{d[:3]}(?:{d[3:]}|{_DAY_SHORT.get(d, '')}\.?)(?!\w)" for d in _DAYS) + ")"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20)\d\d)"
_CLOCK = r"([01]?\d|2[0-4])[:.]([0-5]\d)(?::[0-5]\d)?(?: ?([ap])\.? ?m\b\.?| ?h\b| o'clock)?"


_PARTS = ((12, "in the morning"), (18, "in the afternoon"), (22, "in the evening"), (24, "at night"))
"""Initials ("a.m.") are misread by voices."""


def _month(written: str) -> str:
    return next(m for m in _MONTHS if m.startswith(written[:3]))


def _weekday(written: str) -> str:
    return next(d for d in _DAYS if d.startswith(written[:3]))


def _date(day: str, month: str, in_year: str | None) -> str:
    words = f"the {ordinal(int(day), _EN)} of {month}"
    return f"{words} {_year(in_year)}" if in_year else words


def _year(written: str) -> str:
    return year(int(written), _EN).replace("-hundred", " hundred")


def _numeric(whole: str, day: str, month: str, in_year: str | None) -> str:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return whole
    return _date(day, _MONTHS[int(month) - 1], in_year)


def clock_words(hour: int, minute: int, half: str | None = None) -> str:
    """A time of day as people tell it: "two thirty in the afternoon", "noon", "midnight"."""
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if minute == 0 and hour % 12 == 0:
        return "noon" if hour == 12 else "midnight"
    part = next(name for until, name in _PARTS if hour % 24 < until)
    hours = cardinal(hour % 12 or 12, _EN)
    if minute == 0:
        return f"{hours} {part}"
    minutes = f"oh {cardinal(minute, _EN)}" if minute < 10 else cardinal(minute, _EN)
    return f"{hours} {minutes} {part}"


def _clock(m: re.Match[str]) -> str:
    return clock_words(int(m[1]), int(m[2]), m[3])


def _clocks(m: re.Match[str]) -> str:
    return f"{clock_words(int(m[1]), int(m[2]), m[3])} to {clock_words(int(m[4]), int(m[5]), m[6])}"


def _hour(m: re.Match[str]) -> str:
    return clock_words(int(m[1]), 0, m[2])


def _hours(m: re.Match[str]) -> str:
    first, last, half = int(m[1]) % 12, int(m[3]) % 12, m[4].lower()
    before = m[2] or (half if first < last else {"a": "p", "p": "a"}[half])
    return f"{clock_words(int(m[1]), 0, before)} to {clock_words(int(m[3]), 0, half)}"


_TO = r" ?(?:-|–|—) ?"

DATE_RULES: list[Rule] = [
    (
        re.compile(rf"\b{_WEEKDAY}{_TO}{_WEEKDAY}"),
        lambda m: f"{_weekday(m[1])} to {_weekday(m[2])}",
    ),
    (
        re.compile(rf"\b{_WEEKDAY},? (?=\d|{_MONTH[1:-1]})"),
        lambda m: f"{_weekday(m[1])} ",
    ),
    (re.compile(r"\b(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+Z?)?\b"), lambda m: _numeric(m[0], m[3], m[2], m[1])),
    (
        re.compile(r"(?<![\w/.])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b"),
        lambda m: _numeric(m[0], m[1], m[2], m[3]),
    ),
    (
        re.compile(rf"\b(?:the )?{_DAY}{_TO}{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR}\b)?"),
        lambda m: f"the {ordinal(int(m[1]), _EN)} to {_date(m[2], _month(m[3]), m[4])}",
    ),
    (
        re.compile(rf"\b(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR}\b)?"),
        lambda m: _date(m[1], _month(m[2]), m[3]),
    ),
    (
        re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.])(?:,? {_YEAR}\b)?"),
        lambda m: f"{_month(m[1])} {ordinal(int(m[2]), _EN)}" + (f", {_year(m[3])}" if m[3] else ""),
    ),
    (re.compile(rf"\b{_MONTH} {_YEAR}\b"), lambda m: f"{_month(m[1])} {_year(m[2])}"),
    (
        re.compile(rf"\b(in|since) {_YEAR}\b(?![.,:]?\d| ?[a-zA-Z%]{{1,2}}\b)"),
        lambda m: f"{m[1]} {_year(m[2])}",
    ),
    (re.compile(rf"(?<![\w.,:]){_CLOCK}{_TO}{_CLOCK}(?![\d:])"), _clocks),
    (
        re.compile(
            r"(?<![\w.,:])(1[0-2]|0?[1-9])(?: ?([ap])\.?m\b\.?)?"
            + _TO
            + r"(1[0-2]|0?[1-9]) ?([ap])\.?m\b\.?",
            re.IGNORECASE,
        ),
        _hours,
    ),
    (
        re.compile(
            r"(?<![\w.,:€$£])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?: ?([ap])\.?m\b\.?| ?h\b)?(?![\d:])",
            re.IGNORECASE,
        ),
        _clock,
    ),
    (re.compile(r"(?<![\w.,:])(1[0-2]|0?[1-9])[.]([0-5]\d) ?([ap])\.?m\b\.?", re.IGNORECASE), _clock),
    (re.compile(r"(?<![\w.,:])(1[0-2]|0?[1-9]) ?([ap])\.?m\b\.?", re.IGNORECASE), _hour),
]
