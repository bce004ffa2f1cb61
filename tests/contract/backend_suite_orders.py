"""The conformance suite from the order on: cancelling, events, returns. Part of `backend_suite.CHECKS`."""

from __future__ import annotations

from tests.commerce.conftest import HOME
from voice_shop.commerce.backend import Capability
from voice_shop.commerce.payment_types import CancelPlan
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Item, Order, OrderStatus, ReturnReceipt

from .backend_suite import EIGHT, bought, check, code, left
from .backends import World


@check(Capability.CANCEL)
def a_cancelled_order_gives_back_once(world: World) -> None:
    order = bought(world.backend(), [Item("oat", 4)])

    def cancel(key: str) -> str:
        answer = world.backend().cancel_order(order.id, key=key)
        return answer.status if isinstance(answer, Order) else f"{answer}"

    keys = [f"key {number // 2}" for number in range(EIGHT)]
    assert set(world.at_once([lambda key=key: cancel(key) for key in keys])) == {"cancelled"}  # type: ignore[misc]
    backend = world.backend()
    assert (backend.orders(HOME)[0].status, left(backend, "oat")) == (OrderStatus.CANCELLED, 10)
    assert code(backend.cancel_order("nothing of ours", key="x")) is Code.UNKNOWN_ORDER


@check(Capability.CANCEL)
def what_is_paid_back_is_known_before_and_a_yes_is_to_that(world: World) -> None:
    order = bought(world.backend(), [Item("oat", 4)])
    plan = world.backend().plan_cancel(order.id)
    assert isinstance(plan, CancelPlan)
    assert (plan.order_id, plan.refund.currency) == (order.id, order.total.currency)
    assert 0 <= plan.refund.minor <= order.total.minor
    assert world.backend().plan_cancel(order.id) == plan, "asking changes nothing"
    backend = world.backend()
    assert code(backend.cancel_order(order.id, key="other", plan=f"{plan.digest}?")) is Code.PLAN_CHANGED
    assert (backend.orders(HOME)[0].status, left(backend, "oat")) == (order.status, 6)
    answer = backend.cancel_order(order.id, key="this", plan=plan.digest)
    assert isinstance(answer, Order)
    assert code(backend.plan_cancel(order.id)) is Code.TOO_LATE_TO_CANCEL
    assert code(backend.plan_cancel("nothing of ours")) is Code.UNKNOWN_ORDER


@check(Capability.CANCEL)
def what_left_the_house_is_not_cancelled(world: World) -> None:
    order = bought(world.backend(), [Item("oat", 4)])
    world.advance(order.id, OrderStatus.PACKED)
    backend = world.backend()
    assert code(backend.plan_cancel(order.id)) is Code.TOO_LATE_TO_CANCEL
    assert code(backend.cancel_order(order.id, key="x")) is Code.TOO_LATE_TO_CANCEL
    assert (backend.orders(HOME)[0].status, left(backend, "oat")) == (OrderStatus.PACKED, 6)


@check(Capability.RETURN)
def no_more_is_returned_than_was_bought(world: World) -> None:
    backend = world.backend()
    order = bought(backend, [Item("oat", 3), Item("yoghurt")])
    oat, yoghurt = (line.line_id for line in order.lines)
    assert code(backend.request_return(order.id, oat, 1, "leaks", key="a")) is Code.NOT_RETURNABLE
    world.advance(order.id, OrderStatus.DELIVERED)
    assert code(backend.request_return(order.id, yoghurt, 1, "sour", key="b")) is Code.NOT_RETURNABLE
    assert isinstance(backend.request_return(order.id, oat, 4, "leaks", key="c"), Refusal)
    receipt = backend.request_return(order.id, oat, 1, "leaks", key="d")
    assert isinstance(receipt, ReturnReceipt)
    assert (receipt.quantity, receipt.refund.minor) == (1, 249)
    assert world.backend().request_return(order.id, oat, 1, "leaks", key="d") == receipt

    def send_back(key: str) -> str:
        answer = world.backend().request_return(order.id, oat, 1, "leaks", key=key)
        return answer.id if isinstance(answer, ReturnReceipt) else "no"

    keys = [f"key {number}" for number in range(EIGHT)]
    answers = world.at_once([lambda key=key: send_back(key) for key in keys])  # type: ignore[misc]
    assert answers.count("no") == EIGHT - 2
    assert len({receipt.id, *answers} - {"no"}) == 3


@check(Capability.ORDER_EVENTS, Capability.CANCEL)
def events_tell_every_move_once(world: World) -> None:
    backend = world.backend()
    first = bought(backend, [Item("oat")], "a")
    (made,) = backend.order_events()
    assert (made.order_id, made.status) == (first.id, first.status)
    second = bought(backend, [Item("oat")], "b")
    backend.cancel_order(second.id, key="c")
    world.advance(first.id, OrderStatus.DELIVERED)
    told = world.backend().order_events(made.cursor)
    cursors = [made.cursor, *(event.cursor for event in told)]
    assert cursors == sorted(set(cursors))
    assert [event.status for event in told if event.order_id == second.id and event.status] == [
        second.status,
        OrderStatus.CANCELLED,
    ]
    assert [event.status for event in told if event.order_id == first.id and event.status][-3:] == [
        OrderStatus.PACKED,
        OrderStatus.SHIPPED,
        OrderStatus.DELIVERED,
    ]
    assert backend.order_events(cursors[-1]) == ()
    assert backend.order_events(limit=2) == (made, told[0])
