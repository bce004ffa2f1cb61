"""An order that goes out in parts is told by its things and days, its number only when asked."""

from __future__ import annotations

import re
from datetime import date

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.types import OrderStatus


def with_parts(shopper: Shopper) -> str:
    """Butter came today, bananas come on Saturday, the eggs wait."""
    shopper.say("add two butter", "add bananas", "add eggs", "check out", "yes")
    shopper.wait(minutes=30)
    order_id = shopper.orders[0].id
    shop = shopper.shop.shipments
    shop.ship(order_id, {"1": 2}, tracking="3SABC 123")
    shop.ship(order_id, {"2": 1}, carrier="Green Bikes", tracking="GB42", expected=date(2026, 3, 7))
    shop.deliver(order_id, shop.of(order_id)[0].id)
    return order_id


def test_each_part_is_told_with_its_day_and_no_number(shopper: Shopper) -> None:
    with_parts(shopper)
    answer = shopper.say("where is my last order")
    assert re.search(r"butter (came|was delivered) today", answer, re.IGNORECASE)
    assert "bananas is on its way with Green Bikes and comes on Saturday" in answer
    assert "not sent yet" in answer or "has yet to send" in answer
    assert "GB42" not in answer


def test_the_number_is_told_sign_by_sign_when_asked_for(shopper: Shopper) -> None:
    with_parts(shopper)
    answer = shopper.say("what's the tracking number of my order")
    assert "G B 4 2" in answer
    assert "Green Bikes" in answer


def test_without_a_number_that_is_said(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes", "what's the tracking number of my order")
    assert shopper.keys == ("order.no_tracking",)


def test_what_came_can_go_wrong_and_what_did_not_come_can_not(shopper: Shopper) -> None:
    with_parts(shopper)
    assert shopper.say("the butter is off").endswith("?")
    shopper.say("yes")
    assert [case.name for case in shopper.shop.cases.list()] == ["butter"]
    assert "not delivered yet" in shopper.say("the eggs are missing")
    assert len(shopper.shop.cases.list()) == 1


def test_a_late_part_says_when_it_was_due(shopper: Shopper) -> None:
    with_parts(shopper)
    shopper.wait(days=5)
    assert "it was due" in shopper.say("where is my last order")


def test_an_order_in_one_part_is_told_as_before_with_its_own_day(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    shopper.wait(minutes=30)
    shopper.shop.shipments.ship(shopper.orders[0].id, expected=date(2026, 3, 7))
    assert "on Saturday" in shopper.say("where is my last order")
    assert shopper.keys == ("order.shipped",)
    shopper.shop.shipments.deliver(shopper.orders[0].id)
    assert shopper.orders[0].status is OrderStatus.DELIVERED


def test_a_return_says_when_it_is_picked_up(shopper: Shopper) -> None:
    shopper.say("add two spaghetti", "check out", "yes")
    shopper.deliver()
    answer = shopper.say("return the spaghetti", "yes")
    assert "picked up tomorrow" in answer
