"""Money that moves is written down once and for good; charged minus refunded is what is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_shop.commerce.case_types import Case, CaseKind, CaseStatus
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import Means, Movement, MovementKind
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.schema_ledger import create_ledger
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus
from voice_shop.errors import InputError
from voice_shop.journal.agreement import disagreements

from .conftest import HOME, NOON, PROFILE, TestClock, bought, small_catalogue
from .test_cases import code, delivered
from .test_reorder import line, past


def told(shop: Shop, order_id: str) -> list[tuple[str, int, str]]:
    return [(m.kind.value, m.amount.minor, m.why) for m in shop.payments.of(order_id)]


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def test_what_is_paid_on_delivery_is_charged_when_it_is_there(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("beans")])
    assert told(shop, order.id) == []
    clock.move(minutes=11)
    shop.advance(order.id, OrderStatus.PACKED)
    shop.advance(order.id, OrderStatus.SHIPPED)
    assert told(shop, order.id) == []
    for _ in range(2):
        shop.advance(order.id, OrderStatus.DELIVERED)
        assert told(shop, order.id) == [("charge", 1199, "delivered")]
    assert shop.payments.balance(order.id).kept == order.total


def test_calling_off_what_nobody_paid_moves_nothing(shop: Shop) -> None:
    order = bought(shop, [Item("beans")])
    plan = shop.plan_cancel(order.id)
    assert not isinstance(plan, Refusal)
    assert (plan.order_id, plan.refund, plan.means) == (order.id, euros(0), Means.ON_DELIVERY)
    assert isinstance(shop.cancel(order.id, key="c", plan=plan.digest), Order)
    assert told(shop, order.id) == []


def test_a_yes_to_another_plan_cancels_nothing(shop: Shop) -> None:
    order = bought(shop, [Item("beans")])
    answer = shop.cancel(order.id, key="c", plan="0" * 64)
    assert code(answer) is Code.PLAN_CHANGED
    assert isinstance(answer, Refusal)
    assert answer.facts["refund"] == euros(0)
    found = shop.order(order.id)
    assert found is not None
    assert found.status is OrderStatus.HELD
    assert shop.stock("beans") == 19


def test_what_cannot_be_cancelled_has_no_plan(shop: Shop, clock: TestClock) -> None:
    assert code(shop.plan_cancel("0")) is Code.UNKNOWN_ORDER
    order = delivered(shop, clock, Item("beans"), upto=OrderStatus.PACKED)
    assert code(shop.plan_cancel(order.id)) is Code.TOO_LATE_TO_CANCEL


def test_a_case_pays_back_when_the_merchant_says_so(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 2))
    receipt = shop.request_return(order.id, "1", 1, "unwanted", key="r")
    assert not isinstance(receipt, Refusal)
    shop.cases.move(receipt.id, CaseStatus.APPROVED)
    assert len(told(shop, order.id)) == 1
    for _ in range(2):
        shop.cases.move(receipt.id, CaseStatus.REFUNDED)
        why = f"case {receipt.id}"
        assert told(shop, order.id)[1:] == [("refund", 899, why), ("settled", 899, why)]
    charge, owed, done = shop.payments.of(order.id)
    assert (charge.settles, owed.settles, done.settles) == (None, None, owed.number)
    assert {charge.at, owed.at, done.at} == {clock.now}
    assert shop.payments.balance(order.id).kept == order.total - receipt.refund


def test_of_what_was_not_paid_yet_less_is_to_be_paid(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 2), upto=OrderStatus.SHIPPED)
    clock.move(days=3)
    case = shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True)
    assert isinstance(case, Case)
    shop.cases.move(case.id, CaseStatus.APPROVED)
    shop.cases.move(case.id, CaseStatus.REFUNDED)
    assert told(shop, order.id) == []
    shop.advance(order.id, OrderStatus.DELIVERED)
    assert told(shop, order.id) == [("charge", 2098 - 899, "delivered")]


def test_an_order_that_is_refunded_pays_its_cases_or_without_any_everything(
    shop: Shop, clock: TestClock
) -> None:
    with_case = delivered(shop, clock, Item("beans", 2))
    shop.request_return(with_case.id, "1", 1, "unwanted", key="r")
    whole = delivered(shop, clock, Item("oat", 2))
    for order in (with_case, whole):
        shop.advance(order.id, OrderStatus.RETURNED)
        shop.advance(order.id, OrderStatus.REFUNDED)
    assert shop.payments.balance(with_case.id).refunded.minor == 899
    assert [case.status for case in shop.cases.list()] == [CaseStatus.REFUNDED]
    assert shop.payments.balance(whole.id).kept.minor == 0


def test_the_merchant_pays_back_some_and_then_the_rest_and_never_more(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 2))
    assert not isinstance(shop.payments.refund(order.id, euros(98), key="a"), Refusal)
    assert not isinstance(shop.payments.refund(order.id, euros(98), key="a"), Refusal)
    with pytest.raises(InputError, match="already used"):
        shop.payments.refund(order.id, euros(99), key="a")
    too_much = shop.payments.refund(order.id, euros(2001))
    assert isinstance(too_much, Refusal)
    assert (too_much.facts["asked"], too_much.facts["left"]) == (euros(2001), euros(2000))
    shop.payments.refund(order.id)
    assert shop.payments.balance(order.id).kept.minor == 0
    assert code(shop.payments.refund(order.id)) is Code.REFUND_TOO_MUCH
    assert code(shop.payments.refund("0")) is Code.UNKNOWN_ORDER
    assert sum(amount for kind, amount, _ in told(shop, order.id) if kind == "settled") == 2098


def test_the_past_of_a_shop_folder_was_paid(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oat", 2)), past(2, 2, line("beans"), status="refunded")], HOME)
    kept = {order.status: shop.payments.balance(order.id) for order in shop.orders(HOME)}
    assert kept[OrderStatus.DELIVERED].kept.minor > 0
    assert (kept[OrderStatus.REFUNDED].kept.minor, kept[OrderStatus.REFUNDED].under_way.minor) == (0, 0)


def write(shop: Shop, *movement: object) -> None:
    from voice_shop.commerce.ledger_rows import write as row

    with shop._context.store.write() as db:
        row(db, Movement(*movement))  # type: ignore[arg-type]


def test_the_table_itself_refuses_what_must_not_be(shop: Shop, clock: TestClock, store: Store) -> None:
    order = delivered(shop, clock, Item("beans"))
    young = bought(shop, [Item("beans")])
    shop.payments.refund(order.id, euros(100))
    refused: list[tuple[object, ...]] = [
        (order.id, MovementKind.CHARGE, euros(1), NOON, "again"),
        (young.id, MovementKind.CHARGE, euros(1200), NOON, "too much"),
        (young.id, MovementKind.CHARGE, Money(1, "USD"), NOON, "other money"),
        (young.id, MovementKind.CHARGE, euros(0), NOON, "nothing"),
        (order.id, MovementKind.REFUND, euros(1100), NOON, "too much"),
        (young.id, MovementKind.REFUND, euros(1), NOON, "of nothing"),
        (order.id, MovementKind.SETTLED, euros(100), NOON, "twice", "", 2),
        (order.id, MovementKind.SETTLED, euros(100), NOON, "no refund", "", 1),
        ("0", MovementKind.CHARGE, euros(1), NOON, "no order"),
    ]
    for movement in refused:
        with pytest.raises(sqlite3.IntegrityError):
            write(shop, *movement)
    for change in ("UPDATE ledger SET amount = 1", "DELETE FROM ledger"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"), store.write() as db:
            db.execute(change)
    assert len(shop.payments.of(order.id)) == 3


def test_money_from_before_the_ledger_is_taken_over(tmp_path: Path) -> None:
    """The same orders and cases give the same ledger, whether it was there from the first or came later."""
    clock = TestClock()
    shop = Shop(small_catalogue(), PROFILE, Store(tmp_path / "shop.db"), clock)
    some, all_back, young = (delivered(shop, clock, Item("oat")) for _ in range(3))
    receipt = shop.request_return(some.id, "1", 1, "unwanted", key="r")
    assert not isinstance(receipt, Refusal)
    for status in (CaseStatus.APPROVED, CaseStatus.REFUNDED):
        shop.cases.move(receipt.id, status)
    for step in (OrderStatus.RETURNED, OrderStatus.REFUNDED):
        shop.advance(all_back.id, step)
    delivered(shop, clock, Item("oat"), upto=OrderStatus.SHIPPED)
    with shop._context.store.write() as db:
        columns = "order_id, kind, amount, currency, why, at"
        grown = sorted(map(tuple, db.execute(f"SELECT {columns} FROM ledger").fetchall()))  # noqa: S608
        db.execute("DROP TABLE ledger")
        create_ledger(db)
        taken_over = sorted(map(tuple, db.execute(f"SELECT {columns} FROM ledger").fetchall()))  # noqa: S608
    assert grown == taken_over
    assert {young.id, some.id, all_back.id} == {row[0] for row in grown}
    assert create_ledger in MIGRATIONS


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["refund", "case", "whole"]), st.integers(1, 2500)), max_size=6))
def test_charged_minus_refunded_is_what_is_kept(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    clock = TestClock()
    store = Store(tmp_path_factory.mktemp("ledger") / "shop.db")
    shop = Shop(small_catalogue(), PROFILE, store, clock)
    order = delivered(shop, clock, Item("beans", 2))
    kept = order.total.minor
    for act, amount in acts:
        if act == "case":
            case = shop.cases.complain(order.id, "1", 1, CaseKind.DAMAGED)
            if isinstance(case, Case):
                shop.cases.move(case.id, CaseStatus.APPROVED)
                done = shop.cases.move(case.id, CaseStatus.REFUNDED)
                assert isinstance(done, Case) == (case.refund.minor <= kept)
                kept -= case.refund.minor if isinstance(done, Case) else 0
        else:
            asked = kept if act == "whole" else amount
            answer = shop.payments.refund(order.id, None if act == "whole" else euros(amount))
            assert isinstance(answer, Refusal) == (asked > kept or kept == 0)
            kept -= 0 if isinstance(answer, Refusal) else asked
        balance = shop.payments.balance(order.id)
        assert (balance.kept.minor, balance.under_way.minor) == (kept, 0)
        assert 0 <= balance.refunded.minor <= balance.charged.minor
    store.close()


def test_money_that_is_not_as_its_record_tells_is_found(shop: Shop, clock: TestClock, store: Store) -> None:
    order = delivered(shop, clock, Item("beans", 2))
    with store.write() as db:
        assert list(disagreements(db)) == []
        db.execute("DROP TRIGGER ledger_update")
        db.execute("UPDATE ledger SET amount = amount - 1")
        (told,) = disagreements(db)
        assert f"Money of order {order.id} is not as record" in told
        db.execute("DROP TRIGGER ledger_delete")
        db.execute("DELETE FROM ledger")
        assert len(list(disagreements(db))) == 1
