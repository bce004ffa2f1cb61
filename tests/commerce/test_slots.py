"""Delivery slots and opening hours: on the shop's clock, never more orders than a slot takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.delivery_terms import DeliveryTerms, SlotTerms
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.delivery import Wish
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.slot_times import closed_until, day_of, estimate, fits, upcoming
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote, Slot

from .conftest import HOME, PROFILE, TestClock, agree, bought, quoted, small_catalogue
from .processes import at_once

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MORNING = SlotTerms(tuple(range(7)), (time(9), time(12)), capacity=1)
EVENING = SlotTerms((0, 1, 2, 3, 4), (time(18), time(20)), capacity=2, cut_off_minutes=120)
TERMS = DeliveryTerms(slots=(EVENING, MORNING), slot_days=5)
SLOTTED = replace(PROFILE, delivery=TERMS)
OATS = [Item("oat")]


def at(day: int, hour: int, *, month: int = 3) -> datetime:
    """A moment on the shop's clock, 2026."""
    return datetime(2026, month, day, hour, tzinfo=AMSTERDAM).astimezone(UTC)


def a_shop(store: Store, clock: TestClock, terms: DeliveryTerms = TERMS, **more: object) -> Shop:
    return Shop(small_catalogue(), replace(SLOTTED, delivery=terms, **more), store, clock)  # type: ignore[arg-type]


def code(answer: object) -> Code:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_an_offer_has_the_earliest_slot_and_the_order_keeps_it(store: Store, clock: TestClock) -> None:
    """It is Tuesday noon; the shop delivers from the next day on."""
    shop = a_shop(store, clock)
    quote = quoted(shop, OATS)
    assert quote.slot == Slot(at(11, 9), at(11, 12))
    assert quote.arrives == date(2026, 3, 11)
    order = shop.accept(agree(quote))
    assert isinstance(order, Order)
    assert (order.slot, order.arrives) == (quote.slot, quote.arrives)


def test_a_slot_takes_so_many_orders_and_gets_its_place_back(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock)
    first = bought(shop, OATS)
    assert quoted(shop, OATS).slot == Slot(at(11, 18), at(11, 20))
    for _ in range(2):
        bought(shop, OATS)
    assert quoted(shop, OATS).slot == Slot(at(12, 9), at(12, 12))
    shop.cancel(first.id, key="c")
    shop.cancel(first.id, key="again")
    assert quoted(shop, OATS).slot == first.slot
    bought(shop, OATS)
    assert quoted(shop, OATS).slot == Slot(at(12, 9), at(12, 12))


def test_a_slot_that_fills_kills_the_offer_for_good(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock)
    told = quoted(shop, OATS)
    other = bought(shop, OATS)
    refusal = shop.accept(agree(told))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["what"]) == (Code.QUOTE_CHANGED, ("delivery",))
    shop.cancel(other.id, key="c")
    assert code(shop.accept(agree(told))) is Code.QUOTE_CHANGED


def test_a_cut_off_that_passes_kills_the_offer(store: Store, clock: TestClock) -> None:
    clock.now = at(11, 16) - timedelta(minutes=1)
    shop = a_shop(store, clock, delivery_days=0)
    told = quoted(shop, OATS)
    assert told.slot == Slot(at(11, 18), at(11, 20))
    clock.move(minutes=1)
    assert code(shop.accept(agree(told))) is Code.QUOTE_CHANGED
    assert quoted(shop, OATS).slot == Slot(at(12, 9), at(12, 12))


def test_an_earlier_slot_that_becomes_free_leaves_an_offer_alone(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock)
    first = bought(shop, OATS)
    told = quoted(shop, OATS)
    shop.cancel(first.id, key="c")
    order = shop.accept(agree(told))
    assert isinstance(order, Order)
    assert order.slot == told.slot


def test_a_wish_holds_until_something_is_bought(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock)
    before = quoted(shop, OATS)
    chosen = shop.deliveries.choose(HOME, Wish(date(2026, 3, 12), "evening"), key="w")
    assert chosen == Slot(at(12, 18), at(12, 20))
    assert code(shop.accept(agree(before))) is Code.QUOTE_CHANGED, "another time was asked for"
    assert quoted(shop, OATS).slot == chosen
    assert shop.deliveries.choose("neighbours", Wish()) == Slot(at(11, 9), at(11, 12))
    assert bought(shop, OATS).slot == chosen
    assert shop.deliveries.wish(HOME) == Wish()
    assert quoted(shop, OATS).slot == Slot(at(11, 9), at(11, 12))


def test_a_wish_whose_day_is_over_is_none(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock)
    shop.deliveries.choose(HOME, Wish(date(2026, 3, 12)))
    clock.move(days=3)
    assert quoted(shop, OATS).slot == Slot(at(14, 9), at(14, 12))


def test_no_slot_is_told_with_the_next_ones(store: Store, clock: TestClock) -> None:
    """There is no evening delivery on a Saturday."""
    shop = a_shop(store, clock)
    refusal = shop.deliveries.choose(HOME, Wish(date(2026, 3, 14), "evening"))
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NO_SLOT
    assert refusal.facts["next"][0] == Slot(at(11, 9), at(11, 12))
    assert shop.deliveries.wish(HOME) == Wish(), "what cannot be had is no wish"


def test_when_everything_is_taken_nothing_is_offered(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, DeliveryTerms(slots=(MORNING,), slot_days=2))
    for _ in range(2):
        bought(shop, OATS)
    refusal = shop.quote(HOME, OATS)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["next"]) == (Code.NO_SLOT, ())


def test_eight_processes_cannot_all_take_the_last_place(tmp_path: Path) -> None:
    only = DeliveryTerms(slots=(MORNING,), slot_days=1)

    def opened() -> Shop:
        store = Store(tmp_path / "shop.db", busy_seconds=60)
        return Shop(small_catalogue(), replace(SLOTTED, delivery=only), store, TestClock())

    def buy(quote: Quote) -> Callable[[], str]:
        return lambda: type(opened().accept(agree(quote))).__name__

    shop = opened()
    told = [shop.quote(f"house {number}", OATS) for number in range(8)]
    answers = at_once([buy(quote) for quote in told if isinstance(quote, Quote)])
    assert sorted(answers) == ["Order"] + ["Refusal"] * 7


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(11, 12), None),
        (at(11, 8), at(11, 9)),
        (at(11, 17), at(12, 9)),
        (at(13, 19), at(13, 20)),
        (at(14, 1), None),  # Friday's night is Saturday's morning
        (at(14, 2), at(16, 9)),
        (at(25, 12, month=12), at(28, 9, month=12)),
    ],
)
def test_a_shop_is_open_when_it_says(now: datetime, opens: datetime | None) -> None:
    day, night = (time(9), time(17)), (time(20), time(2))
    week = {0: (day,), 1: (day,), 2: (day,), 3: (day,), 4: (day, night)}
    profile = replace(PROFILE, delivery=DeliveryTerms(opening=week, closed=("12-25",)))
    assert closed_until(profile, now) == opens


def test_out_of_hours_nothing_is_offered_and_no_yes_is_taken(store: Store, clock: TestClock) -> None:
    hours = DeliveryTerms(opening=dict.fromkeys(range(7), ((time(9), time(13, 5)),)))
    shop = a_shop(store, clock, hours)
    told = quoted(shop, OATS)
    clock.move(minutes=6)
    for answer in (shop.accept(agree(told)), shop.quote(HOME, OATS)):
        assert isinstance(answer, Refusal)
        assert (answer.code, answer.facts["opens"]) == (Code.CLOSED, at(11, 9))


def test_a_shop_that_closed_after_the_offer_refuses_the_yes(store: Store, clock: TestClock) -> None:
    """The merchant closes the day while a shopper thinks about it."""
    told = quoted(a_shop(store, clock, DeliveryTerms()), OATS)
    closed = a_shop(store, clock, DeliveryTerms(closed=("2026-03-10",)))
    answer = closed.accept(agree(told))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts["opens"].date()) == (Code.CLOSED, at(11, 0).date())
    assert closed.orders(HOME) == ()
    open_again = a_shop(store, clock, DeliveryTerms())
    assert isinstance(open_again.accept(agree(told)), Order), "nothing was wrong with the offer"


def test_goods_below_the_minimum_are_refused_with_what_is_missing(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, minimum_order_minor=500)
    refusal = shop.quote(HOME, OATS)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["short"].minor) == (Code.BELOW_MINIMUM, 251)
    assert quoted(shop, [Item("oat", 3)])


def test_a_day_of_arrival_is_one_that_is_delivered_on() -> None:
    terms = DeliveryTerms(delivers_on=(1, 3), closed=("2026-03-12",))
    assert estimate(replace(PROFILE, delivery=terms), at(10, 12)) == date(2026, 3, 17)


NIGHT = SlotTerms(tuple(range(7)), (time(2, 30), time(4)), cut_off_minutes=60)


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_slots_are_on_the_shops_clock_whatever_the_season(minutes: int) -> None:
    """Also in the night of two half past twos, and in the one of none."""
    now = at(1, 0, month=1) + timedelta(minutes=minutes)
    profile: ShopProfile = replace(PROFILE, delivery=DeliveryTerms(slots=(NIGHT, MORNING), slot_days=4))
    found = [slot for slot, _ in upcoming(profile, now)]
    assert found == sorted(found, key=lambda slot: slot.starts)
    days = {day_of(profile, slot) for slot in found}
    first = now.astimezone(AMSTERDAM).date() + timedelta(days=profile.delivery_days)
    assert days <= {first + timedelta(days=n) for n in range(4)}
    for slot in found:
        assert slot.starts < slot.ends
        assert slot.starts > now
        hour = slot.starts.astimezone(AMSTERDAM).hour
        assert hour in {2, 3, 9}  # half past two may be half past three


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening"), (23, "evening")],
)
def test_a_slot_is_in_the_part_of_the_day_it_begins_in(hour: int, part: str) -> None:
    slot = Slot(at(11, hour), at(11, hour) + timedelta(hours=2))
    parts = ("", "morning", "afternoon", "evening")
    for day in (None, date(2026, 3, 11)):
        assert [name for name in parts if fits(SLOTTED, slot, day, name)] == ["", part]
    assert not fits(SLOTTED, slot, date(2026, 3, 12), part)
