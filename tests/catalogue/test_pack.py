"""Packs are read as amounts, and the price of a unit is exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.pack import UNITS, Pack, parse_pack, unit_price
from voice_shop.resources import resource


@pytest.mark.parametrize(
    ("text", "pack"),
    [
        ("1 l", Pack(1, Fraction(1), "l")),
        ("6 × 330 ml", Pack(6, Fraction(330), "ml")),
        ("6x330ml", Pack(6, Fraction(330), "ml")),
        ("1,5 Litres", Pack(1, Fraction(3, 2), "l")),
        ("12 rolls", Pack(1, Fraction(12), "piece")),
        ("4 x 0.5 kg", Pack(4, Fraction(1, 2), "kg")),
    ],
)
def test_a_pack_is_count_amount_and_unit(text: str, pack: Pack) -> None:
    assert parse_pack(text) == pack


@pytest.mark.parametrize("text", ["", "large", "0 g", "0 × 3 g", "-1 l", "1 parsec", "1 l l", "١ l"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_pack(text) is None
    assert unit_price(100, text) is None


def test_the_price_of_a_unit_has_no_rounding_in_it() -> None:
    assert unit_price(199, "6 × 330 ml") == (Fraction(199 * 1000, 6 * 330), "l")
    assert unit_price(100, "3 pieces") == (Fraction(100, 3), "piece")
    assert unit_price(219, "250 g") == (Fraction(876), "kg")


@given(
    count=st.integers(1, 999),
    amount=st.integers(1, 99999),
    unit=st.sampled_from(sorted(UNITS)),
    price=st.integers(0, 10**11),
)
def test_unit_price_times_content_is_the_price(count: int, amount: int, unit: str, price: int) -> None:
    text = f"{count} × {amount} {unit}"
    pack, each = parse_pack(text), unit_price(price, text)
    assert pack == Pack(count, Fraction(amount), unit)
    assert each is not None
    assert each[0] * pack.content[0] == price


@given(st.text(max_size=30))
def test_any_text_is_a_pack_or_none(text: str) -> None:
    pack = parse_pack(text)
    assert pack is None or pack.content[0] > 0


def test_every_pack_of_the_grocery_has_a_unit_price() -> None:
    products = load_folder(resource("samples", "grocery")).catalogue.products.values()
    assert [product.pack for product in products if unit_price(product.price, product.pack) is None] == []
