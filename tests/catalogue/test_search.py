"""Search finds what a shopper means, and nothing that breaks a stated constraint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.product import Catalogue, Category, Product
from voice_shop.catalogue.search import search, words
from voice_shop.language.forms import word_forms
from voice_shop.resources import resource

GROCERY = load_folder(resource("samples", "grocery")).catalogue
ALL = len(GROCERY.products)
ATTRIBUTES = sorted({word for product in GROCERY.products.values() for word in product.features})


def ids(text: str = "", limit: int = 10, **constraints: object) -> list[str]:
    return [product.id for product in search(GROCERY, text=text, limit=limit, **constraints)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("oat milk", "alpro-oat-drink"),
        ("OAT MILK", "alpro-oat-drink"),
        ("oatmilk", "alpro-oat-drink"),
        ("Oatly", "oatly-barista-oat-drink"),
        ("organic oat milk", "green-meadow-organic-oat-drink"),
        ("banana", "bananas"),
        ("bananna", "bananas"),
        ("strawberry", "strawberries"),
        ("tomatos", "tomatoes-on-the-vine"),
        ("creme fraiche", "hilltop-creme-fraiche"),
        ("hagen dazs", "haagen-dazs-vanilla-ice-cream"),
        ("kellogs cornflakes", "kelloggs-corn-flakes"),
        ("washing-up liquid", "fairy-washing-up-liquid"),
        ("diapers", "pampers-nappies"),
        ("decaf tea", "lyons-decaf-tea"),
        ("coffee filters", "coffee-filters-size-four"),
        ("eggs", "green-meadow-free-range-eggs"),
    ],
)
def test_what_people_type_finds_what_they_mean(text: str, first: str) -> None:
    assert ids(text)[0] == first


@pytest.mark.parametrize("text", ["unicorn", "!!!", "oat unicorn", "pea tea", "x" * 10_000])
def test_what_the_shop_does_not_have_is_not_found(text: str) -> None:
    assert ids(text) == []


def test_every_product_is_found_by_its_name_and_by_its_kind() -> None:
    for product in GROCERY.products.values():
        assert product.id in ids(product.name, limit=5, in_stock_only=False)
        assert product.id in ids(product.kind, limit=ALL, in_stock_only=False)


@given(
    text=st.sampled_from(["", "milk", "organic", "chocolate", "bread", "coffee", "chesse"]),
    category=st.none() | st.sampled_from([*GROCERY.categories, "nowhere"]),
    attributes=st.lists(st.sampled_from([*ATTRIBUTES, "Organic", "waterproof"]), max_size=3),
    most=st.none() | st.integers(-1, 1500),
    in_stock=st.booleans(),
    limit=st.integers(-1, ALL + 1),
)
def test_every_stated_constraint_holds_and_nothing_else_is_left_out(
    text: str, category: str | None, attributes: list[str], most: int | None, in_stock: bool, limit: int
) -> None:
    found = search(
        GROCERY,
        text=text,
        category=category,
        attributes=attributes,
        max_price_minor=most,
        in_stock_only=in_stock,
        limit=limit,
    )
    fitting = [
        product
        for product in search(GROCERY, text=text, in_stock_only=False, limit=ALL)
        if (category is None or product.category == category)
        and {word.lower() for word in attributes} <= set(product.features)
        and (most is None or product.price <= most)
        and not (in_stock and (product.discontinued or product.stock == 0))
    ]
    assert list(found) == fitting[: max(limit, 0)]


@given(st.text())
def test_any_text_is_searched_without_a_fault(text: str) -> None:
    assert len(search(GROCERY, text=text)) <= 10


@given(st.text())
def test_words_for_comparing_stay_as_they_are(text: str) -> None:
    once = words(text, word_forms("en"))
    assert all(word and " " not in word for word in once)


def test_without_text_the_merchant_s_order_stays() -> None:
    assert ids(limit=ALL, in_stock_only=False) == list(GROCERY.products)


def test_unlimited_stock_is_in_stock_and_another_catalogue_is_another_search() -> None:
    tea = Product(id="tea", name="Tea", category="t", price=100)
    gone = Product(id="gone", name="Old Tea", category="t", price=100, discontinued=True)
    small = Catalogue({"tea": tea, "gone": gone}, categories={"t": Category("t", "Tea")})
    assert search(small, text="tea") == (tea,)
    assert search(small, text="tea", in_stock_only=False) == (tea, gone)
    assert search(GROCERY, text="tea")[0].id == "barrys-gold-blend-tea"
    assert search(Catalogue({}), text="tea") == ()


def test_a_catalogue_of_thousands_is_searched_whole() -> None:
    products = {
        f"p{n}": Product(
            id=f"p{n}", name=f"Brand{n % 50} Thing{n}", category="c", price=n + 1, kind=f"thing {n % 100}"
        )
        for n in range(5000)
    }
    large = Catalogue(products, categories={"c": Category("c", "C")})
    assert [product.id for product in search(large, text="brand7 thing4907")] == ["p4907"]
    assert len(search(large, text="thing 42", limit=5000)) == 50
    assert len(search(large, max_price_minor=10, limit=5000)) == 10
