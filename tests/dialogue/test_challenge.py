"""Two words said back before a large order, or one with an amount that is easily misheard."""

from __future__ import annotations

from itertools import combinations

import pytest
import yaml
from rapidfuzz.distance import Levenshtein

from tests.conftest import ROOT
from tests.dialogue.conftest import Shopper, grammar_of
from voice_shop.commerce.money import Money
from voice_shop.dialogue.challenge import WORDS, words_for
from voice_shop.dialogue.session import Asking


@pytest.fixture
def careful(shopper: Shopper) -> Shopper:
    """A household whose orders over €9 need two words said back."""
    shopper.shop.households.set_challenge_over("home", Money(900, "EUR"), by="alex")
    return shopper


def _words(shopper: Shopper) -> str:
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CHALLENGE
    return " ".join(words_for(shopper.session.question.facts["digest"]))


def test_the_two_words_order_and_a_yes_alone_does_not(careful: Shopper) -> None:
    text = careful.say("add two butter", "check out", "yes")
    assert f"“{_words(careful)}”" in text
    careful.say("yes", "go ahead")
    assert careful.orders == ()
    careful.say(_words(careful))
    assert len(careful.orders) == 1


def test_other_words_or_another_order_of_them_buy_nothing(careful: Shopper) -> None:
    careful.say("add two butter", "check out", "yes")
    first, second = _words(careful).split()
    careful.say(f"{second} {first}", f"{first} {first}")
    assert careful.orders == ()
    careful.say(f"yes {first} {second}")
    assert len(careful.orders) == 1


def test_a_small_order_needs_none(careful: Shopper) -> None:
    careful.say("reorder my coffee", "yes")
    assert len(careful.orders) == 1


def test_an_amount_that_is_easily_misheard_needs_them_whatever_it_costs(shopper: Shopper) -> None:
    shopper.shop.households.set_challenge_over("home", Money(100000, "EUR"), by="alex")
    shopper.say("add fifteen bananas", "check out", "yes")
    if shopper.orders == ():
        shopper.say(_words(shopper))
    assert len(shopper.orders) == 1
    quantities = [line.quantity for line in shopper.orders[0].lines]
    assert (15 in quantities) == (len(shopper.results) == 4)


def test_each_offer_has_words_of_its_own(careful: Shopper) -> None:
    careful.say("add two butter", "check out", "yes")
    before = _words(careful)
    careful.say("make it three", "yes")
    assert _words(careful) != before
    careful.say(before)
    assert careful.orders == ()


def test_a_question_and_a_no_are_answered(careful: Shopper) -> None:
    careful.say("add two butter", "check out", "yes", "how much is tofu")
    _words(careful)
    careful.say("no")
    assert careful.session.question is None
    assert careful.cart == {"butter": 2}


def test_the_words_are_those_of_the_pack_and_none_is_like_another_or_a_product() -> None:
    pack = yaml.safe_load((ROOT / "grammars" / "en" / "challenge.yaml").read_text(encoding="utf-8"))
    assert tuple(pack["lists"]["challenge"]["values"]) == WORDS
    assert all(Levenshtein.normalized_distance(a, b) >= 0.55 for a, b in combinations(WORDS, 2))
    for sample in ("grocery", "barista"):
        assert not any(grammar_of(sample).parse(f"add {word}") for word in WORDS)
