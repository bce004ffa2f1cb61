"""Money is whole minor units, and nothing in this room knows what a float is."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop import catalogue, commerce, journal
from voice_shop.commerce.codec import encode
from voice_shop.commerce.money import Money
from voice_shop.errors import InputError

AMOUNTS = st.integers(-(10**12), 10**12)
ROOMS = tuple(Path(room.__file__ or "").parent for room in (catalogue, commerce, journal))
SOURCES = sorted(path for room in ROOMS for path in room.rglob("*.py"))
NO_MONEY = {("catalogue", "search.py"), ("journal", "events.py")}
"""Likeness of words, and seconds: these files may have floats, their amounts have none (mypy looks)."""
EXACT = {("catalogue", name) for name in ("pack_size.py", "pack.py", "needed.py", "feed_json.py")}
"""Divide Decimals and Fractions."""
FOLDER = re.compile(r"folder|path|home", re.IGNORECASE)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_there_is_no_float_near_money(source: Path) -> None:
    floats = (source.parent.name, source.name) in NO_MONEY
    exact = (source.parent.name, source.name) in EXACT
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        where = f"{source.name}:{getattr(node, 'lineno', 0)}"
        assert floats or not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
        assert floats or not (isinstance(node, ast.Name) and node.id == "float"), where
        # True division makes floats of integers; a share of money goes through Money.share.
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            joined = node.left if isinstance(node, ast.BinOp) else node.target
            assert exact or FOLDER.search(ast.unparse(joined)), where


def test_a_float_cannot_be_written_down() -> None:
    with pytest.raises(TypeError):
        encode(Money(4.5, "EUR"))  # type: ignore[arg-type]


@given(AMOUNTS, AMOUNTS)
def test_adding_and_taking_away_lose_nothing(a: int, b: int) -> None:
    assert Money(a, "EUR") + Money(b, "EUR") - Money(b, "EUR") == Money(a, "EUR")
    assert (Money(a, "EUR") < Money(b, "EUR")) == (a < b)
    assert -Money(a, "EUR") == Money(0, "EUR") - Money(a, "EUR") == Money(-a, "EUR")
    assert (Money(a, "EUR") >= Money(b, "EUR")) == (a >= b)


@given(AMOUNTS, st.sampled_from(["JPY", "EUR", "KWD"]))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money.amount), currency) == money


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [(1240, "EUR", "12.40"), (1240, "JPY", "1240"), (1240, "KWD", "1.240")],
)
def test_a_currency_has_its_own_decimals(minor: int, currency: str, amount: str) -> None:
    assert Money(minor, currency).amount == Decimal(amount)


@pytest.mark.parametrize("text", ["4.505", "NaN", "Infinity", "four", "", "4,50"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Money.parse(text, "EUR")


def test_two_currencies_never_meet() -> None:
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(ValueError, match="EUR and USD"):
        assert Money(1, "EUR") < Money(1, "USD")


@pytest.mark.parametrize(("minor", "third"), [(100, 33), (101, 34), (1, 0), (2, 1), (-2, -1)])
def test_a_share_is_rounded_half_away_from_zero(minor: int, third: int) -> None:
    assert Money(minor, "EUR").share(1, 3) == Money(third, "EUR")
    assert Money(5, "EUR").share(1, 2) == Money(3, "EUR")
    assert Money(-5, "EUR").share(1, 2) == Money(-3, "EUR")
