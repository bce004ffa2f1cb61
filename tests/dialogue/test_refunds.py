"""Where is my refund: told from the ledger, and never promised before the shop has decided."""

from __future__ import annotations

from voice_shop.commerce.case_types import Case, CaseKind, CaseStatus
from voice_shop.commerce.types import OrderStatus

from .conftest import Shopper

ASK = "where is my refund"


def test_a_return_is_followed_until_its_money_is_back(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    shopper.deliver(OrderStatus.DELIVERED)
    order = shopper.orders[0]
    case = shopper.shop.cases.complain(order.id, "1", 1, CaseKind.DAMAGED)
    assert isinstance(case, Case)
    assert shopper.shop.cases.of(order.id) == (case,)
    amount = case.refund.text("en-IE")
    told = shopper.say(ASK)
    assert (shopper.keys, amount in told) == (("order.refund_asked",), True)
    shopper.shop.cases.move(case.id, CaseStatus.APPROVED)
    assert "owes you" in shopper.say(ASK)
    shopper.shop.cases.move(case.id, CaseStatus.REFUNDED)
    told = shopper.say("has my refund gone through yet")
    assert shopper.keys == ("order.refund_paid",)
    assert amount in told
    assert "today" in told


def test_what_was_called_off_unpaid_gives_nothing_back(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes", "cancel my order", "yes", ASK)
    assert shopper.keys == ("order.refund_not_paid",)


def test_the_open_question_stays(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", ASK)
    assert shopper.keys[-1] == "again.order"
    assert shopper.keys[0].startswith(("order.refund", "order.no_refund"))
