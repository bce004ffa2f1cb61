"""Moments and days: how they are stored, and where a day of the shop begins and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def stamp(moment: datetime) -> str:
    """A moment as it is stored: UTC, always the same width, so that text order is time order."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """What `stamp` wrote."""
    return datetime.fromisoformat(text)


def local_date(at: datetime, timezone: str) -> date:
    """The shop's calendar day."""
    return at.astimezone(ZoneInfo(timezone)).date()


def day_bounds(at: datetime, timezone: str) -> tuple[datetime, datetime]:
    """The shop's day that `at` lies in: its first moment and the first of the next (23 to 25 hours)."""
    zone = ZoneInfo(timezone)
    day = at.astimezone(zone).date()
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def month_bounds(at: datetime, timezone: str) -> tuple[datetime, datetime]:
    """The shop's calendar month that `at` lies in: its first moment and the first of the next."""
    zone = ZoneInfo(timezone)
    first = at.astimezone(zone).date().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(following, time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)
