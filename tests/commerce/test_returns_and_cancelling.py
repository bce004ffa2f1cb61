"""Calling off, sending back: until when, what of, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus, ReturnReceipt
from voice_shop.errors import InputError

from .conftest import HOME, PROFILE, TestClock, bought, small_catalogue

S = OrderStatus


def no(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def delivered(shop: Shop, clock: TestClock, *items: Item) -> Order:
    order = bought(shop, list(items))
    clock.move(days=1)
    for status in (S.PACKED, S.SHIPPED, S.DELIVERED):
        assert isinstance(shop.advance(order.id, status), Order)
    return order


def test_a_held_order_can_be_called_off_and_its_packs_come_back(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat", 4), Item("latte", 2)])
    assert shop.stock("oat") == 6
    clock.move(minutes=2)
    cancelled = shop.cancel(order.id, key="c")
    assert isinstance(cancelled, Order)
    assert (cancelled.status, cancelled.status_at) == (S.CANCELLED, clock.now)
    assert (shop.stock("oat"), shop.stock("latte")) == (10, None)


def test_calling_off_twice_gives_the_packs_back_once(shop: Shop) -> None:
    order = bought(shop, [Item("oat", 4)])
    first = shop.cancel(order.id, key="c")
    assert shop.cancel(order.id, key="c") == first
    assert shop.cancel(order.id, key="d") == first
    assert shop.advance(order.id, S.CANCELLED) == first
    assert shop.stock("oat") == 10


def test_calling_off_is_possible_until_the_shop_packs(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat")])
    clock.move(hours=1)
    assert isinstance(shop.cancel(order.id, key="a"), Order)
    other = bought(shop, [Item("oat")])
    clock.move(hours=1)
    shop.advance(other.id, S.PACKED)
    refusal = no(shop.cancel(other.id, key="b"))
    assert (refusal.code, refusal.facts) == (
        Code.TOO_LATE_TO_CANCEL,
        {"order_id": other.id, "status": S.PACKED},
    )
    assert shop.stock("oat") == 9


def test_packs_of_a_product_that_was_not_counted_do_not_appear_from_nowhere(shop: Shop) -> None:
    order = bought(shop, [Item("latte", 5)])
    shop.set_stock("latte", 3)
    shop.cancel(order.id, key="c")
    assert shop.stock("latte") == 3


def test_a_return_has_a_receipt(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 3))
    clock.move(days=3)
    receipt = shop.request_return(order.id, order.lines[0].line_id, 2, "damaged", key="r")
    assert isinstance(receipt, ReturnReceipt)
    assert (receipt.order_id, receipt.product_id, receipt.name) == (order.id, "beans", "coffee beans")
    assert (receipt.quantity, receipt.reason, receipt.refund) == (2, "damaged", Money(1798, "EUR"))
    assert receipt.at == clock.now
    assert receipt.id.startswith("R")


def test_the_same_key_asks_once_and_another_asks_for_more(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 3))
    line = order.lines[0].line_id
    first = shop.request_return(order.id, line, 2, "damaged", key="r")
    assert shop.request_return(order.id, line, 2, "damaged", key="r") == first
    refusal = no(shop.request_return(order.id, line, 2, "damaged", key="s"))
    assert (refusal.code, refusal.facts["limit"]) == (Code.TOO_MANY, 1)
    assert isinstance(shop.request_return(order.id, line, 1, "damaged", key="t"), ReturnReceipt)
    assert no(shop.request_return(order.id, line, 1, "damaged", key="u")).facts["why"] == "returned"
    with pytest.raises(InputError):
        shop.request_return(order.id, line, 0, "damaged", key="v")


@pytest.mark.parametrize(("days", "possible"), [(0, True), (14, True), (15, False), (400, False)])
def test_the_last_day_is_the_shops_own(shop: Shop, clock: TestClock, days: int, possible: bool) -> None:
    order = delivered(shop, clock, Item("beans"))
    # Late in the evening: whole days count, not hours.
    clock.now = datetime(2026, 3, 11, 22, 30, tzinfo=UTC) + timedelta(days=days)
    answer = shop.request_return(order.id, order.lines[0].line_id, 1, "unwanted", key="r")
    assert isinstance(answer, ReturnReceipt) == possible
    if not possible:
        assert no(answer).facts["why"] == "too_old"


def test_a_shop_may_take_nothing_back(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, return_days=0), store, clock)
    order = delivered(shop, clock, Item("beans"))
    refusal = no(shop.request_return(order.id, "1", 1, "unwanted", key="r"))
    assert (refusal.code, refusal.facts["why"]) == (Code.NOT_RETURNABLE, "too_old")


def test_fresh_food_stays(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("yoghurt"))
    refusal = no(shop.request_return(order.id, "1", 1, "unwanted", key="r"))
    assert refusal.facts == {"product": "yoghurt", "product_id": "yoghurt", "why": "perishable"}


def test_what_has_not_come_cannot_go_back(shop: Shop) -> None:
    order = bought(shop, [Item("beans")])
    assert no(shop.request_return(order.id, "1", 1, "unwanted", key="r")).facts["why"] == "not_delivered"


def test_what_went_back_does_not_go_back_again(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"))
    shop.advance(order.id, S.RETURNED)
    assert no(shop.request_return(order.id, "1", 1, "unwanted", key="r")).facts["why"] == "returned"


def test_a_line_that_is_not_in_the_order_is_refused(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"))
    for line_id in ("7", "x", ""):
        refusal = no(shop.request_return(order.id, line_id, 1, "unwanted", key=f"r{line_id}"))
        assert refusal.code is Code.NOT_ORDERED_BEFORE
    assert [line.line_id for line in order.lines] == ["1"]
    assert shop.orders(HOME)[0].status is S.DELIVERED
