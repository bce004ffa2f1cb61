"""Amounts become packs that are sold; more than was asked for is never bought without a yes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.conftest import Shopper
from voice_shop.catalogue.needed import packs_needed
from voice_shop.catalogue.pack import parse_pack


def test_an_amount_that_fits_is_taken_in_packs(shopper: Shopper) -> None:
    said = shopper.say("add two six-packs of coca cola")
    assert "2 packs of" in said
    assert "6 × 330 ml" in said
    assert list(shopper.cart.values()) == [2]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("add two six-packs of coca cola", "(6 × 330 ml each), 12 in all"),
        ("add half a kilo of butter", "(250 g each), 0.5 kg in all"),
        ("add a kilo of flour", "1 pack of"),
        ("add twenty-four eggs", ", 24 in all"),
        ("add fifteen mangoes", "15 (one five) mangoes"),
        ("add thirteen mangoes", "13 (one three) mangoes"),
        ("add twelve mangoes", "12 mangoes"),
    ],
)
def test_an_amount_is_said_in_packs_and_in_all(shopper: Shopper, asked: str, said: str) -> None:
    answers = shopper.say(asked)
    answer = shopper.say("the first one") if answers.startswith("Which") else answers
    assert said in answer


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
    ("pack", "measure", "unit", "needed"),
    [
        ("6 × 330 ml", "12", "piece", (2, True)),
        ("6 × 330 ml", "2", "l", (2, False)),
        ("1 l", "0.5", "l", (1, False)),
        ("250 g", "0.5", "kg", (2, True)),
        ("500 g", "50", "cl", None),
        ("9 rolls", "18", "piece", (2, True)),
        ("12 pieces", "500", "g", None),
        ("a few", "1", "kg", None),
    ],
)
def test_so_many_packs_hold_an_amount(
    pack: str, measure: str, unit: str, needed: tuple[int, bool] | None
) -> None:
    assert packs_needed(parse_pack(pack), Decimal(measure), unit) == needed


@given(st.integers(1, 500), st.integers(1, 40))
def test_packs_hold_at_least_what_was_asked_for_and_none_is_spare(pieces: int, in_one: int) -> None:
    needed = packs_needed(parse_pack(f"{in_one} pieces"), Decimal(pieces), "piece")
    assert needed is not None
    packs, exact = needed
    assert packs * in_one >= pieces > (packs - 1) * in_one
    assert exact == (packs * in_one == pieces)


def test_what_the_shop_does_not_know_is_named_and_the_rest_is_taken(shopper: Shopper) -> None:
    said = shopper.say("get two lemons, a flurbl and three onions please")
    assert "flurbl" in said
    assert sorted(shopper.cart.values()) == [2, 3]


@pytest.mark.parametrize(
    "said",
    [
        "get two lemons, no flurbls and three onions",
        "get lemons and call my mother",
        "get two lemons, onions and then drive the children to the new school",
    ],
)
def test_a_list_that_is_none_is_left_alone(shopper: Shopper, said: str) -> None:
    shopper.say(said)
    assert not shopper.cart


def test_an_amount_ordered_again_is_read_back_in_packs(shopper: Shopper) -> None:
    assert "2 packs of" in shopper.say("reorder two litres of oat milk")
