""" "Undo" takes the last thing back, in any state; a correction goes to what is meant."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.types import OrderStatus
from voice_shop.dialogue.session import Asking


def _asking(shopper: Shopper) -> Asking | None:
    return shopper.session.question.asking if shopper.session.question else None


def test_changes_of_the_cart_are_taken_back_one_by_one(shopper: Shopper) -> None:
    shopper.say("add two butter", "make it three", "undo")
    assert shopper.cart == {"butter": 2}
    assert "took 2 packs of butter" in shopper.say("undo that")
    assert shopper.cart == {}
    shopper.say("undo")
    assert shopper.keys == ("refusal.nothing_to_undo",)


def test_an_emptied_cart_comes_back(shopper: Shopper) -> None:
    shopper.say("add two butter", "add a tofu", "clear my cart", "yes", "undo")
    assert shopper.cart == {"butter": 2, "tofu": 1}
    assert _asking(shopper) is Asking.ANYTHING_ELSE


def test_a_correction_of_what_is_read_back_is_taken_back_and_read_again(shopper: Shopper) -> None:
    shopper.say("reorder my coffee", "make it two")
    assert "1 pack of" in shopper.say("undo")
    assert _asking(shopper) is Asking.CONSENT
    shopper.say("undo")
    assert _asking(shopper) is None, "before any correction it is not wanted"
    assert shopper.orders == ()


def test_in_a_checkout_the_cart_goes_back_and_is_read_again(shopper: Shopper) -> None:
    shopper.say("add two butter", "add a tofu", "check out")
    text = shopper.say("undo")
    assert "tofu" not in text.lower()
    assert _asking(shopper) is Asking.CONSENT
    shopper.say("yes")
    assert [line.name for line in shopper.orders[0].lines] == ["butter"]


def test_right_after_an_order_undo_asks_to_cancel_it(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes", "undo")
    assert _asking(shopper) is Asking.CANCEL
    shopper.say("yes")
    assert shopper.orders[0].status is OrderStatus.CANCELLED


@pytest.mark.parametrize(
    "way",
    [
        ("add coffee beans",),
        ("add a light bulb",),
        ("add two butter", "clear my cart"),
        ("return something",),
    ],
)
def test_before_anything_was_done_undo_leaves_it(shopper: Shopper, way: tuple[str, ...]) -> None:
    shopper.say(*way)
    before = shopper.cart
    shopper.say("not that")
    assert shopper.cart == before


def test_something_else_taken_off_leaves_the_open_choice_open(shopper: Shopper) -> None:
    shopper.say("add two butter", "add coffee beans")
    text = shopper.say("take the butter off")
    assert "butter" in text
    assert _asking(shopper) is Asking.CHOICE
    shopper.say("the first one")
    assert len(shopper.cart) == 1
    assert "butter" not in shopper.cart


def test_the_same_undo_repeated_by_a_channel_is_done_once(shopper: Shopper) -> None:
    shopper.say("add two butter", "add a tofu")
    session = shopper.session
    shopper.say("undo")
    shopper.turns.session = session
    shopper.say("undo")
    assert shopper.cart == {"butter": 2}
