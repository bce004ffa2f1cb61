"""What a merchant can say about a product beside its name and price."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.folders import write_shop
from voice_shop.catalogue.food import ALLERGENS, DIETS, spellings
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.problems import ShopFolderError
from voice_shop.catalogue.product import Product
from voice_shop.catalogue.search import search
from voice_shop.catalogue.spoken import shop_words
from voice_shop.commerce.pricing import names


def product(tmp_path: Path, **cells: str) -> Product:
    """A product of a folder with these columns."""
    columns = {"id": "tea", "name": "Tea", "category": "coffee", "price": "2.00", **cells}
    quoted = ",".join(f'"{cell}"' for cell in columns.values())
    folder = write_shop(tmp_path, products=",".join(columns) + "\n" + quoted + "\n", orders=None)
    return load_folder(folder).catalogue.products["tea"]


def mistake(tmp_path: Path, **cells: str) -> str:
    """What is told about a product with these columns."""
    with pytest.raises(ShopFolderError) as caught:
        product(tmp_path, **cells)
    return str(caught.value.problems[0])


def test_nothing_more_needs_to_be_said(tmp_path: Path) -> None:
    tea = product(tmp_path)
    assert (tea.tax, tea.member_price, tea.age_limit, tea.most_per_order) == ("", None, None, None)
    assert (tea.allergens, tea.allergens_told, tea.diets) == ((), False, ())
    assert (tea.variant_of, tea.variant) == (None, {})


def test_every_column_is_read(tmp_path: Path) -> None:
    tea = product(
        tmp_path,
        tax="reduced",
        member_price="1.80",
        age_limit="18",
        allergens="Soy; wheat; Tree-Nuts",
        diets="Vegan; gluten-free",
        variant_of="teas",
        variant="size: large; colour: red",
        most_per_order="6",
    )
    assert (tea.tax, tea.member_price, tea.age_limit, tea.most_per_order) == ("reduced", 180, 18, 6)
    assert (tea.allergens, tea.allergens_told) == (("soya", "gluten", "nuts"), True)
    assert tea.diets == ("vegan", "gluten free")
    assert (tea.variant_of, tea.variant) == ("teas", {"size": "large", "colour": "red"})


def test_no_allergens_is_something_else_than_no_word_about_them(tmp_path: Path) -> None:
    tea = product(tmp_path, allergens="none")
    assert (tea.allergens, tea.allergens_told) == ((), True)


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("member_price", "2.01", "is not between zero and the price"),
        ("member_price", "0", "is not between zero and the price"),
        ("age_limit", "0", "0 is out of range. Write a number from 1 to 99."),
        ("age_limit", "adult", "'adult' is not a whole number"),
        ("allergens", "mlik", "'mlik' is not known. Did you mean 'milk'?"),
        ("allergens", "none; milk", "has none and others"),
        ("diets", "xyzzy", "'xyzzy' is not known. Known are: vegan, vegetarian"),
        ("variant", "large", 'has no values. Write it like "size: large"'),
        ("variant", "size: large; size: small", "has the same name twice"),
        ("most_per_order", "0", "Write a number of 1 or more"),
    ],
)
def test_a_mistake_names_its_column(column: str, cell: str, told: str, tmp_path: Path) -> None:
    message = mistake(tmp_path, **{column: cell})
    assert message.startswith(f"products.csv, row 2, column {column}: ")
    assert told in message


def test_no_word_means_two_allergens_and_every_word_means_itself() -> None:
    for words in (ALLERGENS, DIETS):
        every = [spelling for word, others in words.items() for spelling in (word, *others)]
        assert len(every) == len(set(every))
        assert all(spellings(words)[word] == word for word in words)
    assert len(ALLERGENS) == 14


def test_people_filter_by_diet_as_by_attribute(tmp_path: Path) -> None:
    folder = write_shop(
        tmp_path,
        products="id,name,category,price,attributes,diets,variant\n"
        "a,Tea,coffee,2,organic,vegan,size: large\nb,Tea,coffee,2,vegan,,size: small\n",
        orders=None,
    )
    catalogue = load_folder(folder).catalogue
    assert [p.id for p in search(catalogue, attributes=("vegan",))] == ["a", "b"]
    assert [p.id for p in search(catalogue, text="vegan tea")] == ["a", "b"]
    assert [p.id for p in search(catalogue, text="large tea")] == ["a"]
    assert ("vegan", "vegan") in shop_words(catalogue).attributes


def test_variants_are_told_apart_in_what_is_said_and_heard(tmp_path: Path) -> None:
    folder = write_shop(
        tmp_path,
        products="id,name,category,price,kind,variant_of,variant\n"
        "a,Tea,coffee,2,tea,teas,size: large; colour: red\nb,Tea,coffee,2,tea,teas,size: small\n",
        orders=None,
    )
    catalogue = load_folder(folder).catalogue
    assert names(catalogue.products.values()) == {"a": "Tea, large, red", "b": "Tea, small"}
    large, small = shop_words(catalogue).products
    assert {"large red tea", "tea large red", "large red teas"} <= set(large.spoken)
    assert "small tea" in small.spoken
    assert "large red tea" not in small.spoken
