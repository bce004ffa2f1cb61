"""Of many things found one question at a time; what is recommended comes from own purchases, with why."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.household.types import Switch
from voice_shop.dialogue.session import Asking


def biggest(shopper: Shopper) -> str:
    """A word for the department with the most products."""
    counted = Counter(product.category for product in shopper.shop.catalogue.products.values())
    return shopper.shop.catalogue.categories[counted.most_common(1)[0][0]].name.lower()


def asking(shopper: Shopper) -> Asking | None:
    question = shopper.session.question
    return None if question is None else question.asking


@pytest.fixture
def many(shopper: Shopper) -> Shopper:
    shopper.say(f"show me {biggest(shopper)}")
    return shopper


def test_of_many_it_asks_one_thing_with_three_answers_at_most(many: Shopper) -> None:
    assert asking(many) is Asking.NARROW
    assert many.session.question is not None
    assert 2 <= len(many.session.question.facts["values"]) <= 3
    assert many.last.text.count("?") == 1


def test_each_answer_leaves_fewer_until_a_few_are_named(many: Shopper) -> None:
    sizes = []
    for _ in range(8):
        question = many.session.question
        assert question is not None
        if question.asking is Asking.CHOICE:
            break
        sizes.append(len(question.facts["found"]))
        many.say(f"the {question.facts['values'][0]} one")
    assert asking(many) is Asking.CHOICE
    assert sizes == sorted(set(sizes), reverse=True)
    assert many.cart == {}


def test_any_will_do_and_no_leaves_it(many: Shopper) -> None:
    many.say("yes")
    assert asking(many) is Asking.CHOICE
    assert many.cart == {}
    many.say("no", f"show me {biggest(many)}", "no")
    assert asking(many) is None


def test_what_is_none_of_them_is_asked_again(many: Shopper) -> None:
    many.say("the alpro one")
    assert asking(many) in {Asking.NARROW, Asking.CHOICE}


def test_a_recommendation_has_its_reason_and_a_yes_puts_it_in_the_cart(shopper: Shopper) -> None:
    said = shopper.say("what do you recommend")
    assert "You have bought" in said or "You buy" in said
    shopper.say("yes")
    assert len(shopper.cart) == 1
    assert shopper.orders == ()


def test_switched_off_nothing_is_recommended(shopper: Shopper) -> None:
    shopper.shop.households.set_switch("home", Switch.PERSONALISATION, on=False, by="alex")
    assert "switched off" in shopper.say("what do you recommend")
    assert asking(shopper) is None


def test_in_a_checkout_nothing_is_proposed(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    assert "order and pay" in shopper.say("what do you recommend")
    assert asking(shopper) is Asking.CONSENT
