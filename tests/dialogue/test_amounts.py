"""Amounts become packs that are sold; more than was asked for is never bought without a yes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.conftest import Shopper
from voice_shop.catalogue.pack_size import PackSize, pack_size, packs_needed


def test_an_amount_that_fits_is_taken_in_packs(shopper: Shopper) -> None:
    said = shopper.say("add two six-packs of coca cola")
    assert "2 packs of" in said
    assert "6 × 330 ml" in said
    assert list(shopper.cart.values()) == [2]


def test_a_fraction_of_a_pack_is_asked_about(shopper: Shopper) -> None:
    asked = shopper.say("add half a litre of semi skimmed milk")
    assert "whole packs only" in asked
    assert asked.endswith("?")
    assert not shopper.cart
    shopper.say("yes")
    assert list(shopper.cart.values()) == [1]


def test_a_no_to_the_packs_leaves_it_out(shopper: Shopper) -> None:
    shopper.say("add half a litre of semi skimmed milk", "no")
    assert not shopper.cart


def test_more_and_double_count_from_what_is_there(shopper: Shopper) -> None:
    shopper.say("add two lemons", "double it")
    assert list(shopper.cart.values()) == [4]
    shopper.say("one more of those")
    assert list(shopper.cart.values()) == [5]
    shopper.say("one less")
    assert list(shopper.cart.values()) == [4]


def test_a_named_product_is_doubled(shopper: Shopper) -> None:
    shopper.say("add two lemons", "add three onions", "double the lemons")
    assert sorted(shopper.cart.values()) == [3, 4]


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("6 × 330 ml", PackSize(6, Decimal(1980), "ml")),
        ("1.5 l", PackSize(1, Decimal(1500), "ml")),
        ("12 pieces", PackSize(12)),
        ("9 rolls", PackSize(9)),
        ("20 m", None),
        ("", None),
        ("a few", None),
    ],
)
def test_a_pack_is_read_as_written(written: str, size: PackSize | None) -> None:
    assert pack_size(written) == size


@given(st.integers(1, 500), st.integers(1, 40))
def test_packs_hold_at_least_what_was_asked_for_and_none_is_spare(pieces: int, in_one: int) -> None:
    needed = packs_needed(PackSize(in_one), Decimal(pieces), "piece")
    assert needed is not None
    packs, exact = needed
    assert packs * in_one >= pieces > (packs - 1) * in_one
    assert exact == (packs * in_one == pieces)


def test_grams_say_nothing_about_pieces() -> None:
    assert packs_needed(PackSize(12), Decimal(500), "g") is None
