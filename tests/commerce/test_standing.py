"""Standing orders: each run is asked about once, bought once at most, and never made up for."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commerce.conftest import HOME, PROFILE, TestClock, agree, small_catalogue
from voice_shop.commerce.household.types import Person, Role
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.rhythm import Rhythm
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.standing import Standing
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote
from voice_shop.errors import InputError

FORTNIGHT = Rhythm(2, "week")


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def shop(tmp_path: Path, clock: TestClock) -> Shop:
    return Shop(small_catalogue(), PROFILE, Store(tmp_path / "shop.db"), clock)


def made(shop: Shop, rhythm: Rhythm = FORTNIGHT, first: date | None = None) -> Standing:
    one = shop.standing.create(HOME, Item("oat"), rhythm, by="anna", first=first)
    assert isinstance(one, Standing)
    return one


def offered(shop: Shop, one: Standing) -> Quote:
    quote = shop.quote(HOME, [one.item], purpose=one.purpose)
    assert isinstance(quote, Quote)
    return quote


def due(shop: Shop) -> list[date]:
    return [one.next for one in shop.standing.due(HOME)]


def test_it_buys_nothing_by_itself(shop: Shop, clock: TestClock) -> None:
    one = made(shop)
    for _ in range(10):
        clock.move(days=14)
        assert len(due(shop)) == 1
    assert shop.orders(HOME) == ()
    assert one.most == Money(one.most.minor, "EUR")


def test_a_run_is_over_when_it_was_bought_and_the_next_comes_at_its_time(
    shop: Shop, clock: TestClock
) -> None:
    one = made(shop)
    assert isinstance(shop.accept(agree(offered(shop, one))), Order)
    assert due(shop) == []
    (after,) = shop.standing.all(HOME)
    assert after.next == one.next + timedelta(days=14)
    clock.move(days=14)
    assert due(shop) == [after.next]


def test_of_two_offers_for_one_run_one_is_bought(shop: Shop) -> None:
    one = made(shop)
    first, second = offered(shop, one), offered(shop, one)
    assert isinstance(shop.accept(agree(first)), Order)
    refused = shop.accept(agree(second))
    assert isinstance(refused, Refusal)
    assert refused.code is Code.ALREADY_ORDERED


def test_the_record_says_what_an_offer_was_for(shop: Shop) -> None:
    one = made(shop)
    offered(shop, one)
    with shop.context.store.read() as db:
        row = db.execute(
            "SELECT json_extract(body, '$.purpose') FROM record WHERE kind = 'quoted'"
        ).fetchone()
    assert row[0] == one.purpose


def test_what_was_missed_is_asked_once_and_not_made_up_for(shop: Shop, clock: TestClock) -> None:
    made(shop)
    clock.move(days=100)
    (day,) = due(shop)
    assert (clock.now.date() - day).days < 14
    shop.accept(agree(offered(shop, shop.standing.due(HOME)[0])))
    assert due(shop) == []


def test_a_clock_that_goes_back_asks_nothing_twice(shop: Shop, clock: TestClock) -> None:
    made(shop)
    clock.move(days=14)
    shop.accept(agree(offered(shop, shop.standing.due(HOME)[0])))
    clock.now -= timedelta(days=13)
    assert due(shop) == []


def test_skipping_pausing_resuming_and_stopping(shop: Shop, clock: TestClock) -> None:
    one = made(shop)
    skipped = shop.standing.skip(HOME, one)
    assert skipped.next == one.next + timedelta(days=14)
    shop.standing.pause(HOME, skipped)
    clock.move(days=30)
    assert due(shop) == []
    resumed = shop.standing.resume(HOME, skipped)
    assert resumed.next >= clock.now.date()
    shop.standing.stop(HOME, resumed)
    assert shop.standing.all(HOME) == ()
    assert made(shop).id != one.id


def test_another_rhythm_counts_from_its_next_day(shop: Shop, clock: TestClock) -> None:
    one = made(shop, first=clock.now.date() + timedelta(days=3))
    changed = shop.standing.change(HOME, one, rhythm=Rhythm(1, "month"), quantity=3, most=Money(999, "EUR"))
    assert (changed.next, changed.item.quantity, changed.most.minor) == (one.next, 3, 999)


def test_the_same_product_again_is_the_same_standing_order(shop: Shop) -> None:
    one = made(shop)
    shop.accept(agree(offered(shop, one)))
    again = made(shop, Rhythm(1, "week"))
    assert again.id == one.id
    assert due(shop) == []
    assert len(shop.standing.all(HOME)) == 1


def test_its_limits_are_a_tenth_and_the_pack(shop: Shop, tmp_path: Path) -> None:
    one = made(shop)
    price = small_catalogue().products["oat"].price
    assert one.most == Money(price, "EUR").share(11, 10)
    assert shop.standing.left(one) == ()
    products = dict(small_catalogue().products)
    products["oat"] = replace(products["oat"], price=one.most.minor + 1, pack="2 l")
    dearer = Shop(
        replace(small_catalogue(), products=products), PROFILE, shop.context.store, shop.context.clock
    )
    assert dearer.standing.left(one) == ("price", "pack")


def test_who_may_not_order_makes_none(shop: Shop) -> None:
    shop.households.put_person(HOME, Person("kim", Role.CHILD), by="anna")
    refused = shop.standing.create(HOME, Item("oat"), FORTNIGHT, by="kim")
    assert isinstance(refused, Refusal)
    assert refused.code is Code.ROLE


def test_what_needs_a_choice_makes_none(shop: Shop) -> None:
    refused = shop.standing.create(HOME, Item("flat"), FORTNIGHT, by="anna")
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize("text", ["", "2", "0 weeks", "week", "2 fortnights", "999 days", "-1 days"])
def test_what_is_no_rhythm_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Rhythm.parse(text)


def test_days_are_the_shops_and_no_change_of_the_clock_moves_them(shop: Shop, clock: TestClock) -> None:
    """Late in the evening in Amsterdam, over the last Sunday of March and of October."""
    clock.now = datetime(2026, 3, 20, 22, 30, tzinfo=UTC)
    one = made(shop, Rhythm(1, "week"))
    assert one.next == date(2026, 3, 20)
    shop.accept(agree(offered(shop, one)))
    clock.now = datetime(2026, 3, 26, 22, 59, tzinfo=UTC)
    assert due(shop) == []
    clock.now = datetime(2026, 4, 2, 22, 30, tzinfo=UTC)  # half past midnight of the 3rd, in summer time
    assert due(shop) == [date(2026, 4, 3)]


def test_the_31st_is_the_31st_again() -> None:
    monthly, anchor = Rhythm(1, "month"), date(2026, 1, 31)
    days = [anchor]
    for _ in range(3):
        days.append(monthly.after(days[-1], anchor))
    assert [day.isoformat() for day in days[1:]] == ["2026-02-28", "2026-03-31", "2026-04-30"]


_DAY = st.dates(date(2020, 1, 1), date(2040, 1, 1))
_RHYTHM = st.builds(Rhythm, st.integers(1, 99), st.sampled_from(["day", "week", "month"]))


@given(rhythm=_RHYTHM, anchor=_DAY, today=_DAY)
def test_the_latest_day_is_past_and_the_one_after_it_is_not(
    rhythm: Rhythm, anchor: date, today: date
) -> None:
    day = rhythm.latest(anchor, anchor, today)
    assert day >= anchor
    assert rhythm.after(day, anchor) > max(day, today)
    assert day == anchor or day <= today


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(-20, 45), st.booleans(), st.booleans()), max_size=8))
def test_whatever_the_clock_does_no_run_is_bought_twice(steps: list[tuple[int, bool, bool]]) -> None:
    clock = TestClock()
    with tempfile.TemporaryDirectory() as place:
        shop = Shop(
            small_catalogue(), replace(PROFILE, day_cap_minor=None), Store(Path(place) / "s.db"), clock
        )
        made(shop, Rhythm(1, "week"))
        bought: list[date] = []
        for days, buys, skips in steps:
            clock.now += timedelta(days=days)
            for one in shop.standing.due(HOME):
                if skips:
                    shop.standing.skip(HOME, one)
                elif buys:
                    twice = [offered(shop, one), offered(shop, one)]
                    got = [shop.accept(agree(quote)) for quote in twice]
                    bought += [one.next for answer in got if isinstance(answer, Order)]
        assert len(bought) == len(set(bought)) == len(shop.orders(HOME, limit=100))
