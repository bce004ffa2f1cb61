"""Which days a sentence speaks of, where the shop is: "last Tuesday", "last week"."""

from __future__ import annotations

from datetime import date, timedelta

from voice_shop.dialogue.turn import Turn

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def past_days(turn: Turn) -> tuple[date, date] | None:
    """The first and last of the past days that the slots `day` or `period` name; None if they name none.

    A weekday is the last one before today.
    """
    today = turn.day(turn.now)
    named, period = turn.intent.slots.get("day"), turn.intent.slots.get("period")
    if named is not None:
        day = _day(str(named), today)
        return day, day
    return None if period is None else _period(str(period), today)


def _day(named: str, today: date) -> date:
    if named == "today":
        return today
    if named == "yesterday":
        return today - timedelta(1)
    back = (today.weekday() - WEEKDAYS.index(named)) % 7 or 7
    return today - timedelta(back)


def _period(named: str, today: date) -> tuple[date, date]:
    which, _, unit = named.partition("_")
    if unit == "week":
        monday = today - timedelta(today.weekday())
        return (monday, today) if which == "this" else (monday - timedelta(7), monday - timedelta(1))
    first = today.replace(day=1)
    if which == "this":
        return first, today
    before = first - timedelta(1)
    return before.replace(day=1), before
