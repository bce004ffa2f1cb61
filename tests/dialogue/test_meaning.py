"""An order that was not quite understood is asked about, and only a yes adds it."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.dialogue.session import Asking
from voice_shop.language.intent import NotUnderstood, Reason


def test_a_name_alone_is_asked_about_with_its_price(shopper: Shopper) -> None:
    assert "2 packs of butter (250 g each), €6.58?" in shopper.say("two butters")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.MEANT
    assert shopper.cart == {}
    shopper.say("yes")
    assert shopper.cart == {"butter": 2}


@pytest.mark.parametrize("answer", ["no", "i guess so", "what can i say", "hold on", "stop"])
def test_nothing_but_a_yes_adds_it(shopper: Shopper, answer: str) -> None:
    shopper.say("two butters", answer)
    assert shopper.cart == {}


def test_what_the_shop_does_not_know_is_named_and_left_out(shopper: Shopper) -> None:
    said = shopper.say("could i get butter with truffle shavings please")
    assert "“with truffle shavings”" in said
    assert "1 pack of butter" in said
    assert shopper.cart == {}
    shopper.say("yes")
    assert shopper.cart == {"butter": 1}


def test_of_a_list_with_two_things_the_known_one_is_asked_about(shopper: Shopper) -> None:
    assert "“caviar”" in shopper.say("add caviar and butter")
    assert shopper.keys[-1] == "ask.meant"
    assert shopper.cart == {}


def test_what_else_was_open_is_not_lost(shopper: Shopper) -> None:
    shopper.say("add honey", "check out")
    said = shopper.say("butter with truffle shavings")
    assert "“with truffle shavings”" in said
    assert said.endswith("€8.44?") or "order and pay" in said
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CONSENT
    assert list(shopper.cart) == ["honey"]


def test_one_name_of_several_products_is_asked_which(shopper: Shopper) -> None:
    shopper.say("coffee beans")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CHOICE
    assert shopper.cart == {}


def test_in_a_list_after_something_was_added(shopper: Shopper) -> None:
    shopper.say("add honey", "butter with truffle shavings")
    assert shopper.keys == ("repair.unknown", "ask.meant")
    shopper.say("yes")
    assert shopper.cart == {"honey": 1, "butter": 1}


def test_a_negation_is_never_left_out(shopper: Shopper) -> None:
    for sentence in ("don't add butter with truffles", "no butter with truffles", "butter without truffles"):
        shopper.say(sentence)
        assert shopper.session.question is None or shopper.session.question.asking is not Asking.MEANT, (
            sentence
        )
        assert shopper.cart == {}


def test_said_again_it_is_asked_otherwise(shopper: Shopper) -> None:
    first, again = shopper.say("two butters"), shopper.say("two butters")
    assert first != again
    assert shopper.cart == {}


def test_the_question_can_be_corrected(shopper: Shopper) -> None:
    shopper.say("butter")
    assert "3 packs of butter" in shopper.say("make that three")
    assert shopper.cart == {}
    shopper.say("yes")
    assert shopper.cart == {"butter": 3}


def test_the_last_word_of_a_name_is_asked_about(shopper: Shopper) -> None:
    assert "red wine" in shopper.say("add wine")
    assert shopper.keys == ("ask.meant",)
    assert shopper.cart == {}
    shopper.say("yes")
    assert shopper.cart == {"red wine": 1}
    assert "red wine" in shopper.say("do you have wine")


def test_of_several_names_with_that_last_word_it_is_asked_which(shopper: Shopper) -> None:
    shopper.say("add soup")
    assert shopper.session.question is not None
    shopper.say("add sauce")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CHOICE
    assert shopper.cart == {}


@pytest.mark.parametrize("thing", ["caviar", "washing powder"])
def test_what_is_ordered_and_not_there_is_named(shopper: Shopper, thing: str) -> None:
    assert f"“{thing}”" in shopper.say(f"add {thing}")
    assert shopper.session.question is None
    assert shopper.cart == {}


def test_a_rejection_without_an_order_is_no_question(shopper: Shopper) -> None:
    shopper.mean(NotUnderstood(Reason.UNSURE, "whatever"))
    assert shopper.session.question is None
