"""While the shop is away: lists and cart work, orders become drafts, and a draft needs a yes of its own."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.household.types import Person, Role


@pytest.fixture
def alone(shopper: Shopper) -> Shopper:
    """The shop does not answer."""
    shopper.reached[0] = False
    return shopper


def test_lists_and_cart_work_and_prices_are_told(alone: Shopper) -> None:
    alone.say("add two butter")
    assert alone.cart == {"butter": 2}
    assert "shopping list" in alone.say("remind me to buy milk")
    assert "€" in alone.say("how much is tofu")


def test_an_order_becomes_a_draft_and_it_says_so(alone: Shopper) -> None:
    said = alone.say("add two butter", "check out")
    assert "can't be reached" in said
    assert "draft" in said
    assert alone.orders == ()
    assert alone.cart == {"butter": 2}
    assert alone.say("yes").startswith(("There is nothing to say yes to", "I haven't asked"))
    assert alone.orders == ()


def test_a_yes_that_comes_too_late_buys_nothing_ever(shopper: Shopper) -> None:
    shopper.say("reorder my coffee")
    shopper.reached[0] = False
    assert "nothing is ordered" in shopper.say("yes")
    shopper.reached[0] = True
    assert shopper.say("help").endswith(("Shall I read it to you?", "Would you like to hear it?"))
    assert shopper.orders == ()


def test_when_the_shop_is_back_it_asks_once_and_a_new_yes_buys(alone: Shopper) -> None:
    alone.say("reorder my coffee")
    assert "The shop is back" not in alone.say("help")
    alone.reached[0] = True
    assert "The shop is back. Your draft of Lavazza ground coffee" in alone.say("help")
    assert "€8.44" in alone.say("yes")
    assert alone.orders == ()
    alone.say("yes")
    assert len(alone.orders) == 1
    assert "There is no draft" in alone.say("order my draft")
    assert "The shop is back" not in alone.say("help")


def test_a_no_keeps_the_draft_and_it_is_not_told_again(alone: Shopper) -> None:
    alone.say("reorder my coffee")
    alone.reached[0] = True
    alone.say("help", "no")
    assert "The shop is back" not in alone.say("help")
    assert "order and pay" in alone.say("order my draft")


def test_it_can_be_thrown_away(alone: Shopper) -> None:
    alone.say("reorder my coffee", "forget my draft")
    alone.reached[0] = True
    assert "The shop is back" not in alone.say("help")
    assert "no draft" in alone.say("order my draft")


def test_a_cart_that_is_bought_leaves_no_draft(alone: Shopper) -> None:
    alone.say("add two butter", "check out")
    alone.reached[0] = True
    alone.say("check out", "yes")
    assert len(alone.orders) == 1
    assert "no draft" in alone.say("order my draft")


def test_the_same_thing_twice_is_one_draft(alone: Shopper) -> None:
    alone.say("reorder my coffee", "reorder my coffee", "order my draft")
    assert len(alone.shop.drafts.open("home")) == 1


def test_a_corrected_draft_is_bought_once(alone: Shopper) -> None:
    alone.say("reorder my coffee")
    alone.reached[0] = True
    alone.say("order my draft", "make it two", "yes")
    assert [line.quantity for line in alone.orders[0].lines] == [2]
    assert alone.shop.drafts.open("home") == ()


def test_the_rules_of_the_household_hold_for_drafts(alone: Shopper) -> None:
    alone.say("reorder my coffee")
    alone.shop.households.put_person("home", Person("alex", Role.CHILD), by="sam")
    alone.reached[0] = True
    assert "only an adult can order here" in alone.say("order my draft")


def test_what_it_says_it_will_ask_again_it_asks_again(alone: Shopper) -> None:
    alone.say("reorder my coffee")
    for _ in range(2):
        alone.reached[0] = True
        assert "The shop is back" in alone.say("help")
        alone.reached[0] = False
        assert "can't be reached" in alone.say("yes")
        assert "The shop is back" not in alone.say("help")


def test_a_standing_order_is_told_when_the_shop_can_be_reached(shopper: Shopper) -> None:
    shopper.say("order the coffee every two weeks", "no")
    shopper.wait(days=14)
    shopper.reached[0] = False
    assert "is due" not in shopper.say("help")
    assert "can't be reached" in shopper.say("order my standing order")
    shopper.reached[0] = True
    assert "is due" in shopper.say("help")
    assert "is due" not in shopper.say("no", "help")
