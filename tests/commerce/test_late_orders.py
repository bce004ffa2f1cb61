"""An order is late when its day has gone by; the merchant can give it another."""

from __future__ import annotations

from datetime import date

import pytest

from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Item, Order, OrderStatus
from voice_shop.errors import InputError

from .conftest import TestClock, bought

PROMISED, TODAY, NEW = date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 14)


def late(shop: Shop, order: Order, today: date) -> bool:
    found = shop.order(order.id)
    assert found is not None
    return found.late(today)


def test_an_order_is_late_from_the_day_after_the_promised_one(shop: Shop) -> None:
    order = bought(shop, [Item("oat")])
    assert order.due == PROMISED
    assert not late(shop, order, PROMISED)
    assert late(shop, order, TODAY)


def test_with_a_new_day_it_is_late_after_that(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat")])
    clock.move(days=2)
    told = shop.fulfilment.delay(order.id, NEW)
    assert isinstance(told, Order)
    assert (told.arrives, told.due) == (PROMISED, NEW)
    assert shop.order(order.id) == told
    assert not late(shop, order, NEW)
    assert late(shop, order, date(2026, 3, 15))


def test_what_is_delivered_or_cancelled_is_not_late_and_has_no_new_day(shop: Shop, clock: TestClock) -> None:
    delivered, cancelled = bought(shop, [Item("oat")]), bought(shop, [Item("beans")])
    shop.cancel(cancelled.id, key="c")
    clock.move(days=2)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        shop.advance(delivered.id, status)
    for order in (delivered, cancelled):
        assert not late(shop, order, NEW)
        answer = shop.fulfilment.delay(order.id, NEW)
        assert isinstance(answer, Refusal)
        assert answer.code is Code.ILLEGAL_MOVE


def test_a_day_that_is_over_or_an_unknown_order_is_told(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat")])
    clock.move(days=2)
    with pytest.raises(InputError, match="is over"):
        shop.fulfilment.delay(order.id, PROMISED)
    assert isinstance(shop.fulfilment.delay(order.id, TODAY), Order)
    assert isinstance(shop.fulfilment.delay("nosuch", NEW), Refusal)
