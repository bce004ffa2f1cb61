"""Whose order it may be: refusals are kind, say what is left, and offer what can be done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.conftest import Shopper, sample
from voice_shop.commerce.household.household import read_hours
from voice_shop.commerce.household.types import Cap, Period, Person, Role
from voice_shop.commerce.money import Money
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Quote
from voice_shop.dialogue.session import Asking


@pytest.mark.parametrize("role", [Role.CHILD, Role.GUEST])
def test_what_a_child_or_guest_may_not_order_goes_on_the_list(shopper: Shopper, role: Role) -> None:
    shopper.shop.households.put_person("home", Person("sam", Role.ADULT), by="sam")
    shopper.shop.households.put_person("home", Person("kim", role), by="sam")
    shopper.turns.session = replace(shopper.session, person="kim")
    text = shopper.say("reorder my coffee")
    if shopper.session.question and shopper.session.question.asking is Asking.CONSENT:
        text = shopper.say("yes")
    assert text.startswith("Sorry, only an adult can order here")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.LIST
    shopper.say("yes please")
    assert shopper.orders == ()
    (entry,) = shopper.shop.lists.get("home", "shopping").entries
    assert (entry.added_by, entry.wanted.product_id) == ("kim", "lavazza-qualita-rossa")


def test_a_no_to_the_list_keeps_the_cart(shopper: Shopper) -> None:
    shopper.shop.households.put_person("home", Person("alex", Role.CHILD), by="sam")
    shopper.say("add two butter", "check out", "no")
    assert shopper.cart == {"butter": 2}
    assert shopper.shop.lists.all("home") == ()


def test_the_limit_is_told_with_what_is_left_of_it(shopper: Shopper) -> None:
    shopper.shop.households.put_person("home", Person("alex", Role.TEEN), by="sam")
    cap = Cap(Period.MONTH, Money(1500, "EUR"), person="alex")
    shopper.shop.households.set_cap("home", cap, by="sam")
    shopper.say("add two butter", "check out", "yes")
    assert len(shopper.orders) == 1
    shopper.say("add two butter", "check out")
    text = shopper.last.text if "€4.47" in shopper.last.text else shopper.say("yes")
    assert "€4.47 is left" in text


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ("11:00-14:00", "until 14:00. "),
        ("11:00-07:00", "until 07:00, tomorrow. "),
        ("00:00-00:00/wed,thu,fri", "until 00:00, on Saturday. "),
    ],
)
def test_quiet_hours_are_told_with_their_end(shopper: Shopper, hours: str, told: str) -> None:
    shopper.shop.households.set_hours("home", [read_hours(hours)], by="sam")
    assert told in shopper.say("add two butter", "check out")
    assert shopper.cart == {"butter": 2}


def eu(shopper: Shopper, **more: object) -> Shopper:
    """The same grocery under the law of the EU."""
    profile = replace(sample("grocery").profile, consumer_law="eu", **more)  # type: ignore[arg-type]
    shop = Shop(sample("grocery").catalogue, profile, shopper.shop.context.store, lambda: shopper.now[0])
    shopper.shop = shopper.turns._shop = shop
    return shopper


def test_in_the_eu_a_read_back_has_seller_withdrawal_total_and_obligation(shopper: Shopper) -> None:
    text = eu(shopper).say("reorder my coffee")
    for told in ("Lavazza ground coffee (250 g)", "€3.95", "€8.44", "Corner Grocery sells it", "14 days"):
        assert told in text
    assert text.endswith("order and pay €8.44?")
    quote = next(o for o in shopper.session.last_reply.outcomes if isinstance(o, Quote))  # type: ignore[union-attr]
    assert quote.withdrawal_days == 14


def test_without_returns_the_eu_read_back_says_so(shopper: Shopper) -> None:
    assert "takes nothing back" in eu(shopper, return_days=0).say("reorder my coffee")


def test_elsewhere_nothing_of_it_is_said(shopper: Shopper) -> None:
    assert "withdraw" not in shopper.say("reorder my coffee")
