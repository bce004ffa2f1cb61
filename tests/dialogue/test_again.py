"""Order again, but not quite; and changes of what was just said."""

import pytest

from tests.dialogue.conftest import Shopper


def offered(shopper: Shopper) -> list[tuple[str, int, dict[str, str]]]:
    """What the last reply read back: (name, quantity, options)."""
    question = shopper.session.question
    assert question is not None, shopper.last.text
    items = question.facts["items"]
    return [(shopper.shop.name(i["product_id"]), i["quantity"], i["options"]) for i in items]


LAST = {"size": "large", "milkAmount": "soy milk"}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("same again but almond milk", {**LAST, "milkAmount": "almond milk"}),
        ("the same again but with whole milk please", {**LAST, "milkAmount": "whole milk"}),
        ("same as last time but small", {**LAST, "size": "small"}),
        ("same again without milk", {"size": "large"}),
        ("my usual but medium", {**LAST, "size": "medium"}),
    ],
)
def test_the_same_again_with_another_option(guest: Shopper, text: str, options: dict[str, str]) -> None:
    guest.say(text)
    assert offered(guest) == [("latte", 1, options)]
    assert guest.orders == ()


def test_what_the_last_one_has_not_cannot_be_left_out(guest: Shopper) -> None:
    guest.say("same again without sugar")
    assert "change.not_in" in guest.keys
    assert offered(guest) == [("latte", 1, LAST)]


def test_something_more_with_the_same(guest: Shopper) -> None:
    guest.say("same again plus an espresso")
    assert [(name, many) for name, many, _ in offered(guest)] == [("latte", 1), ("espresso", 1)]


def test_another_of_the_same_kind_takes_its_place(shopper: Shopper) -> None:
    before = shopper.say("same again") and offered(shopper)
    name = before[0][0]
    shopper.say("no", f"same again without {name}")
    assert offered(shopper) == before[1:]


def test_a_drink_is_had_without(guest: Shopper) -> None:
    guest.say("a large latte with sugar please", "no, without sugar")
    assert guest.cart == {"latte": 1}
    assert guest.shop.cart("home").lines[0].options == {"size": "large"}


def test_what_is_not_in_it_cannot_be_left_out_of_it(guest: Shopper) -> None:
    guest.say("a large latte please", "without sugar")
    assert guest.keys[0] == "cart.not_in_cart"
    assert guest.shop.cart("home").lines[0].options == {"size": "large"}


def test_it_is_what_was_asked_about(shopper: Shopper) -> None:
    shopper.say("how much is the gouda", "add it")
    assert shopper.cart == {"gouda": 1}


def test_it_is_nothing_at_first(shopper: Shopper) -> None:
    shopper.say("add it")
    assert shopper.keys == ("cart.add_what",)
    assert shopper.cart == {}


def test_today_is_when_the_order_was_placed(shopper: Shopper) -> None:
    """ "Today" at the end is no politeness: an order of another day is not offered to be cancelled."""
    shopper.wait(days=3)
    shopper.say("cancel the order today")
    assert shopper.keys[0] == "refusal.no_orders_then"


def test_todays_order_is_the_one_that_is_cancelled(shopper: Shopper) -> None:
    shopper.wait(days=3)
    shopper.say("add two lemons", "check out", "yes", "cancel the order today")
    assert shopper.keys == ("ask.cancel",)
    assert shopper.session.question is not None
    assert shopper.session.question.facts["order_id"] == shopper.orders[0].id
