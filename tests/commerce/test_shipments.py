"""An order goes out whole or in parts: never more than was bought, and everything else knows what arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from voice_shop.commerce.case_types import Case, CaseKind
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_types import Shipment, ShippedLine
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus, ReturnReceipt
from voice_shop.errors import InputError
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import PROFILE, TestClock, bought, small_catalogue

S = OrderStatus


def placed(shop: Shop, clock: TestClock) -> Order:
    """Four packs of beans and a grinder, past the undo window."""
    order = bought(shop, [Item("beans", 4), Item("cup")])
    clock.move(minutes=11)
    return order


def sent(shop: Shop, order: Order, lines: dict[str, int] | None = None, **more: object) -> Shipment:
    answer = shop.shipments.ship(order.id, lines, **more)  # type: ignore[arg-type]
    assert isinstance(answer, Shipment), answer
    return answer


def status(shop: Shop, order: Order) -> OrderStatus:
    found = shop.order(order.id)
    assert found is not None
    return found.status


def code(answer: object) -> Code:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_an_order_is_shipped_from_its_first_part_and_delivered_with_its_last(
    shop: Shop, clock: TestClock
) -> None:
    order = placed(shop, clock)
    first = sent(shop, order, {"1": 3}, carrier="Post", tracking="3S 12")
    assert (first.lines, first.carrier, first.tracking) == ((ShippedLine("1", 3),), "Post", "3S 12")
    assert status(shop, order) is S.SHIPPED
    shop.shipments.deliver(order.id)
    assert status(shop, order) is S.SHIPPED, "a pack of beans and the cup are not sent"
    second = sent(shop, order)
    assert second.lines == (ShippedLine("1", 1), ShippedLine("2", 1))
    shop.shipments.deliver(order.id, second.id)
    assert status(shop, order) is S.DELIVERED
    steps = [event.status for event in shop.events.after() if event.status]
    assert steps[-4:] == [S.PLACED, S.PACKED, S.SHIPPED, S.DELIVERED]
    assert code(shop.shipments.ship(order.id)) is Code.ILLEGAL_MOVE


def test_never_more_is_sent_than_was_bought(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    sent(shop, order, {"1": 3})
    refusal = shop.shipments.ship(order.id, {"2": 1, "1": 2})
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["limit"]) == (Code.TOO_MANY, 1)
    assert code(shop.shipments.ship(order.id, {"7": 1})) is Code.NOT_ORDERED_BEFORE
    assert code(shop.shipments.ship("nothing")) is Code.UNKNOWN_ORDER
    assert len(shop.shipments.of(order.id)) == 1


def test_the_same_key_sends_once(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    assert sent(shop, order, {"1": 1}, key="k") == sent(shop, order, {"1": 1}, key="k")
    assert len(shop.shipments.of(order.id)) == 1


def test_nothing_leaves_the_house_in_the_undo_window_or_after_calling_off(
    shop: Shop, clock: TestClock
) -> None:
    order = bought(shop, [Item("beans")])
    assert code(shop.shipments.ship(order.id)) is Code.ILLEGAL_MOVE
    clock.move(minutes=11)
    shop.cancel(order.id, key="c")
    assert code(shop.shipments.ship(order.id)) is Code.ILLEGAL_MOVE
    other = placed(shop, clock)
    sent(shop, other, {"2": 1})
    assert code(shop.cancel(other.id, key="c")) is Code.TOO_LATE_TO_CANCEL


@pytest.mark.parametrize("lines", [{}, {"1": 0}])
def test_a_shipment_of_nothing_is_a_mistake(shop: Shop, clock: TestClock, lines: dict[str, int]) -> None:
    order = placed(shop, clock)
    with pytest.raises(InputError):
        shop.shipments.ship(order.id, lines)
    with pytest.raises(InputError):
        shop.shipments.ship(order.id, expected=date(2026, 3, 9))
    with pytest.raises(InputError):
        shop.shipments.deliver(order.id)


def test_what_arrived_can_go_back_and_what_did_not_can_not(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    sent(shop, order, {"1": 3})
    assert code(shop.request_return(order.id, "1", 1, "x", key="a")) is Code.NOT_RETURNABLE
    shop.shipments.deliver(order.id)
    answer = shop.request_return(order.id, "1", 4, "x", key="b")
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts["limit"]) == (Code.TOO_MANY, 3)
    assert isinstance(shop.request_return(order.id, "1", 2, "x", key="c"), ReturnReceipt)
    assert isinstance(shop.cases.complain(order.id, "1", 1, CaseKind.DAMAGED), Case)
    assert code(shop.cases.complain(order.id, "1", 1, CaseKind.DAMAGED)) is Code.NO_COMPLAINT
    assert code(shop.cases.complain(order.id, "2", 1, CaseKind.DAMAGED)) is Code.NO_COMPLAINT
    clock.move(days=2)
    assert code(shop.cases.complain(order.id, "2", 1, CaseKind.NOT_HERE, looked=True)) is Code.NO_COMPLAINT


def test_the_days_for_a_return_are_counted_from_when_its_part_came(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    sent(shop, order, {"1": 4})
    shop.shipments.deliver(order.id)
    clock.move(days=14)
    assert isinstance(shop.request_return(order.id, "1", 1, "x", key="a"), ReturnReceipt)
    clock.move(days=1)
    assert code(shop.request_return(order.id, "1", 1, "x", key="b")) is Code.NOT_RETURNABLE


def test_what_is_late_is_listed_the_longest_first(shop: Shop, clock: TestClock) -> None:
    """All orders are promised for the next day, 11 March."""
    waiting, split, soon = (bought(shop, [Item("beans", 2)]) for _ in range(3))
    clock.move(minutes=11)
    late = sent(shop, split, {"1": 1})
    later = sent(shop, split, {"1": 1}, expected=date(2026, 3, 12))
    sent(shop, soon, expected=date(2026, 3, 20))
    assert shop.shipments.late() == ()
    clock.move(days=3)
    found = [(order.id, part.id if part else None) for order, part in shop.shipments.late()]
    assert found == [*sorted([(waiting.id, None), (split.id, late.id)]), (split.id, later.id)]
    shop.shipments.deliver(split.id)
    assert [order.id for order, _ in shop.shipments.late()] == [waiting.id]


def test_an_order_said_to_be_delivered_has_no_part_under_way(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    sent(shop, order, {"1": 1})
    shop.advance(order.id, S.DELIVERED)
    assert all(one.delivered_at for one in shop.shipments.of(order.id))
    assert shop.shipments.arrived(shop.order(order.id) or order, "2").quantity == 1


def test_every_part_is_in_the_record(shop: Shop, store: Store, clock: TestClock) -> None:
    order = placed(shop, clock)
    sent(shop, order, {"1": 1})
    shop.shipments.deliver(order.id)
    with store.read() as db:
        chain = list(records(db))
        assert [r.kind for r in chain].count("shipment") == 2
        assert first_broken(chain, texts(db)) is None
        assert list(disagreements(db)) == []


@pytest.mark.parametrize(("way", "day"), [("", None), ("label", None), ("pick_up", date(2026, 3, 11))])
def test_a_receipt_says_how_it_goes_back(store: Store, clock: TestClock, way: str, day: date | None) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, returns=way), store, clock)
    order = placed(shop, clock)
    sent(shop, order)
    shop.shipments.deliver(order.id)
    receipt = shop.request_return(order.id, "1", 1, "x", key="r")
    assert isinstance(receipt, ReturnReceipt)
    assert (receipt.way, receipt.pick_up) == (way, day)
    case = shop.cases.get(receipt.id)
    assert case is not None
    assert (case.way, case.pick_up) == (way, day)
