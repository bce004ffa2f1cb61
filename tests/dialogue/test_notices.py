"""News of an order is told unasked once, at a pause, and only to who wants it."""

from __future__ import annotations

from datetime import time

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.household.types import Hours, Switch
from voice_shop.commerce.types import OrderStatus
from voice_shop.journal.personal import forget, known_of


@pytest.fixture
def waiting(shopper: Shopper) -> Shopper:
    """Wants to be told, and has an order on its way."""
    shopper.shop.households.set_switch("home", Switch.REMINDERS, on=True, by="alex")
    shopper.say("add two butter", "check out", "yes")
    shopper.deliver(OrderStatus.SHIPPED)
    return shopper


def test_that_it_is_on_its_way_is_told_once(waiting: Shopper) -> None:
    assert "order of butter is on its way" in waiting.say("how much is tofu")
    waiting.say("help")  # the sample's own order is on its way as well
    assert "on its way" not in waiting.say("how much is tofu")


def test_that_it_came_is_told_after_that(waiting: Shopper) -> None:
    waiting.say("help")
    waiting.shop.advance(waiting.orders[0].id, OrderStatus.DELIVERED)
    assert "was delivered" in waiting.say("help")
    assert "was delivered" not in waiting.say("help")


def test_that_it_is_late_is_news_again(waiting: Shopper) -> None:
    waiting.say("help")
    waiting.wait(days=3)
    assert "it was due" in waiting.say("help")


def test_who_did_not_ask_for_it_is_told_nothing(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    shopper.deliver(OrderStatus.SHIPPED)
    assert "on its way" not in shopper.say("help")


def test_in_a_question_and_in_a_checkout_it_waits(waiting: Shopper) -> None:
    assert "on its way" not in waiting.say("reorder my coffee")
    assert "on its way" not in waiting.say("how much is tofu")
    waiting.say("no")
    assert "is on its way" in waiting.say("help")


def test_in_quiet_hours_it_waits(waiting: Shopper) -> None:
    waiting.shop.households.set_hours("home", [Hours(time(0), time(23, 59))], by="alex")
    assert "on its way" not in waiting.say("help")


def test_old_news_is_none(waiting: Shopper) -> None:
    waiting.shop.advance(waiting.orders[0].id, OrderStatus.DELIVERED)
    waiting.wait(days=10)
    assert "was delivered" not in waiting.say("help")


def test_it_is_forgotten_with_the_person(waiting: Shopper) -> None:
    waiting.say("help")
    path = waiting.shop.context.store.path
    assert known_of(path, "home", "alex")["notices"]
    forget(path, "home", "alex")
    assert "notices" not in known_of(path, "home", "alex")
