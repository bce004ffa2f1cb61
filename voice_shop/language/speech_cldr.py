"""Money, units and percentages as words, from CLDR's names, for any language."""

from __future__ import annotations

import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from babel.units import format_unit

from voice_shop.language.speech_numbers import cardinal

UNITS = {
    "ml": "volume-milliliter",
    "cl": "volume-centiliter",
    "dl": "volume-deciliter",
    "l": "volume-liter",
    "fl oz": "volume-fluid-ounce",
    "mg": "mass-milligram",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "oz": "mass-ounce",
    "lb": "mass-pound",
    "lbs": "mass-pound",
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "ft": "length-foot",
    "m²": "area-square-meter",
    "cm²": "area-square-centimeter",
    "°C": "temperature-celsius",
    "°F": "temperature-fahrenheit",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "kWh": "energy-kilowatt-hour",
    "V": "electric-volt",
    "kcal": "energy-kilocalorie",
    "kJ": "energy-kilojoule",
    "MB": "digital-megabyte",
    "GB": "digital-gigabyte",
    "TB": "digital-terabyte",
    "Hz": "frequency-hertz",
    "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz",
    "km/h": "speed-kilometer-per-hour",
    "h": "duration-hour",
    "min": "duration-minute",
    "s": "duration-second",
    "ms": "duration-millisecond",
}
"""A unit as it is written on a label -> its CLDR id."""

SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "zł": "PLN"}
CODES = ("EUR", "USD", "GBP", "CHF", "JPY", "KRW", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "INR")

UNIT = "|".join(re.escape(u) for u in sorted((*UNITS, "L", "ML", "mL", "KG", "Kg"), key=len, reverse=True))
UNIT_END = r"(?![\w²/])"

_LOCALES = {"en": "en_GB"}
"""Where the plain language's spelling of units would mislead a voice."""


def unit_id(written: str) -> str:
    """CLDR's id of a unit of UNITS, capitals forgiven ("L", "KG")."""
    return UNITS.get(written) or UNITS[written.lower()]


def unit(value: Decimal, written: str, language: str) -> str:
    """ "five hundred millilitres"."""
    return _measured(value, unit_id(written), written, language)


def percent(value: Decimal, language: str) -> str:
    """ "five percent"."""
    return _measured(value, "concentr-percent", "%", language)


def unit_name(written: str, language: str) -> str:
    """ "kilogram", as after "per"."""
    one = unit(Decimal(1), written, language)
    return one.removeprefix(cardinal(1, language)).strip()


def currency_name(code: str, count: Decimal, language: str) -> str:
    """ "euro", "euros"."""
    locale = _locale(language)
    return get_currency_name(code, float(count), locale=locale) if locale else code


def _measured(value: Decimal, cldr_id: str, written: str, language: str) -> str:
    locale = _locale(language)
    text = format_unit(value, cldr_id, "long", locale=locale).replace("US ", "") if locale else cldr_id
    if cldr_id in text:  # CLDR has no name for it in this language
        return f"{cardinal(value, language)} {written}"
    return re.sub(r"-?\d[\d.,]*", lambda _: cardinal(value, language), text, count=1)


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return None
