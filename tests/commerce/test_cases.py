"""Complaints have their own rules, and never is more paid back than was paid."""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_shop.commerce.case_types import CASE_MOVES, Case, CaseKind, CaseStatus
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Item, Order, OrderStatus, ReturnReceipt

from .conftest import TestClock, bought
from .processes import at_once, open_shop


def delivered(shop: Shop, clock: TestClock, *items: Item, upto: OrderStatus = OrderStatus.DELIVERED) -> Order:
    order = bought(shop, list(items))
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        moved = shop.advance(order.id, status)
        assert isinstance(moved, Order)
        if status is upto:
            break
    return moved


def code(answer: object) -> Code | None:
    return answer.code if isinstance(answer, Refusal) else None


def test_a_damaged_perishable_is_complained_about_though_not_returned(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("yoghurt", 3))
    assert code(shop.request_return(order.id, "1", 1, "unwanted", key="r")) is Code.NOT_RETURNABLE
    case = shop.cases.complain(order.id, "1", 2, CaseKind.DAMAGED, key="c")
    assert isinstance(case, Case)
    assert (case.refund.minor, case.status) == (378, CaseStatus.REQUESTED)
    assert shop.cases.complain(order.id, "1", 2, CaseKind.DAMAGED, key="c") == case
    assert shop.cases.list() == (case,)


def test_what_is_not_here_is_looked_for_first_and_only_after_its_day(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"), upto=OrderStatus.SHIPPED)
    assert code(shop.cases.complain(order.id, "1", 1, CaseKind.DAMAGED)) is Code.NO_COMPLAINT
    assert code(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True)) is Code.NOT_DUE_YET
    clock.move(days=2)
    assert code(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE)) is Code.LOOK_FIRST
    assert isinstance(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True), Case)


def test_what_is_told_to_be_delivered_and_is_not_here_is_taken_on_the_same_day(
    shop: Shop, clock: TestClock
) -> None:
    order = delivered(shop, clock, Item("beans"))
    assert order.arrives is not None
    assert clock.now.date() < order.arrives
    for _ in range(2):
        assert code(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE)) is Code.LOOK_FIRST
        clock.now += order.arrives - clock.now.date()
    assert isinstance(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True), Case)


def test_what_comes_later_than_promised_is_not_due_before_that_day(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"), upto=OrderStatus.SHIPPED)
    assert order.arrives is not None
    shop.fulfilment.delay(order.id, order.arrives + timedelta(days=3))
    clock.move(days=3)
    refusal = shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True)
    assert isinstance(refusal, Refusal)
    assert refusal.facts == {"arrives": order.arrives + timedelta(days=3)}
    clock.move(days=2)
    assert isinstance(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True), Case)


def test_the_last_day_of_complaints_is_the_fourteenth(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 2))
    clock.now += timedelta(days=14)
    assert isinstance(shop.cases.complain(order.id, "1", 1, CaseKind.WRONG), Case)
    clock.now += timedelta(days=1)
    assert code(shop.cases.complain(order.id, "1", 1, CaseKind.WRONG)) is Code.NO_COMPLAINT


def test_a_return_is_a_case_and_both_share_what_was_bought(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 3))
    receipt = shop.request_return(order.id, "1", 2, "unwanted", key="r")
    assert isinstance(receipt, ReturnReceipt)
    case = shop.cases.get(receipt.id)
    assert case is not None
    assert (case.kind, case.refund) == (CaseKind.RETURN, receipt.refund)
    refusal = shop.cases.complain(order.id, "1", 2, CaseKind.MISSING)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["limit"]) == (Code.TOO_MANY, 1)
    shop.cases.move(receipt.id, CaseStatus.DECLINED)
    assert isinstance(shop.cases.complain(order.id, "1", 3, CaseKind.MISSING), Case)
    assert code(shop.request_return(order.id, "1", 1, "unwanted", key="r2")) is Code.NOT_RETURNABLE


def test_a_case_goes_only_where_the_table_says(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("oat", 9))
    for road in (
        (),
        (CaseStatus.APPROVED,),
        (CaseStatus.DECLINED,),
        (CaseStatus.APPROVED, CaseStatus.REFUNDED),
    ):
        for then in CaseStatus:
            case = shop.cases.complain(order.id, "1", 1, CaseKind.WRONG)
            assert isinstance(case, Case)
            for status in road:
                shop.cases.move(case.id, status)
            now = shop.cases.get(case.id)
            assert now is not None
            moved = shop.cases.move(case.id, then)
            allowed = then is now.status or CASE_MOVES.allowed(now.status, then)
            assert isinstance(moved, Case) == allowed, (now.status, then)
            assert shop.cases.get(case.id) == (moved if allowed else now)
            with shop._context.store.write() as db:
                db.execute("DELETE FROM cases")
    assert shop.cases.move("C0", CaseStatus.APPROVED) is None


CLAIMS = st.tuples(st.sampled_from([*CaseKind]), st.integers(1, 4), st.sampled_from([None, *CaseStatus]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIMS, max_size=8))
def test_never_is_more_paid_back_than_was_paid(
    shop: Shop, clock: TestClock, claims: list[tuple[CaseKind, int, CaseStatus | None]]
) -> None:
    clock.move(days=3)
    shop.set_stock("beans", 50)
    order = delivered(shop, clock, Item("beans", 5))
    clock.move(days=2)
    for number, (kind, quantity, then) in enumerate(claims):
        if kind is CaseKind.RETURN:
            answer: object = shop.request_return(order.id, "1", quantity, "x", key=str(number))
        else:
            answer = shop.cases.complain(order.id, "1", quantity, kind, looked=True)
        if isinstance(answer, Case | ReturnReceipt) and then is not None:
            shop.cases.move(answer.id, then)
        mine = [case for case in shop.cases.list() if case.order_id == order.id]
        owed = sum(case.refund.minor for case in mine if case.status is not CaseStatus.DECLINED)
        assert owed <= order.lines[0].total.minor


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts processes by fork")
def test_two_processes_at_once_do_not_claim_the_same_twice(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop, clock = open_shop(path), TestClock()
    shop = Shop(shop.catalogue, shop.profile, shop._context.store, clock)
    order = delivered(shop, clock, Item("beans", 2))

    def claim(how: int) -> str:
        mine = Shop(shop.catalogue, shop.profile, open_shop(path)._context.store, clock)
        if how % 2:
            answer: object = mine.request_return(order.id, "1", 1, "x", key=str(how))
        else:
            answer = mine.cases.complain(order.id, "1", 1, CaseKind.WRONG)
        return type(answer).__name__

    answers = at_once([lambda n=n: claim(n) for n in range(6)])  # type: ignore[misc]
    assert answers.count("Refusal") == 4
    assert sum(case.refund.minor for case in shop.cases.list()) == order.lines[0].total.minor


def test_every_status_has_its_moves() -> None:
    ends = {status for status, then in product(CaseStatus, CaseStatus) if CASE_MOVES.allowed(status, then)}
    assert ends == {CaseStatus.REQUESTED, CaseStatus.APPROVED}
