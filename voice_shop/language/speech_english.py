"""English as it is spoken in a shop: prices, packs, days, times, order numbers, abbreviations.

Rules run in order, each over the words the earlier ones left; none leaves a digit that a later one
could misread. Spelling of numbers, units and currencies comes from CLDR.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from voice_shop.language.speech_cldr import UNIT, UNIT_END, unit, unit_name
from voice_shop.language.speech_english_dates import DATE_RULES
from voice_shop.language.speech_english_money import MONEY_RULES
from voice_shop.language.speech_numbers import NUMBER, cardinal, digits, number, ordinal

_EN = "en"
Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_CONTAINERS = (
    "bottles?|cans?|packs?|bags?|sachets?|tins?|jars?|cartons?|boxes|box|rolls?|pieces?|cups?|pods?|capsules?"
)
_HALVES = {"l", "L", "kg", "h", "km"}
_FRACTIONS = {"½": "half", "¼": "quarter", "¾": "three quarters", "⅓": "third", "⅔": "two thirds"}
_ID_WORDS = (
    r"orders?|returns?|receipts?|invoices?|parcels?|tracking|quotes?|tickets?|refunds?|article|item|customer"
)
_COUNTED = {"pcs": "pieces", "pc": "piece", "pk": "pack", "ct": "count"}
_ABBREVIATIONS = {
    "approx.": "approximately",
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "et cetera",
    "vs.": "versus",
    "incl.": "including",
    "excl.": "excluding",
    "max.": "maximum",
    "min.": "minimum",
    "qty.": "quantity",
    "tel.": "telephone",
    "mr.": "mister",
    "mrs.": "missus",
    "ms.": "miss",
    "dr.": "doctor",
    "rd.": "road",
    "ave.": "avenue",
    "apt.": "apartment",
    "pcs.": "pieces",
    "pkg.": "package",
    "w/o": "without",
    "w/": "with",
}


def english(text: str) -> str:
    """Clean written text as English words without a digit or a symbol."""
    for pattern, words in _RULES:
        text = pattern.sub(words, text)
    return text


def _half(value: Decimal, written: str) -> str:
    """Whole and half amounts as people say them: "half a litre", "one and a half litres"."""
    if value % 1 != Decimal("0.5") or written not in _HALVES:
        return unit(value, written, _EN)
    if value < 1:
        name = unit_name(written, _EN)
        return f"half {'an' if name.startswith('hour') else 'a'} {name}"
    words = unit(value, written, _EN)
    return words.replace(cardinal(value, _EN), f"{cardinal(int(value), _EN)} and a half")


def _pack(m: re.Match[str]) -> str:
    each = _half(number(m[2]), m[3])
    if m[4]:
        return f"{cardinal(number(m[1]), _EN)} {m[4]} of {each}"
    return f"{cardinal(number(m[1]), _EN)} by {each}"


def _sizes(m: re.Match[str]) -> str:
    return " by ".join(cardinal(number(n), _EN) for n in re.findall(NUMBER, m[1])) + (
        f" {unit(Decimal(2), m[2], _EN).removeprefix('two ')}" if m[2] else ""
    )


def _range(m: re.Match[str]) -> str:
    low, high, end = m[1], m[2], m[3]
    if end in (None, ""):
        return f"{cardinal(number(low), _EN)} to {cardinal(number(high), _EN)}"
    last = f"{cardinal(number(high), _EN)} percent" if end == "%" else unit(number(high), end, _EN)
    return f"{cardinal(number(low), _EN)} to {last}"


def _fraction(m: re.Match[str]) -> str:
    whole, part, written = m[1], _FRACTIONS[m[2]], m[3]
    one = {"half": "a half", "quarter": "a quarter", "third": "a third"}.get(part, part)
    if whole:
        tail = f" {unit(Decimal(2), written, _EN).removeprefix('two ')}" if written else ""
        return f"{cardinal(int(whole), _EN)} and {one}{tail}"
    if not written:
        return one
    return f"half a {unit_name(written, _EN)}" if part == "half" else f"{one} of a {unit_name(written, _EN)}"


def _ascii_fraction(m: re.Match[str]) -> str:
    top, bottom = int(m[1]), int(m[2])
    name = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom, _EN)
    if top == 1:
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return f"{cardinal(top, _EN)} {'halves' if bottom == 2 else name + 's'}"


def _abbreviation(m: re.Match[str]) -> str:
    return _ABBREVIATIONS[m[0].lower()]


def _signed(m: re.Match[str]) -> str:
    return f"{'minus ' if m[1] else ''}{cardinal(number(m[2]), _EN)}"


def _rule(pattern: str, words: Callable[[re.Match[str]], str] | str, flags: int = 0) -> Rule:
    if isinstance(words, str):
        fixed = words
        return re.compile(pattern, flags), lambda m: m.expand(fixed)
    return re.compile(pattern, flags), words


_I = re.IGNORECASE
_ABBREVIATED = "|".join(re.escape(a) for a in sorted(_ABBREVIATIONS, key=len, reverse=True))
_TO = r" ?(?:-|–|—|−) ?"

_IDENTIFIERS: list[Rule] = [
    _rule(r"([\w.+-]+)@([\w-]+)\.([\w.]+\w)", lambda m: f"{m[1]} at {m[2]} dot {m[3]}".replace(".", " dot ")),
    _rule(r"\b(?:https?://)?(?:www\.)?([\w-]+)\.(com|org|net|shop|eu|de|uk|io)\b\S*", r"\1 dot \2", _I),
    _rule(r"(?<!\w)(\+)(\d[\d ()/-]{6,}\d)", lambda m: f"plus {digits(m[2], _EN)}"),
    _rule(
        rf"\b((?:{_ID_WORDS})(?: id)?,? (?:number (?:is )?|no\.? ?|nr\.? ?)?#?)"
        r"((?=[A-Z0-9-]*\d)(?:[A-Z]{1,4}-?\d[A-Z0-9-]*|\d{4,}(?:-[A-Z0-9]+)*|\d+-[A-Z0-9-]+))"
        rf"(?!\w|[.,]\d| ?(?:{UNIT}){UNIT_END})",
        lambda m: f"{re.sub(r' ?(?:no[.]? ?|nr[.]? ?)?#?$', ' ', m[1], flags=_I)}{digits(m[2], _EN)}",
        0,
    ),
    _rule(r"(?<!\w)#((?=[A-Za-z0-9-]*\d)[A-Za-z0-9][A-Za-z0-9-]*)", lambda m: f"number {digits(m[1], _EN)}"),
    _rule(r"\b(?:No|Nr|no|nr)\. ?(\d{4,})\b", lambda m: f"number {digits(m[1], _EN)}"),
    _rule(r"\b(?:No|Nr|no|nr)\. ?(?=\d)", "number "),
    _rule(r"\b24/7\b", "twenty-four seven"),
    _rule(
        r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){2,}(?![\w,])",
        lambda m: " point ".join(cardinal(int(n), _EN) for n in m[0].split(".")),
    ),
    _rule(r"(?<![\w.,:/-])(0\d+|\d{8,})(?![\w]|[.,:/-]\d)", lambda m: digits(m[1], _EN)),
]
_AMOUNTS: list[Rule] = [
    _rule(rf"({NUMBER}(?: ?[×xX] ?{NUMBER}){{2,}})(?: ?({UNIT}){UNIT_END})?", _sizes),
    _rule(rf"({NUMBER}) ?[×xX*] ?({NUMBER}) ?({UNIT}){UNIT_END}(?: ({_CONTAINERS})\b)?", _pack),
    _rule(rf"({NUMBER}(?: ?[×xX] ?{NUMBER})+)(?: ?({UNIT}){UNIT_END})?", _sizes),
    _rule(rf"(?<![\w.,])({NUMBER}){_TO}({NUMBER}) ?(%|(?:{UNIT}){UNIT_END})", _range),
    _rule(rf"(\d*) ?([½¼¾⅓⅔])(?: ?({UNIT}){UNIT_END})?", _fraction),
    _rule(
        rf"(?<![\w.,])({NUMBER}) ?(?:/|per) ?(?=100 ?(?:g|ml)\b)",
        lambda m: f"{cardinal(number(m[1]), _EN)} per ",
    ),
    _rule(
        rf"(?<![\w.,-])[-−]({NUMBER}) ?({UNIT}){UNIT_END}", lambda m: f"minus {unit(number(m[1]), m[2], _EN)}"
    ),
    _rule(rf"(?<![\w.,])({NUMBER}) ?({UNIT})\.?(?<!\.){UNIT_END}", lambda m: _half(number(m[1]), m[2])),
    _rule(rf"({NUMBER}) ?%", lambda m: f"{cardinal(number(m[1]), _EN)} percent"),
    _rule(rf"({NUMBER}) ?(?:″|”)", lambda m: f"{cardinal(number(m[1]), _EN)} inch"),
    _rule(rf"({NUMBER}) ?(pcs|pc|pk|ct)\b\.?", lambda m: f"{cardinal(number(m[1]), _EN)} {_COUNTED[m[2]]}"),
    _rule(r"(?<![\w./])([1-9])/([2-9]|10)(?![\w/])", _ascii_fraction),
    _rule(r"\b(\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1]), _EN)),
]
_NUMBERS: list[Rule] = [
    _rule(rf"\b({_ABBREVIATED})", _abbreviation, _I),
    _rule(r"\bSt\. (?=[A-Z])", "Saint "),
    _rule(r"(?<=\w )St\.?(?=$|[,.;\s])", "Street"),
    _rule(rf"(?<![\w.,])({NUMBER}){_TO}({NUMBER})(?![\w%-])()", _range),
    _rule(r"(?<!\w)(\d+) ?[×x] (?=[A-Za-z])", lambda m: f"{cardinal(int(m[1]), _EN)} "),
    _rule(r"(?<!\w)(\d+) ?[×x](?!\w)", lambda m: f"{cardinal(int(m[1]), _EN)} times"),
    _rule(r"[×](?= ?\d)", " times "),
    _rule(rf"(?<![\w-])([-−]?)({NUMBER})(?![A-Za-z])", _signed),
    _rule(r"(?<=[A-Za-z])-?(?=\d)|(?<=\d)-?(?=[A-Za-z])", " "),
    _rule(rf"()({NUMBER})", _signed),
    _rule(r"\d", lambda m: f" {cardinal(int(m[0]), _EN)} "),
]
_SYMBOLS: list[Rule] = [
    _rule(r" ?& ?", " and "),
    _rule(r" ?\+ ?(?=\w)", " plus "),
    _rule(r" ?= ?", " equals "),
    _rule(r" ?@ ?", " at "),
    _rule(r" ?(?:≈|~) ?", " about "),
    _rule(r" ?± ?", " plus or minus "),
    _rule(r" ?% ?", " percent "),
    _rule(r" ?° ?", " degrees "),
    _rule(r"(?<=\w) ?/ ?(?=\w)", " or "),
    _rule(r" [–—-] ", ", "),
    _rule(r"(?<=\w)[–—](?=\w)", " to "),
    _rule(r" ?[·•;] ?", ", "),
    _rule(r"[/–—×÷=+$€£¥]", " "),
]
_RULES: list[Rule] = [*_IDENTIFIERS, *DATE_RULES, *MONEY_RULES, *_AMOUNTS, *_NUMBERS, *_SYMBOLS]
