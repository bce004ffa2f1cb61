"""Spoken names are kept: after a change only what changed is derived, and the result is the same."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from voice_shop.catalogue.kept_names import KeptNames, _read, kept_words
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import shop_words

NAMES = st.sampled_from(
    [
        "Alpro Oat Drink 1 l",
        "7 Up",
        "Coca-Cola 0.5 l",
        "M&M's",
        "Häagen-Dazs",
        "Beans, No Added Sugar",
        "Eggs",
        "",
    ]
)
PRODUCTS = st.builds(
    Product,
    id=st.just("x"),
    name=NAMES,
    category=st.just("food"),
    price=st.integers(0, 999),
    brand=st.sampled_from(["", "Alpro", "Heinz"]),
    kind=st.sampled_from(["", "oat milk", "eggs"]),
    pack=st.sampled_from(["", "1 l", "6 pieces", "12 x 330 ml"]),
    aliases=st.sampled_from([(), ("milk",), ("oats", "eggs")]),
    variant=st.sampled_from([{}, {"size": "large"}]),
)
CATALOGUES = st.lists(PRODUCTS, max_size=6).map(
    lambda found: Catalogue({f"{at}": replace(product, id=f"{at}") for at, product in enumerate(found)})
)


@settings(max_examples=60)
@given(CATALOGUES, CATALOGUES)
def test_whatever_was_kept_the_names_are_the_same(before: Catalogue, after: Catalogue) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cache" / "names"
        assert kept_words(file, before) == shop_words(before)
        assert kept_words(file, after) == shop_words(after)
        assert kept_words(file, after) == shop_words(after)


SHOP = Catalogue(
    {n: Product(n, f"{n} Soup 400 g", "food", 100, pack="400 g") for n in ("Tomato", "Leek", "Pea")}
)


def derived(file: Path, catalogue: Catalogue) -> int:
    names = KeptNames(_read(file, catalogue.language))
    shop_words(catalogue, (), names)
    return names.derived


def test_only_what_changed_is_derived(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "names"
    kept_words(file, SHOP)
    dearer = Catalogue({i: replace(p, price=999, stock=1) for i, p in SHOP.products.items()})
    renamed = Catalogue(
        {**SHOP.products, "Pea": replace(SHOP.products["Pea"], name="Pea and Mint Soup 400 g")}
    )
    more = Catalogue({**SHOP.products, "Bean": Product("Bean", "Bean Soup", "food", 100)})
    fewer = Catalogue({i: p for i, p in SHOP.products.items() if i != "Leek"})
    assert [derived(file, c) for c in (SHOP, dearer, renamed, more, fewer)] == [0, 0, 1, 1, 0]


def test_a_damaged_file_is_as_none_and_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "names"
    kept_words(file, SHOP)
    whole = file.read_bytes()
    for spoilt in (b"", b"x", whole[:-2], whole.replace(b"leek", b"lead"), whole + b"}"):
        file.write_bytes(spoilt)
        assert kept_words(file, SHOP) == shop_words(SHOP)
        assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    assert kept_words(tmp_path / "cache" / "names", SHOP) == shop_words(SHOP)
