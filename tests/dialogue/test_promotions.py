"""Codes and offers by voice and typed. It is Wednesday."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.dialogue.conftest import Shopper, english, grammar_of, sample
from voice_shop.catalogue.promotion import Promotion
from voice_shop.channels.turn import Turns
from voice_shop.commerce.shop import Shop
from voice_shop.dialogue.session import Session


def test_a_code_is_taken_off_and_read_back(shopper: Shopper) -> None:
    shopper.say("add ten butter", "check out")
    answer = shopper.say("use code welcome five")
    assert "less €" in answer
    assert answer.endswith("?")
    shopper.say("yes")
    (order,) = shopper.orders
    assert [discount.name for discount in order.discounts] == ["WELCOME5"]
    assert "only once" in shopper.say("use code welcome five")


def test_a_code_without_a_purchase_is_kept_and_told_when_it_does_not_count(shopper: Shopper) -> None:
    assert "noted" in shopper.say("I have a discount code WELCOME5") or "is in" in shopper.last.text
    answer = shopper.say("add two butter", "check out")
    assert "counts from €20.00" in answer
    assert "less" not in answer


def test_a_code_that_there_is_not_is_named(shopper: Shopper) -> None:
    shopper.say("use code moonshine")
    assert shopper.keys == ("refusal.promotion_unknown",)
    assert "moonshine" in shopper.last.text


def test_a_code_of_several_words_that_there_is_not_is_named(shopper: Shopper) -> None:
    shopper.say("use code welcome ten")
    assert shopper.keys == ("refusal.promotion_unknown",)
    assert "welcome ten" in shopper.last.text


def test_a_code_is_asked_for_when_it_is_not_said(shopper: Shopper) -> None:
    shopper.say("I have a voucher")
    assert shopper.keys == ("promo.which",)
    assert not shopper.last.asks, "only a question keeps listening"


def test_a_code_is_taken_out(shopper: Shopper) -> None:
    shopper.say("add ten butter", "use code welcome five", "check out")
    assert "less" not in shopper.say("take the code off")
    shopper.say("take the code off")
    assert "promo.none" in shopper.keys


def test_offers_are_told_when_asked_and_only_on_their_day(shopper: Shopper) -> None:
    assert "welcome five" in shopper.say("any offers?")
    assert "baking" not in shopper.last.text
    shopper.now[0] += timedelta(days=6)
    assert "baking" in shopper.say("what's on offer today")


def test_what_members_pay_less_for_and_free_delivery_are_named(shopper: Shopper) -> None:
    folder = sample("grocery")
    butter = replace(folder.catalogue.products["kerrygold-butter"], member_price=299)
    free = Promotion("free", "free delivery", "SHIP", ("ship for nothing",), free_delivery=True, told=True)
    catalogue = replace(
        folder.catalogue,
        products={**folder.catalogue.products, butter.id: butter},
        promotions=(*folder.catalogue.promotions, free),
    )
    store = shopper.shop.context.store
    for member in (True, False):
        profile = replace(folder.profile, member=member)
        shop = Shop(catalogue, profile, store, lambda: shopper.now[0])
        turns = Turns(
            grammar=grammar_of("grocery"),
            shop=shop,
            replies=english(),
            clock=lambda: shopper.now[0],
            session=Session("s", "home", "alex", "text"),
        )
        said = turns.take_text("any offers?").text
        assert "free delivery with the code ship for nothing" in said
        assert ("butter at €2.99" in said) == member


def test_nothing_is_told_of_secret_codes(guest: Shopper) -> None:
    guest.say("do you have any deals")
    assert guest.keys == ("promo.no_offers",)
