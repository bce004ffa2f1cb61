"""Delivery slots: which are free, which one a household wants, and their capacity.

What a household wants ("on Friday", "in the evening") is kept until it buys. A slot has as many orders as
rows, and as many more as are being paid; the row of a cancelled order is gone. The functions with a database
run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import claimed
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import local_date, stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.slot_times import PARTS, closed_until, day_of, estimate, fits, slots_on, upcoming
from voice_shop.commerce.types import Slot
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """When something shall be delivered: `day` of the shop's calendar or None, `part` of it or empty."""

    day: date | None = None
    part: str = ""


class Deliveries:
    """The delivery slots of a shop."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def free(self, wish: Wish | None = None, *, limit: int = MOST_TOLD) -> tuple[Slot, ...]:
        """The next free slots, the earliest first; of a day or part of it only, if wished."""
        now, profile = self._context.now(), self._context.profile
        with self._context.store.read() as db:
            return tuple(islice(_free(db, profile, wish or Wish(), now), limit))

    def choose(self, household: str, wish: Wish, *, key: str | None = None) -> Slot | Refusal:
        """Want a delivery then, until something is bought; the slot that it would be now.

        Raises:
            InputError: a part of the day that there is not.
        """
        if wish.part and wish.part not in PARTS:
            raise InputError(f"{wish.part!r} is no part of a day.", code="bad_part")
        now, profile = self._context.now(), self._context.profile

        def do(db: Database) -> Slot | Refusal:
            found = next(_free(db, profile, wish, now), None)
            if found is None:
                return no_slot(db, profile, wish, now)
            db.execute(
                "INSERT INTO delivery_wishes (household, day, part) VALUES (?, ?, ?)"
                " ON CONFLICT (household) DO UPDATE SET day = excluded.day, part = excluded.part",
                (household, wish.day.isoformat() if wish.day else None, wish.part),
            )
            return found

        request = ("deliver", wish.day.isoformat() if wish.day else "", wish.part)
        return self._context.once(household, key, request, do)

    def estimate(self) -> date:
        """The day of arrival of what is bought now, where there are no slots."""
        return estimate(self._context.profile, self._context.now())

    def wish(self, household: str) -> Wish:
        """What the household wants now; nothing in it is the earliest."""
        with self._context.store.read() as db:
            return wished(db, self._context.profile, household, self._context.now())


def wished(db: Database, profile: ShopProfile, household: str, now: datetime) -> Wish:
    """What a household wants; a day that is over is no wish any more."""
    row = db.execute("SELECT day, part FROM delivery_wishes WHERE household = ?", (household,)).fetchone()
    if row is None:
        return Wish()
    day = date.fromisoformat(row["day"]) if row["day"] else None
    if day is not None and day < local_date(now, profile.timezone):
        return Wish()
    return Wish(day, row["part"])


def pick(db: Database, profile: ShopProfile, household: str, now: datetime) -> Slot | Refusal | None:
    """The slot of a new offer: the earliest free one that the household wants; None if the shop has none."""
    if not profile.delivery.slots:
        return None
    wish = wished(db, profile, household, now)
    return next(_free(db, profile, wish, now), None) or no_slot(db, profile, wish, now)


def still(db: Database, profile: ShopProfile, household: str, slot: Slot | None, now: datetime) -> bool:
    """Whether a slot that was offered can be had, and is what the household wants; or that there is none."""
    if slot is None or not profile.delivery.slots:
        return slot is None and not profile.delivery.slots
    return slot in _free(db, profile, wished(db, profile, household, now), now)


def no_slot(db: Database, profile: ShopProfile, wish: Wish, now: datetime) -> Refusal:
    """No delivery then, and when there is one."""
    facts = {"day": wish.day, "part": wish.part}
    return Refusal(Code.NO_SLOT, {**facts, "next": tuple(islice(_free(db, profile, Wish(), now), MOST_TOLD))})


def take(
    db: Database,
    profile: ShopProfile,
    order_id: str,
    household: str,
    slot: Slot | None,
    *,
    promised: bool = False,
) -> None:
    """Give an order its place in a slot. The table itself refuses more than the slot takes, but for a place
    that was `promised` before, whatever the shop's files say by now."""
    db.execute("DELETE FROM delivery_wishes WHERE household = ?", (household,))
    if slot is None:
        return
    terms = next((one for found, one in slots_on(profile, day_of(profile, slot)) if found == slot), None)
    db.execute(
        "INSERT INTO slot_orders (order_id, starts, ends, capacity) VALUES (?, ?, ?, ?)",
        (order_id, stamp(slot.starts), stamp(slot.ends), terms.capacity if terms and not promised else None),
    )


def release(db: Database, order_id: str) -> None:
    """Give a cancelled order's place to others."""
    db.execute("DELETE FROM slot_orders WHERE order_id = ?", (order_id,))


def refuse(profile: ShopProfile, goods: Money, now: datetime) -> Refusal | None:
    """Why the shop sells nothing now, or nothing so small, if so. `goods`: the lines before discounts."""
    if opens := closed_until(profile, now):
        return Refusal(Code.CLOSED, {"opens": opens})
    least = Money(profile.minimum_order_minor, profile.currency)
    if goods.currency == least.currency and goods < least:
        return Refusal(Code.BELOW_MINIMUM, {"goods": goods, "minimum": least, "short": least - goods})
    return None


def _free(db: Database, profile: ShopProfile, wish: Wish, now: datetime) -> Iterator[Slot]:
    for slot, terms in upcoming(profile, now):
        if fits(profile, slot, wish.day, wish.part) and _room(db, slot, terms.capacity):
            yield slot


def _room(db: Database, slot: Slot, capacity: int | None) -> bool:
    if capacity is None:
        return True
    moments = stamp(slot.starts), stamp(slot.ends)
    row = db.execute("SELECT COUNT(*) FROM slot_orders WHERE starts = ? AND ends = ?", moments).fetchone()
    return bool(row[0] + claimed.places(db, *moments) < capacity)
