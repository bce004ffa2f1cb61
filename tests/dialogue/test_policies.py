"""Questions about the shop are answered in any state, from what the shop says, and nothing is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.dialogue.conftest import Shopper, sample
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import OrderStatus
from voice_shop.dialogue.session import Asking


def test_three_deep_in_a_checkout_the_offer_is_still_there(shopper: Shopper) -> None:
    shopper.say("reorder my coffee")
    assert "€3.95" in shopper.say("how much is delivery")
    assert "14 days" in shopper.say("what is your return policy")
    assert "nine to six" in shopper.say("when are you open")
    shopper.say("where is my order", "hold on")
    assert shopper.last.text.endswith("€8.44?")
    shopper.say("yes")
    assert len(shopper.orders) == 1


def test_an_offer_that_died_meanwhile_is_read_back_again(shopper: Shopper) -> None:
    shopper.say("reorder my coffee", "how much is delivery")
    shopper.wait(minutes=25)
    shopper.say("what is your return policy", "yes")
    assert shopper.orders == ()
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CONSENT
    shopper.say("yes")
    assert shopper.orders[0].status is OrderStatus.HELD


def test_an_answer_has_its_days(shopper: Shopper) -> None:
    assert "Christmas" not in shopper.say("when are you open")
    shopper.now[0] = datetime(2026, 12, 25, 12, tzinfo=UTC)
    assert "Christmas" in shopper.say("when are you open")


def test_care_is_told_of_what_is_asked_about(shopper: Shopper) -> None:
    assert "fridge" in shopper.say("how do I store bananas")
    shopper.say("how much are the bananas")
    assert "fridge" in shopper.say("how do I store them")
    shopper.say("how do I store butter")
    assert shopper.keys == ("policy.not_told",)


def test_a_sentence_of_the_merchants_own_is_understood(shopper: Shopper) -> None:
    assert "driver" in shopper.say("what about the deposit?")


@pytest.mark.parametrize("asked", ["is there a warranty", "do you gift wrap"])
def test_what_the_shop_has_not_told_is_not_made_up(shopper: Shopper, asked: str) -> None:
    shopper.say(asked)
    assert shopper.keys == ("policy.not_told",)


def test_without_answers_the_settings_are_told(shopper: Shopper) -> None:
    bare = replace(
        sample("grocery").profile, faq=(), return_days=0, delivery_fee_minor=0, contact="", name="Shop"
    )
    shop = Shop(sample("grocery").catalogue, bare, shopper.shop.context.store, lambda: shopper.now[0])
    shopper.shop = shopper.turns._shop = shop
    for asked, key in (
        ("how much is delivery", "policy.delivery_free"),
        ("what is your return policy", "policy.no_returns"),
        ("is there a minimum order", "policy.no_minimum"),
        ("when are you open", "policy.not_told"),
        ("who am I buying from", "policy.not_told"),
    ):
        shopper.say(asked)
        assert shopper.keys == (key,), asked
