"""What is told unasked besides orders: once, at a pause, outside of quiet hours, on any channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.household.types import Hours, Switch
from voice_shop.commerce.types import OrderStatus
from voice_shop.dialogue.notices import waiting
from voice_shop.journal.personal import forget, known_of


@pytest.fixture
def reminded(shopper: Shopper) -> Shopper:
    """Wants to be told things."""
    shopper.shop.households.set_switch("home", Switch.REMINDERS, on=True, by="alex")
    return shopper


def hear_all(shopper: Shopper) -> list[str]:
    """Everything that is told at the next pauses."""
    return [shopper.say("help" if shopper.session.question is None else "no") for _ in range(12)]


def test_that_something_is_back_is_told_once_to_who_asked(shopper: Shopper) -> None:
    shopper.shop.set_stock("tofu", 0)
    assert "I'll tell you when tofu is back" in shopper.say("tell me when tofu is back in stock")
    assert "is back" not in shopper.say("help")
    shopper.shop.set_stock("tofu", 5)
    assert "ofu is back" in shopper.say("help")
    assert "is back" not in shopper.say("help")


def test_what_is_there_is_not_waited_for(shopper: Shopper) -> None:
    assert "Tofu is there now" in shopper.say("tell me when tofu is back in stock")


def test_that_something_is_cheaper_is_told_with_both_prices(
    shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopper.say("tell me when the tofu gets cheaper")
    products = shopper.shop.catalogue.products
    monkeypatch.setitem(products, "tofu", replace(products["tofu"], price=products["tofu"].price - 50))  # type: ignore[arg-type]
    assert "ofu is down from" in shopper.say("help")
    assert "is down from" not in shopper.say("help")


def test_it_can_be_stopped_and_is_forgotten_with_the_person(shopper: Shopper) -> None:
    shopper.say("tell me when the tofu gets cheaper")
    path = shopper.shop.context.store.path
    assert known_of(path, "home", "alex")["watches"]
    assert "no longer watch" in shopper.say("stop watching tofu")
    assert "watch nothing" in shopper.say("stop watching tofu")
    shopper.say("tell me when the tofu gets cheaper")
    forget(path, "home", "alex")
    assert "watches" not in known_of(path, "home", "alex")


def test_what_runs_out_is_told_once_and_a_yes_puts_it_in_the_cart(reminded: Shopper) -> None:
    reminded.wait(days=12)
    for _ in range(6):
        said = reminded.say("help")
        if "You buy" in said:
            break
        if reminded.session.question is not None:
            reminded.say("no")
    assert "You buy" in said
    assert said.endswith("?")
    reminded.say("yes")
    assert len(reminded.cart) == 1
    assert reminded.orders == ()


def test_without_personalisation_nobody_looks_at_what_was_bought(reminded: Shopper) -> None:
    reminded.shop.households.set_switch("home", Switch.PERSONALISATION, on=False, by="alex")
    reminded.wait(days=12)
    assert not any("You buy" in said for said in hear_all(reminded))


def test_a_cart_that_was_left_is_asked_about_once(reminded: Shopper) -> None:
    reminded.say("add two butter", "no")
    reminded.wait(days=2)
    told = hear_all(reminded)
    assert sum("Your cart still holds butter" in said for said in told) == 1
    assert reminded.cart == {"butter": 2}


def test_why_it_was_left_is_kept(reminded: Shopper) -> None:
    reminded.say("add two butter", "no")
    reminded.wait(days=2)
    while "Your cart still holds" not in reminded.say("help" if not reminded.last.asks else "no"):
        assert len(reminded.results) < 20
    assert "Thank you" in reminded.say("it's too expensive")
    assert [one.answer for one in reminded.shop.feedback.all("home")] == ["price"]


def test_after_a_delivery_one_question_is_asked_once(reminded: Shopper) -> None:
    reminded.say("add two butter", "check out", "yes")
    reminded.deliver(OrderStatus.DELIVERED)
    assert not any("How was your order of butter" in said for said in hear_all(reminded))
    reminded.wait(days=2)
    while "How was your order of butter" not in reminded.say("help" if not reminded.last.asks else "no"):
        assert len(reminded.results) < 40
    reminded.say("the delivery")
    assert reminded.keys[0] == "talk.not_a_choice"
    assert "sorry" in reminded.say("it was terrible")
    assert [one.answer for one in reminded.shop.feedback.all("home")] == ["bad"]
    assert not any("How was your order of butter" in said for said in hear_all(reminded))


def test_who_switched_nothing_on_is_asked_nothing(shopper: Shopper) -> None:
    shopper.say("add two butter", "no")
    shopper.wait(days=12)
    assert not any(said.endswith("?") for said in hear_all(shopper))


def test_in_quiet_hours_all_of_it_waits(shopper: Shopper) -> None:
    shopper.shop.set_stock("tofu", 0)
    shopper.say("tell me when tofu is back in stock")
    shopper.shop.set_stock("tofu", 5)
    shopper.shop.households.set_hours("home", [Hours(time(0), time(23, 59))], by="alex")
    assert "is back" not in shopper.say("help")
    assert waiting(shopper.shop, shopper.session, shopper.now[0]) is None


def test_that_something_waits_can_be_seen_before_it_is_told(shopper: Shopper) -> None:
    assert waiting(shopper.shop, shopper.session, shopper.now[0]) is None
    shopper.shop.set_stock("tofu", 0)
    shopper.say("tell me when tofu is back in stock")
    shopper.shop.set_stock("tofu", 5)
    for _ in range(2):
        there = waiting(shopper.shop, shopper.session, shopper.now[0])
        assert there is not None
        assert there.kind == "stock"
    shopper.say("help")
    assert waiting(shopper.shop, shopper.session, shopper.now[0]) is None
