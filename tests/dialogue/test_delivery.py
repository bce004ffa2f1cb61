"""When it is delivered, by voice: the earliest time, another one, and none. It is Wednesday noon."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.catalogue.delivery_terms import DeliveryTerms
from voice_shop.commerce.context import Context
from voice_shop.commerce.shop import Shop


def with_terms(shopper: Shopper, **changed: object) -> Shopper:
    """The same shopper at the same shop, which has other days and times now."""
    was: Context = shopper.shop._context
    profile = replace(was.profile, **changed)  # type: ignore[arg-type]
    shopper.shop = shopper.turns._shop = Shop(was.catalogue, profile, was.store, was.clock)
    return shopper


def test_the_earliest_time_is_read_back_and_told_after_the_yes(shopper: Shopper) -> None:
    told = shopper.say("add two butter", "check out")
    assert "tomorrow between 10:00 and 12:00" in told
    assert "tomorrow between 10:00 and 12:00" in shopper.say("yes")


def test_another_day_is_read_back_anew(shopper: Shopper) -> None:
    first = shopper.say("add two butter", "check out")
    second = shopper.say("deliver it on Friday in the evening")
    assert first != second
    assert "on Friday between 18:00 and 20:00" in second
    assert second.endswith("?")
    shopper.say("yes")
    (order,) = shopper.orders
    assert order.slot is not None
    assert order.arrives is not None
    assert order.arrives.isoweekday() == 5


def test_a_time_named_beforehand_holds_at_the_check_out(shopper: Shopper) -> None:
    shopper.say("add two butter")
    assert "on Friday between 10:00" in shopper.say("deliver it on Friday")
    assert "on Friday between 10:00 and 12:00" in shopper.say("check out")


def test_what_is_reordered_can_be_wanted_later(shopper: Shopper) -> None:
    shopper.say("reorder my coffee")
    assert "on Saturday between 14:00 and 16:00" in shopper.say("no, Saturday afternoon would be better")
    shopper.say("yes")
    assert len(shopper.orders) == 1


def test_as_soon_as_possible_takes_the_wish_back(shopper: Shopper) -> None:
    shopper.say("add two butter", "deliver it on Friday", "deliver it as soon as possible")
    assert "tomorrow between 10:00 and 12:00" in shopper.say("check out")


def test_free_times_are_told_and_nothing_is_chosen(shopper: Shopper) -> None:
    assert "tomorrow between 10:00 and 12:00 or tomorrow between 14:00" in shopper.say(
        "when can you deliver?"
    )
    shopper.say("add two butter")
    assert "on Friday between 10:00" in shopper.say("do you deliver on Friday")
    assert "tomorrow" in shopper.say("check out")


def test_a_time_that_is_not_there_is_refused_with_others(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    answer = shopper.say("deliver it on Sunday in the evening")
    assert "Nothing is free then" in answer
    assert "tomorrow between 10:00" in answer
    assert shopper.keys[-1] == "again.order", "the question stays open"
    shopper.say("yes")
    assert len(shopper.orders) == 1


@pytest.mark.parametrize("words", ["deliver it on Wednesday", "delivery on Wednesday"])
def test_a_weekday_that_is_today_is_in_a_week_where_today_is_too_late(shopper: Shopper, words: str) -> None:
    shopper.say("add two butter")
    assert "on 11 March" in shopper.say(words)


def test_a_shop_without_slots_says_that_the_day_is_no_choice(guest: Shopper) -> None:
    guest.say("deliver it on Friday")
    assert guest.keys == ("delivery.no_choice",)


def test_a_closed_shop_says_when_it_opens(shopper: Shopper) -> None:
    hours = DeliveryTerms(opening=dict.fromkeys(range(7), ((time(14), time(18)),)))
    with_terms(shopper, delivery=hours).say("add two butter")
    assert "today at 14:00" in shopper.say("check out")
    assert shopper.cart == {"butter": 2}


def test_too_small_an_order_says_what_is_missing(shopper: Shopper) -> None:
    with_terms(shopper, minimum_order_minor=2000).say("add two butter")
    assert "€20.00" in shopper.say("check out")
    assert shopper.orders == ()
