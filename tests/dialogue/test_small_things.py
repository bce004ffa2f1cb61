"""Small things that people say: answered as they are meant, and nothing is done that was not."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.types import OrderStatus


@pytest.mark.parametrize("said", ["add it", "add that", "I'll take it", "put it in my cart"])
def test_after_a_price_it_is_what_the_price_was_of(shopper: Shopper, said: str) -> None:
    shopper.say("how much is tofu", said)
    assert shopper.cart == {"tofu": 1}


def test_in_a_checkout_it_is_added_to_the_purchase(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "how much is tofu")
    assert "tofu" in shopper.say("add it")
    assert shopper.cart == {"butter": 2, "tofu": 1}
    assert shopper.orders == ()


@pytest.mark.parametrize("before", [(), ("add two butter",), ("help",), ("how much is tofu", "help")])
def test_without_a_product_just_told_it_adds_nothing(shopper: Shopper, before: tuple[str, ...]) -> None:
    shopper.say(*before, "help")
    cart = shopper.cart
    shopper.say("add it")
    assert shopper.cart == cart


def test_a_choice_by_its_brand(shopper: Shopper) -> None:
    shopper.say("add coffee beans")
    question = shopper.session.question
    assert question is not None
    products = [shopper.shop.product(entry["id"]) for entry in question.facts["choices"]]
    brands = [product.brand for product in products if product]
    wanted = next(brand for brand in brands if brands.count(brand) == 1)
    shopper.say(f"the {wanted} one")
    assert [name for name in shopper.cart if wanted in name] == list(shopper.cart)
    assert len(shopper.cart) == 1


def test_made_zero_it_is_out(shopper: Shopper) -> None:
    shopper.say("add two butter", "add tofu", "make the butter zero")
    assert shopper.cart == {"tofu": 1}


@pytest.mark.parametrize("many", ["a thousand", "two hundred", "a million"])
def test_far_too_many_are_refused_with_the_most_that_can_be_had(shopper: Shopper, many: str) -> None:
    said = shopper.say(f"add {many} butter")
    assert "is more than I can take" in said
    assert shopper.cart == {}


def test_that_it_is_too_late_to_return_is_said_before_it_is_asked(shopper: Shopper) -> None:
    shopper.say("add a light bulb", "the screw fitting", "check out", "yes")
    shopper.deliver(OrderStatus.DELIVERED)
    assert shopper.say("return the light bulb").endswith("?")
    shopper.say("no")
    shopper.wait(days=60)
    said = shopper.say("return the light bulb")
    assert "too long ago" in said
    assert not said.endswith("?")


def test_thanks_is_no_yes_and_no_goodbye(shopper: Shopper) -> None:
    assert shopper.say("thanks") in {"You're welcome.", "My pleasure."}
    assert not shopper.last.ends
    shopper.say("add two butter", "check out")
    assert shopper.say("thank you").endswith("?")
    assert shopper.orders == ()


def test_whether_it_comes_in_time_is_told_of_what_is_bought(shopper: Shopper) -> None:
    shopper.say("reorder my coffee")  # a Wednesday; it comes tomorrow
    assert shopper.say("will it be there by friday").startswith("Yes, it is expected tomorrow")
    assert shopper.say("will it be there by today").startswith("No, it is expected tomorrow, too late")
    assert shopper.say("will it arrive before tomorrow").startswith("No,")
    assert "order and pay" in shopper.last.text


def test_whether_it_comes_in_time_is_told_of_what_was_ordered(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    assert "Yes, your order of butter: it is expected tomorrow" in shopper.say("will it be here by friday")
    assert shopper.session.question is None


def test_asking_whether_it_comes_in_time_chooses_nothing(shopper: Shopper) -> None:
    before = shopper.shop.deliveries.wish("home")
    shopper.say("add two butter", "will my order be here by friday")
    assert shopper.shop.deliveries.wish("home") == before
