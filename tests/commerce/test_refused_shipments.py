"""A shipment that is refused says all of why; and what is sent, arrived and late, to the last fact."""

from __future__ import annotations

from datetime import date

import pytest

from voice_shop.commerce.moments import stamp
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_rows import Arrived
from voice_shop.commerce.shipment_types import Shipment, ShippedLine
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus
from voice_shop.journal.chain import records

from .conftest import HOME, TestClock, bought
from .test_shipments import placed, sent, status


def not_to_be_sent(order: Order, status: OrderStatus) -> Refusal:
    facts = {"order_id": order.id, "status": status, "asked": OrderStatus.SHIPPED}
    return Refusal(Code.ILLEGAL_MOVE, facts)


def test_what_is_held_called_off_or_all_there_is_refused_whole(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("beans")])
    assert shop.shipments.ship(order.id) == not_to_be_sent(order, OrderStatus.HELD)
    shop.cancel(order.id, key="c")
    assert shop.shipments.ship(order.id, {"1": 1}) == not_to_be_sent(order, OrderStatus.CANCELLED)
    other = placed(shop, clock)
    sent(shop, other)
    assert shop.shipments.ship(other.id) == not_to_be_sent(other, OrderStatus.SHIPPED), "all is sent"
    shop.shipments.deliver(other.id)
    assert shop.shipments.ship(other.id) == not_to_be_sent(other, OrderStatus.DELIVERED)


def test_more_than_is_left_or_was_bought_is_refused_whole(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    beans = {"product": "coffee beans", "product_id": "beans"}
    answer = shop.shipments.ship(order.id, {"1": 5})
    assert answer == Refusal(Code.TOO_MANY, {**beans, "asked": 5, "limit": 4})
    assert status(shop, order) is OrderStatus.PLACED, "a refusal moves nothing"
    sent(shop, order, {"1": 4})
    answer = shop.shipments.ship(order.id, {"1": 1})
    assert answer == Refusal(Code.TOO_MANY, {**beans, "asked": 1, "limit": 0})
    answer = shop.shipments.ship(order.id, {"7": 1})
    not_bought = {"product": "7", "product_id": "", "order_id": order.id}
    assert answer == Refusal(Code.NOT_ORDERED_BEFORE, not_bought)
    unknown = Refusal(Code.UNKNOWN_ORDER, {"order_id": "0"})
    assert (shop.shipments.ship("0"), shop.shipments.deliver("0")) == (unknown, unknown)
    assert len(shop.shipments.of(order.id)) == 1


@pytest.mark.parametrize("before", [OrderStatus.PLACED, OrderStatus.PACKED])
def test_an_order_goes_through_every_step_to_shipped(
    shop: Shop, clock: TestClock, before: OrderStatus
) -> None:
    order = placed(shop, clock)
    if before is OrderStatus.PACKED:
        shop.advance(order.id, before)
    clock.move(minutes=5)
    sent(shop, order, {"1": 1})
    steps = [event.status for event in shop.events.after() if event.status]
    assert steps[-3:] == [OrderStatus.PLACED, OrderStatus.PACKED, OrderStatus.SHIPPED]
    found = shop.order(order.id)
    assert found is not None
    assert found.status_at == clock.now
    clock.move(minutes=5)
    sent(shop, order, {"1": 1})
    assert [e.status for e in shop.events.after() if e.status] == steps, "it is shipped once"


def test_only_the_part_that_is_named_arrives_and_only_once(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    first, second = sent(shop, order, {"1": 1}), sent(shop, order, {"1": 3, "2": 1})
    clock.move(hours=1)
    came = clock.now
    shop.shipments.deliver(order.id, second.id)
    assert [one.delivered_at for one in shop.shipments.of(order.id)] == [None, came]
    assert shop.shipments.arrived(order, "1") == Arrived(3, came, 4)
    clock.move(hours=1)
    answer = shop.shipments.deliver(order.id, second.id)
    assert isinstance(answer, Order)
    assert answer.status is OrderStatus.SHIPPED
    assert shop.shipments.of(order.id)[1].delivered_at == came
    answer = shop.shipments.deliver(order.id, first.id)
    assert isinstance(answer, Order)
    assert (answer.status, answer.status_at) == (OrderStatus.DELIVERED, clock.now)
    assert [one.delivered_at for one in shop.shipments.of(order.id)] == [clock.now, came]
    again = shop.shipments.deliver(order.id)
    assert isinstance(again, Order)
    assert again.status is OrderStatus.DELIVERED


def test_what_arrived_is_counted_by_line(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    assert shop.shipments.arrived(order, "1") == Arrived(0, None, 0)
    first = sent(shop, order, {"1": 1, "2": 1})
    assert shop.shipments.arrived(order, "1") == Arrived(0, None, 1)
    shop.shipments.deliver(order.id, first.id)
    one = clock.now
    clock.move(hours=1)
    second = sent(shop, order, {"1": 2})
    shop.shipments.deliver(order.id, second.id)
    now = shop.order(order.id)
    assert now is not None
    assert shop.shipments.arrived(now, "1") == Arrived(3, clock.now, 3)
    assert shop.shipments.arrived(now, "2") == Arrived(1, one, 1)


def test_what_the_merchant_only_said_went_out_all_of_it(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    shop.advance(order.id, OrderStatus.PACKED)
    shop.advance(order.id, OrderStatus.SHIPPED)
    shipped = shop.order(order.id)
    assert shipped is not None
    assert shop.shipments.arrived(shipped, "1") == Arrived(0, None, 4)
    clock.move(hours=2)
    shop.advance(order.id, OrderStatus.DELIVERED)
    there = shop.order(order.id)
    assert there is not None
    assert shop.shipments.arrived(there, "1") == Arrived(4, clock.now, 4)
    assert shop.shipments.arrived(there, "2") == Arrived(1, clock.now, 1)


def test_a_shipment_is_read_as_it_was_sent(shop: Shop, clock: TestClock) -> None:
    order, other = placed(shop, clock), placed_beans(shop, clock)
    day = date(2026, 3, 15)
    first = sent(shop, order, {"2": 1, "1": 2}, carrier="Post", tracking="3S 12", expected=day)
    second = sent(shop, other)
    lines = (ShippedLine("1", 2), ShippedLine("2", 1))
    assert first == Shipment("S1", order.id, lines, "Post", "3S 12", day, clock.now)
    assert (shop.shipments.of(order.id), shop.shipments.of(other.id)) == ((first,), (second,))
    assert (second.expected, second.delivered_at, shop.shipments.of("0")) == (None, None, ())


def placed_beans(shop: Shop, clock: TestClock) -> Order:
    order = bought(shop, [Item("beans")])
    clock.move(minutes=11)
    return order


def test_the_record_tells_of_each_part_when_it_went_and_when_it_came(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    order = placed(shop, clock)
    first, second = sent(shop, order, {"1": 1}), sent(shop, order, {"1": 1})
    clock.move(hours=1)
    shop.shipments.deliver(order.id, second.id)
    with store.read() as db:
        told = [r for r in records(db) if r.kind == "shipment"]
    assert len(told) == 3
    assert [r.at for r in told] == [stamp(first.shipped_at)] * 2 + [stamp(clock.now)]
    facts = [r.facts for r in told]
    assert {(f["household"], f["order_id"]) for f in facts} == {(HOME, order.id)}
    parts = [(f["shipment"]["id"], f["shipment"]["delivered_at"] is not None) for f in facts]
    assert parts == [(first.id, False), (second.id, False), (second.id, True)]


def test_a_part_is_late_from_the_day_after_its_own(shop: Shop, clock: TestClock) -> None:
    """The order is promised for 11 March; its second part for the 13th."""
    order = placed(shop, clock)
    first = sent(shop, order, {"1": 1})
    second = sent(shop, order, expected=date(2026, 3, 13))
    clock.move(days=1)
    assert shop.shipments.late() == ()
    clock.move(days=1)
    assert [part for _, part in shop.shipments.late()] == [first]
    clock.move(days=2)
    assert [part for _, part in shop.shipments.late()] == [first, second]
    assert {found.id for found, _ in shop.shipments.late()} == {order.id}
