"""Which of at most three is meant, however it is said; and two beside each other."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.dialogue.session import Asking

# Lavazza coffee beans, 1 kg at 16.99, or Illy coffee beans, 250 g at 8.49.
LAVAZZA, ILLY = "Lavazza coffee beans", "Illy coffee beans"


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        *(("the first one", LAVAZZA), ("number two", ILLY), ("the last one", ILLY)),
        *(("the cheaper one", ILLY), ("the more expensive one", LAVAZZA), ("the other one", ILLY)),
        *(("the bigger one", LAVAZZA), ("the smaller one", ILLY), ("the illy coffee beans", ILLY)),
        *(("the one for 8.49", ILLY), ("the one for eight euros", ILLY), ("the sixteen euro one", LAVAZZA)),
    ],
)
def test_one_of_two_is_taken(shopper: Shopper, said: str, taken: str) -> None:
    shopper.say("add coffee beans", said)
    assert list(shopper.cart) == [taken], shopper.last.text


def test_what_it_is_chooses(shopper: Shopper) -> None:
    shopper.say("find me some coffee")
    question = shopper.session.question
    assert question is not None
    assert len(question.facts["choices"]) <= 3
    shopper.say("the organic one")
    (taken,) = [line.product_id for line in shopper.shop.cart("home").lines]
    product = shopper.shop.product(taken)
    assert product is not None
    assert "organic" in product.features


@pytest.mark.parametrize("said", ["the ninth one", "the one for 3 euros", "the vegan one", "the tofu"])
def test_what_is_none_of_them_takes_none(shopper: Shopper, said: str) -> None:
    shopper.say("add coffee beans", said)
    assert shopper.cart == {}
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CHOICE


@pytest.mark.parametrize("said", ["neither", "none of them", "no thanks"])
def test_neither_takes_none(shopper: Shopper, said: str) -> None:
    shopper.say("add coffee beans", said)
    assert shopper.cart == {}
    assert shopper.session.question is None


def test_two_are_compared_by_the_price_of_the_same_amount(shopper: Shopper) -> None:
    text = shopper.say("compare the lavazza coffee beans and the illy coffee beans")
    assert "A kilo" in text
    assert "€16.99" in text
    assert "€33.96" in text
    assert "cheapest: Lavazza coffee beans" in text
    assert len(text.split()) <= 25


def test_the_open_choices_are_compared_and_stay_open(shopper: Shopper) -> None:
    shopper.say("add coffee beans")
    assert "A kilo" in shopper.say("what's the difference?")
    shopper.say("the first one")
    assert list(shopper.cart) == [LAVAZZA]


def test_what_has_no_common_measure_is_compared_by_pack(shopper: Shopper) -> None:
    text = shopper.say("what's cheaper butter or bananas")
    assert "cheapest: " in text


def test_nothing_to_compare_is_said(shopper: Shopper) -> None:
    shopper.say("compare them")
    assert shopper.keys == ("compare.what",)
