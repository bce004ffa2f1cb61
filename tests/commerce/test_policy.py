"""Caps hold for every order and every day, whatever is on hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus

from .conftest import HOME, PROFILE, TestClock, agree, bought, quoted, small_catalogue


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def no(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def with_caps(store: Store, clock: TestClock, order: int | None, day: int | None) -> Shop:
    profile = replace(PROFILE, order_cap_minor=order, day_cap_minor=day)
    return Shop(small_catalogue(), profile, store, clock)


def test_an_order_over_its_cap_is_not_even_offered(shop: Shop) -> None:
    refusal = no(shop.quote(HOME, [Item("grinder", 2)]))
    assert refusal.code is Code.OVER_ORDER_CAP
    assert refusal.facts == {"total": eur(19800), "cap": eur(15000), "over": eur(4800)}


def test_exactly_the_cap_is_allowed_and_a_cent_more_is_not(store: Store, clock: TestClock) -> None:
    assert quoted(with_caps(store, clock, 549, None), [Item("oat")]).total == eur(549)
    assert no(with_caps(store, clock, 548, None).quote(HOME, [Item("oat")])).facts["over"] == eur(1)


def test_held_orders_count_for_the_day(store: Store, clock: TestClock) -> None:
    shop = with_caps(store, clock, None, 1000)
    first = bought(shop, [Item("oat")])
    assert first.status is OrderStatus.HELD
    refusal = no(shop.quote(HOME, [Item("oat")]))
    assert refusal.code is Code.OVER_DAY_CAP
    assert refusal.facts == {"total": eur(549), "spent": eur(549), "cap": eur(1000), "over": eur(98)}


def test_a_cap_is_checked_again_when_the_yes_comes(store: Store, clock: TestClock) -> None:
    shop = with_caps(store, clock, None, 1000)
    one, other = quoted(shop, [Item("oat")]), quoted(shop, [Item("oat")])
    assert isinstance(shop.accept(agree(one)), Order)
    assert no(shop.accept(agree(other))).code is Code.OVER_DAY_CAP
    assert len(shop.orders(HOME)) == 1


def test_a_cap_that_was_lowered_meanwhile_counts(store: Store, clock: TestClock) -> None:
    quote = quoted(with_caps(store, clock, None, None), [Item("oat")])
    assert no(with_caps(store, clock, 500, None).accept(agree(quote))).code is Code.OVER_ORDER_CAP


def test_what_was_cancelled_is_not_spent(store: Store, clock: TestClock) -> None:
    shop = with_caps(store, clock, None, 1000)
    order = bought(shop, [Item("oat")])
    assert isinstance(shop.cancel(order.id, key="c"), Order)
    assert isinstance(bought(shop, [Item("oat")]), Order)


def test_another_household_has_its_own_day(store: Store, clock: TestClock) -> None:
    shop = with_caps(store, clock, None, 1000)
    bought(shop, [Item("oat")])
    assert not isinstance(shop.quote("neighbours", [Item("oat")]), Refusal)


@pytest.mark.parametrize(
    ("bought_at", "asked_at", "same_day"),
    [
        # Amsterdam is an hour ahead of UTC in winter, two in summer; it changes on 29 March, 25 October.
        (datetime(2026, 3, 10, 22, 30, tzinfo=UTC), datetime(2026, 3, 10, 23, 30, tzinfo=UTC), False),
        (datetime(2026, 3, 9, 23, 30, tzinfo=UTC), datetime(2026, 3, 10, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 3, 29, 21, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 23, 0, tzinfo=UTC), False),
    ],
)
def test_the_day_is_the_shops_own(
    store: Store, clock: TestClock, bought_at: datetime, asked_at: datetime, same_day: bool
) -> None:
    shop = with_caps(store, clock, None, 1000)
    clock.now = bought_at
    bought(shop, [Item("oat")])
    clock.now = asked_at
    assert isinstance(shop.quote(HOME, [Item("oat")]), Refusal) == same_day


def test_a_clock_that_goes_back_within_the_day_frees_no_cap(store: Store, clock: TestClock) -> None:
    shop = with_caps(store, clock, None, 1000)
    bought(shop, [Item("oat")])
    clock.move(hours=-3)
    assert no(shop.quote(HOME, [Item("oat")])).code is Code.OVER_DAY_CAP


def test_exactly_the_cap_of_the_day_is_allowed_and_a_cent_more_is_not(store: Store, clock: TestClock) -> None:
    bought(with_caps(store, clock, None, None), [Item("oat")])
    assert no(with_caps(store, clock, None, 1097).quote(HOME, [Item("oat")])).facts["over"] == eur(1)
    assert quoted(with_caps(store, clock, None, 1098), [Item("oat")]).total == eur(549)
