"""The table of moves is the only thing that decides where an order goes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.order_states import MOVES, Moves
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus

from .conftest import HOME, PROFILE, TestClock, bought, small_catalogue

S = OrderStatus
Changes = dict[OrderStatus, frozenset[OrderStatus] | None]
ROADS = {
    S.PLACED: (),
    S.PACKED: (S.PACKED,),
    S.SHIPPED: (S.PACKED, S.SHIPPED),
    S.DELIVERED: (S.PACKED, S.SHIPPED, S.DELIVERED),
    S.CANCELLED: (S.CANCELLED,),
    S.RETURNED: (S.PACKED, S.SHIPPED, S.DELIVERED, S.RETURNED),
    S.REFUNDED: (S.PACKED, S.SHIPPED, S.DELIVERED, S.RETURNED, S.REFUNDED),
}


def at(shop: Shop, status: OrderStatus) -> Order:
    order = bought(shop, [Item("oat")])
    for step in ROADS[status]:
        moved = shop.advance(order.id, step)
        assert isinstance(moved, Order)
        order = moved
    return order


@pytest.mark.parametrize(("start", "asked"), list(product(ROADS, S)))
def test_every_move_is_made_or_refused_as_the_table_says(
    start: OrderStatus, asked: OrderStatus, store: Store, clock: TestClock
) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, undo_minutes=0), store, clock)
    order = at(shop, start)
    assert order.status is start
    clock.move(minutes=1)
    answer = shop.advance(order.id, asked)
    if asked is start:
        assert answer == order
    elif MOVES.allowed(start, asked):
        assert isinstance(answer, Order)
        assert (answer.status, answer.status_at) == (asked, clock.now)
    else:
        assert isinstance(answer, Refusal)
        assert answer.code in {Code.ILLEGAL_MOVE, Code.TOO_LATE_TO_CANCEL}
        assert shop.order(order.id) == order


def test_nobody_ends_an_undo_window_early(shop: Shop) -> None:
    order = bought(shop, [Item("oat")])
    assert order.status is S.HELD
    for status in (S.PLACED, S.PACKED, S.SHIPPED):
        answer = shop.advance(order.id, status)
        assert isinstance(answer, Refusal)
        assert answer.code is Code.ILLEGAL_MOVE


def test_the_undo_window_ends_by_itself(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat")])
    clock.move(minutes=9, seconds=59)
    assert shop.orders(HOME)[0].status is S.HELD
    clock.move(seconds=1)
    placed = shop.orders(HOME)[0]
    assert (placed.status, placed.status_at) == (S.PLACED, order.held_until)
    packed = shop.advance(order.id, S.PACKED)
    assert isinstance(packed, Order)
    assert packed.status is S.PACKED


def test_a_shop_without_undo_gets_the_order_at_once(store: Store, clock: TestClock) -> None:
    profile = ShopProfile("x", undo_minutes=0)
    order = bought(Shop(small_catalogue(), profile, store, clock), [Item("oat")])
    assert (order.status, order.held_until) == (S.PLACED, None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({S.CANCELLED: None}, "needs its moves"),
        ({S.RETURNED: frozenset()}, "cannot be reached"),
        ({S.REFUNDED: frozenset({S.HELD})}, "come back"),
    ],
)
def test_a_wrong_table_is_not_accepted(
    change: dict[OrderStatus, frozenset[OrderStatus] | None], why: str
) -> None:
    table = {status: moves for status, moves in {**MOVES.table, **change}.items() if moves is not None}
    with pytest.raises(ValueError, match=why):
        Moves(table, S.HELD)


def test_unknown_orders_are_refused(shop: Shop) -> None:
    for answer in (
        shop.advance("0000", S.PACKED),
        shop.cancel("0000", key="c"),
        shop.request_return("0000", "1", 1, "damaged", key="r"),
    ):
        assert isinstance(answer, Refusal)
        assert answer.code is Code.UNKNOWN_ORDER
    assert shop.order("0000") is None


def test_what_happened_is_told_after_a_number(shop: Shop, clock: TestClock) -> None:
    first, second = bought(shop, [Item("oat")]), bought(shop, [Item("oat")])
    clock.move(minutes=1)
    shop.cancel(first.id, key="c")
    told = shop.events.after()
    assert [(event.order_id, event.status, event.at) for event in told] == [
        (first.id, OrderStatus.HELD, first.placed_at),
        (second.id, OrderStatus.HELD, second.placed_at),
        (first.id, OrderStatus.CANCELLED, clock.now),
    ]
    assert [event.cursor for event in told] == [1, 2, 3]
    assert (shop.events.after(2), shop.events.after(limit=1), shop.events.after(3)) == (
        told[2:],
        told[:1],
        (),
    )
    assert shop.events.after(limit=-1) == ()
