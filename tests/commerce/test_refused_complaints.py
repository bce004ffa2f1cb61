"""Why a complaint is not taken, with all its facts; and what the record keeps of one that is."""

from __future__ import annotations

from datetime import timedelta

from voice_shop.commerce.case_types import Case, CaseKind, CaseStatus
from voice_shop.commerce.evidence import Alternative, Evidence
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, OrderStatus
from voice_shop.journal.chain import records

from .conftest import TestClock, bought
from .test_cases import delivered

BEANS = {"product": "coffee beans", "product_id": "beans"}


def told(answer: object) -> tuple[Code, dict[str, object]]:
    assert isinstance(answer, Refusal), answer
    return answer.code, dict(answer.facts)


def test_what_names_nothing_is_refused_with_what_was_named(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 2))
    nothing = shop.cases.complain("0000", "1", 1, CaseKind.WRONG)
    assert told(nothing) == (Code.UNKNOWN_ORDER, {"order_id": "0000"})
    facts = {"product": "9", "product_id": "", "order_id": order.id}
    assert told(shop.cases.complain(order.id, "9", 1, CaseKind.WRONG)) == (Code.NOT_ORDERED_BEFORE, facts)


def test_of_what_was_not_delivered_nothing_can_be_wrong(shop: Shop) -> None:
    order = bought(shop, [Item("beans")])
    answer = told(shop.cases.complain(order.id, "1", 1, CaseKind.WRONG))
    assert answer == (Code.NO_COMPLAINT, {**BEANS, "why": "not_delivered"})
    assert told(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True)) == answer


def test_more_than_is_left_is_refused_with_what_is_left(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans", 3))
    assert isinstance(shop.cases.complain(order.id, "1", 1, CaseKind.WRONG), Case)
    too_many = told(shop.cases.complain(order.id, "1", 3, CaseKind.WRONG))
    assert too_many == (Code.TOO_MANY, {**BEANS, "asked": 3, "limit": 2})
    assert isinstance(shop.cases.complain(order.id, "1", 2, CaseKind.WRONG), Case)
    again = told(shop.cases.complain(order.id, "1", 1, CaseKind.WRONG))
    assert again == (Code.NO_COMPLAINT, {**BEANS, "why": "claimed"})


def test_what_is_too_old_says_so(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"))
    clock.now += timedelta(days=15)
    answer = told(shop.cases.complain(order.id, "1", 1, CaseKind.WRONG))
    assert answer == (Code.NO_COMPLAINT, {**BEANS, "why": "too_old"})


def test_on_its_day_what_is_on_its_way_is_not_due_and_the_day_after_it_is(
    shop: Shop, clock: TestClock
) -> None:
    order = delivered(shop, clock, Item("beans"), upto=OrderStatus.SHIPPED)
    assert order.due is not None
    clock.now += order.due - clock.now.date()
    answer = told(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE, looked=True))
    assert answer == (Code.NOT_DUE_YET, {"arrives": order.due})
    clock.move(days=1)
    assert told(shop.cases.complain(order.id, "1", 1, CaseKind.NOT_HERE)) == (Code.LOOK_FIRST, {})


def test_a_decision_that_cannot_be_says_from_where_to_where(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"))
    case = shop.cases.complain(order.id, "1", 1, CaseKind.WRONG)
    assert isinstance(case, Case)
    facts = {"order_id": order.id, "status": "requested", "asked": "refunded"}
    assert told(shop.cases.move(case.id, CaseStatus.REFUNDED)) == (Code.ILLEGAL_MOVE, facts)


def test_the_record_has_how_a_complaint_was_said_also_a_refused_one(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    order = delivered(shop, clock, Item("beans"))
    heard = Evidence("anna", "device", "s1", 4, (Alternative("the beans are wrong", 900),), None, ("Sorry.",))
    for _ in range(2):
        shop.cases.complain(order.id, "1", 1, CaseKind.WRONG, evidence=heard)
    with store.read() as db:
        found = [record for record in records(db) if record.facts.get("evidence", {}).get("turn") == 4]
    assert [(record.kind, record.facts["evidence"]["channel"]) for record in found] == [
        ("case", "device"),
        ("refused", "device"),
    ]
    assert (found[1].facts["asked"], found[1].facts["order_id"]) == ("complain", order.id)
