"""The table [tax] of shop.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.catalogue.folders import write_shop
from voice_shop.catalogue.load import ShopFolder, load_folder
from voice_shop.catalogue.problems import ShopFolderError
from voice_shop.catalogue.terms import Tax

GOOD = """
prices_include = false
usual = "food"
delivery = "standard"
rates = { standard = "21", food = "9.50" }
"""


def folder(tmp_path: Path, tax: str, products: str | None = None) -> ShopFolder:
    """A shop with this table."""
    profile = f'name = "Test Shop"\n[tax]\n{tax}'
    rows = products or "id,name,category,price\nmilk,Milk,dairy,1.45\n"
    return load_folder(write_shop(tmp_path, shop=profile, products=rows, orders=None))


def test_rates_are_exact(tmp_path: Path) -> None:
    tax = folder(tmp_path, GOOD).profile.tax
    assert tax == Tax({"standard": Decimal(21), "food": Decimal("9.5")}, False, "food", "standard")
    assert (tax.rate(""), tax.rate("standard"), tax.rate("x")) == (Decimal("9.5"), Decimal(21), None)


def test_one_rate_needs_no_more_words(tmp_path: Path) -> None:
    tax = folder(tmp_path, "rates = { vat = 20 }").profile.tax
    assert tax == Tax({"vat": Decimal(20)}, True, "vat", "vat")


@pytest.mark.parametrize(
    ("tax", "told"),
    [
        ("", "shop.toml, [tax], key rates: has no rates."),
        ('rates = { vat = "lots" }', "rates, key vat: 'lots' is not a percentage."),
        ('rates = { vat = "101" }', "is not a percentage."),
        ('rates = { vat = "-1" }', "is not a percentage."),
        ('rates = { a = "1", b = "2" }', "[tax], key usual: is empty."),
        ('rates = { a = "1" }\nusual = "c"', "'c' is not known."),
        ('rates = { a = "1" }\nrate = "c"', "is not known."),
        ('rates = "9"', "is not a table."),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, tax: str, told: str) -> None:
    with pytest.raises(ShopFolderError) as caught:
        folder(tmp_path, tax)
    assert told in "\n".join(str(problem) for problem in caught.value.problems)


def test_a_product_of_an_unknown_category_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShopFolderError) as caught:
        folder(tmp_path, GOOD, "id,name,category,price,tax\nmilk,Milk,dairy,1.45,fod\n")
    assert "product 'milk', column tax: 'fod' is not known. Did you mean 'food'?" in str(
        caught.value.problems[0]
    )
