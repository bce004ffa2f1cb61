"""What shop.toml says about days and times: opening hours, closed days, delivery slots."""

from __future__ import annotations

import re
from datetime import date, time

from voice_shop.catalogue.delivery_terms import DeliveryTerms, SlotTerms, Span
from voice_shop.catalogue.fields import Fields
from voice_shop.catalogue.problems import did_you_mean, shown

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DELIVERY_KEYS = ("closed_days", "delivers_on", "slot_days", "opening", "slots")
SLOT_KEYS = ("days", "from", "to", "capacity", "cut_off_minutes")

_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])(?::([0-5][0-9]))?", re.ASCII)


def delivery(fields: Fields) -> DeliveryTerms:
    """The keys of shop.toml about days and times."""
    return DeliveryTerms(
        opening=_opening(fields),
        closed=tuple(_closed_day(fields, text) for text in fields.texts("closed_days")),
        delivers_on=_days(fields, "delivers_on"),
        slots=_slots(fields),
        slot_days=fields.count("slot_days", least=1, most=60, empty=7),
    )


def _opening(fields: Fields) -> dict[int, tuple[Span, ...]]:
    if "opening" not in fields.values:
        return {}
    inner = fields.inner(fields.values["opening"], f"{fields.place}, [opening]")
    inner.only(WEEKDAYS)
    if not inner.values:
        raise inner.wrong("mon", "is empty.", 'Write it like "08:00-20:00".')
    return {
        number: tuple(_span(inner, name, text) for text in inner.texts(name))
        for number, name in enumerate(WEEKDAYS)
        if inner.texts(name)
    }


def _span(fields: Fields, name: str, text: str) -> Span:
    first, dash, last = text.replace("–", "-").partition("-")
    if not dash:
        raise fields.wrong(name, f"{shown(text)} is no span.", 'Write it like "08:00-20:00".')
    return _clock(fields, name, first), _clock(fields, name, last)


def _clock(fields: Fields, name: str, text: str) -> time:
    match = _CLOCK.fullmatch(text.strip())
    if match is None or (match[1] == "24" and (match[2] or "00") != "00"):
        raise fields.wrong(name, f"{shown(text)} is no time of day.", 'Write it like "18:30".')
    return time(int(match[1]) % 24, int(match[2] or 0))


def weekdays(fields: Fields, name: str) -> tuple[int, ...]:
    """Weekdays, Monday is 0; none where nothing is said."""
    found = fields.texts(name)
    for day in found:
        if day not in WEEKDAYS:
            raise fields.wrong(name, f"{shown(day)} is no weekday.", did_you_mean(day, WEEKDAYS))
    return tuple(sorted(WEEKDAYS.index(day) for day in found))


def _days(fields: Fields, name: str) -> tuple[int, ...]:
    """Weekdays; all of them where nothing is said."""
    return weekdays(fields, name) or tuple(range(7))


def _closed_day(fields: Fields, text: str) -> str:
    """A day, "2026-12-26", or one of each year, "12-25"."""
    try:
        # A leap year, so that the 29th of February can be a day of each year.
        date.fromisoformat(text if len(text) == 10 else f"2024-{text}")
    except ValueError:
        raise fields.wrong(
            "closed_days",
            f"{shown(text)} is no day.",
            'Write it like "2026-12-26", or "12-25" for each year.',
        ) from None
    return text


def _slots(fields: Fields) -> tuple[SlotTerms, ...]:
    listed = fields.values.get("slots", [])
    if not isinstance(listed, list):
        raise fields.wrong("slots", "is no list.", "Write each slot under [[slots]].")
    found = []
    for number, entry in enumerate(listed, start=1):
        inner = fields.inner(entry, f"{fields.place}, slot {number}")
        inner.only(SLOT_KEYS)
        span = (_clock(inner, "from", inner.text("from")), _clock(inner, "to", inner.text("to")))
        if span[0] == span[1]:
            raise inner.wrong("to", "is when it begins.", "Write when it ends.")
        capacity = inner.count("capacity", least=1, most=100_000) if inner.given("capacity") else None
        cut_off = inner.count("cut_off_minutes", most=14 * 24 * 60, empty=0)
        found.append(SlotTerms(_days(inner, "days"), span, capacity, cut_off))
    return tuple(found)
