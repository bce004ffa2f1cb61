"""Opening hours and delivery slots as moments. Pure.

Days and times are those of the shop's wall clock; a slot's moments are UTC. So a slot at half past two on
the night the clocks change is one moment, and a cut-off of an hour is sixty minutes on every day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from voice_shop.catalogue.delivery_terms import SlotTerms, Span
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.moments import local_date
from voice_shop.commerce.types import Slot

PARTS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}
"""Parts of a day by the hours in which a slot of theirs begins."""
_FAR = 400
"""Days after which it is no use to look for an open one."""


def closed_until(profile: ShopProfile, now: datetime) -> datetime | None:
    """When the shop opens next, UTC; None while it is open, or where it has no hours and no closed day.

    A shop that never opens again opens when its last closed day is far away: nobody waits for that.
    """
    terms = profile.delivery
    if not terms.opening and not terms.closed:
        return None
    first = local_date(now, profile.timezone) - timedelta(days=1)
    openings = (span for day in range(_FAR) for span in _open_on(profile, first + timedelta(days=day)))
    for start, end in openings:
        if now < end:
            return None if start <= now else start
    return now + timedelta(days=_FAR)


def _open_on(profile: ShopProfile, day: date) -> list[tuple[datetime, datetime]]:
    """When the shop is open on a day, in order; a span over midnight belongs to the day it begins on."""
    terms = profile.delivery
    if terms.is_closed(day):
        return []
    if not terms.opening:
        return [_moments(profile, day, None)]
    return sorted(_moments(profile, day, span) for span in terms.opening.get(day.weekday(), ()))


def _moments(profile: ShopProfile, day: date, span: Span | None) -> tuple[datetime, datetime]:
    """A span of a day as moments; None is all of it."""
    zone, following = ZoneInfo(profile.timezone), day + timedelta(days=1)
    midnight = datetime.min.time()
    first, last = span or (midnight, midnight)
    start = datetime.combine(day, first, zone)
    end = datetime.combine(day if first < last else following, last, zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def upcoming(profile: ShopProfile, now: datetime) -> Iterator[tuple[Slot, SlotTerms]]:
    """The slots that can still be chosen, the earliest first, whether they are full or not."""
    terms = profile.delivery
    first = local_date(now, profile.timezone) + timedelta(days=profile.delivery_days)
    for day in (first + timedelta(days=n) for n in range(terms.slot_days)):
        for slot, one in slots_on(profile, day):
            if now < slot.starts - timedelta(minutes=one.cut_off_minutes):
                yield slot, one


def slots_on(profile: ShopProfile, day: date) -> list[tuple[Slot, SlotTerms]]:
    """All slots that begin on a day of the shop, the earliest first."""
    terms = profile.delivery
    if terms.is_closed(day):
        return []
    mine = (one for one in terms.slots if day.weekday() in one.days)
    found = [(Slot(*_moments(profile, day, one.span)), one) for one in mine]
    return sorted(found, key=lambda pair: (pair[0].starts, pair[0].ends))


def fits(profile: ShopProfile, slot: Slot, day: date | None, part: str) -> bool:
    """Whether a slot is on a day (None: any) and in a part of it (empty: any)."""
    local = slot.starts.astimezone(ZoneInfo(profile.timezone))
    first, last = PARTS.get(part, (0, 24))
    return day in {None, local.date()} and first <= local.hour < last


def day_of(profile: ShopProfile, slot: Slot) -> date:
    """The shop's day on which a slot begins."""
    return local_date(slot.starts, profile.timezone)


def estimate(profile: ShopProfile, now: datetime) -> date:
    """The day of arrival where there are no slots: the first that is delivered on."""
    terms = profile.delivery
    first = local_date(now, profile.timezone) + timedelta(days=profile.delivery_days)
    days = (first + timedelta(days=later) for later in range(_FAR))
    open_days = (day for day in days if day.weekday() in terms.delivers_on and not terms.is_closed(day))
    return next(open_days, first)
