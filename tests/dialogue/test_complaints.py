"""What went wrong with a delivery is told to the shop: a case, and not goods to send back."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.case_types import CaseKind
from voice_shop.commerce.types import OrderStatus
from voice_shop.journal.events import Complained


@pytest.fixture
def delivered(shopper: Shopper) -> Shopper:
    shopper.say("add two butter", "add bananas", "check out", "yes")
    shopper.deliver()
    return shopper


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("the butter is off", CaseKind.DAMAGED),
        ("you sent me the wrong butter", CaseKind.WRONG),
        ("the butter is missing from my order", CaseKind.MISSING),
    ],
)
def test_what_is_wrong_with_a_thing_becomes_a_case(delivered: Shopper, words: str, kind: CaseKind) -> None:
    """Butter is perishable: it could not be sent back."""
    asked = delivered.say(words)
    assert "butter" in asked
    assert delivered.last.asks
    assert delivered.shop.cases.list() == (), "not before the yes"
    answer = delivered.say("yes")
    (case,) = delivered.shop.cases.list()
    assert (case.kind, case.name, case.quantity) == (kind, "butter", 2)
    assert case.id in answer
    assert [e.case for e in delivered.last.events if isinstance(e, Complained)] == [case.id]


def test_a_no_reports_nothing(delivered: Shopper) -> None:
    delivered.say("the butter is off", "no")
    assert delivered.shop.cases.list() == ()


def test_how_many_are_damaged_can_be_said(delivered: Shopper) -> None:
    delivered.say("my one butter is broken", "yes")
    assert [case.quantity for case in delivered.shop.cases.list()] == [1]


def test_without_a_name_it_is_asked_which(delivered: Shopper) -> None:
    assert "?" in delivered.say("something is broken")
    delivered.say("the butter", "yes")
    assert [case.name for case in delivered.shop.cases.list()] == ["butter"]


def test_what_is_on_its_way_and_not_here_is_not_due_before_its_day_is_over(shopper: Shopper) -> None:
    said = "it says delivered but there is nothing here"
    shopper.say("add two butter", "check out", "yes")
    shopper.deliver(upto=OrderStatus.SHIPPED)
    assert "due" in shopper.say(said)
    assert shopper.kinds()[-2:] == ["refused", "replied"]
    shopper.wait(days=2)
    assert "neighbours" in shopper.say(said)


@pytest.mark.parametrize("days", [0, 1, 2])
def test_marked_as_delivered_and_not_here_is_looked_for_first(delivered: Shopper, days: int) -> None:
    said = "it says delivered but there is nothing here"
    delivered.wait(days=days)
    asked = delivered.say(said)
    assert "neighbours" in asked
    assert "return" not in asked.lower()
    delivered.say("no")
    assert delivered.shop.cases.list() == ()
    delivered.say(said, "yes")
    cases = delivered.shop.cases.list()
    assert {case.name for case in cases} == {"butter", "Fyffes bananas"}
    assert {case.kind for case in cases} == {CaseKind.NOT_HERE}
    assert "reported already" in delivered.say(said, "yes")
    assert len(delivered.shop.cases.list()) == 2
