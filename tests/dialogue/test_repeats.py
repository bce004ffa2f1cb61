"""The same request again and again is answered by the ladder, never with the same question without end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.dialogue.session import Asking

AGAIN = {
    "add half a kilo of carrots": ("help.take", "repair.words"),
    "add coffee beans": ("help.choice", "repair.number"),
    "add a light bulb": ("help.option", "repair.number"),
    "return something": ("help.choice", "repair.number"),
}


@pytest.mark.parametrize("request_", AGAIN)
def test_who_says_the_same_again_is_helped_otherwise(request_: str, shopper: Shopper) -> None:
    told = [(shopper.say(request_), shopper.keys[0]) for _ in range(4)]
    assert [key for _, key in told[1:]] == [*AGAIN[request_], "repair.give_up"]
    assert all(one != other for one, other in pairwise(text for text, _ in told))
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.PERSON
    assert shopper.cart == {}


def test_so_is_who_asks_to_empty_the_cart_again(shopper: Shopper) -> None:
    shopper.say("add two butter", "clear my cart", "clear my cart")
    assert shopper.keys == ("help.clear", "again.clear")
    shopper.say("yes")
    assert shopper.cart == {}


def test_the_answer_to_what_was_asked_again_still_counts(shopper: Shopper) -> None:
    shopper.say("add half a kilo of carrots", "add half a kilo of carrots", "yes")
    assert shopper.cart == {"Field & Furrow carrots": 1}


def test_what_does_something_on_the_way_is_no_repeat(shopper: Shopper) -> None:
    shopper.say("add coffee beans", "add two butter")
    assert shopper.keys == ("cart.added", "ask.which_product")
    assert shopper.session.failures == 0


def test_why_it_led_nowhere_is_told_once(shopper: Shopper) -> None:
    shopper.say("add a light bulb", "size four")
    assert shopper.keys == ("refusal.unknown_option", "again.option")
    shopper.say("size four")
    assert shopper.keys == ("repair.number", "again.option")
    shopper.say("size four")
    assert shopper.keys == ("repair.give_up", "ask.person")


def test_another_amount_is_another_question(shopper: Shopper) -> None:
    shopper.say("add half a kilo of carrots", "add one and a half kilos of carrots")
    assert shopper.keys == ("cart.comes_in", "ask.packs")


def test_help_with_one_thing_offered_says_what_yes_does(shopper: Shopper) -> None:
    shopper.say("add half a kilo of carrots", "help")
    assert shopper.keys == ("help.take", "again.packs")


def test_what_was_asked_with_the_ear_open_is_repeated_with_the_ear_open(shopper: Shopper) -> None:
    asked = shopper.say("do you have lawn mowers")
    assert (asked.endswith("?"), shopper.last.asks) == (True, True)
    assert shopper.say("say that again").endswith("?")
    assert shopper.last.asks
