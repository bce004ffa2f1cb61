"""Long titles of a feed are named in two or three words."""

import pytest

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import shop_words, spoken_name


def ways(name: str, brand: str = "", kind: str = "") -> tuple[str, ...]:
    product = Product("p", name, "food", 100, brand=brand, kind=kind)
    return shop_words(Catalogue({"p": product})).products[0].spoken


@pytest.mark.parametrize(
    ("name", "brand", "said"),
    [
        ("Organic Unrefined Extra Virgin Olive Oil 500 ml", "", "olive oil"),
        ("Organic Unrefined Extra Virgin Olive Oil 500 ml", "", "virgin olive oil"),
        ("Heinz Classic Tomato Ketchup, squeezy bottle 400 ml", "Heinz", "tomato ketchup"),
        ("Heinz Classic Tomato Ketchup, squeezy bottle 400 ml", "Heinz", "heinz tomato ketchup"),
        ("Häagen-Dazs Salted Caramel Ice Cream (460 ml)", "Häagen-Dazs", "haagen dazs ice cream"),
        ("7 Up", "", "7 up"),
        ("M&M's", "", "m and m's"),
        ("Coca-Cola 0.5 l", "", "coca cola"),
        ("Heinz Beanz No Added Sugar 4x415g", "Heinz", "heinz beanz"),
        ("Classic Favorites Mini Rigatoni With Vodka Cream Sauce", "", "mini rigatoni"),
        ("Omega-3 Fish Oil 1000mg 90 Capsules", "", "fish oil"),
        ("Diet Coke 24 x 330ml Cans", "", "diet coke"),
        ("Old New York Style Plain Bagels 5 Count", "", "plain bagels"),
        ("Schär Gluten Free White Bread 400g", "Schär", "schar white bread"),
    ],
)
def test_a_title_is_named_in_short(name: str, brand: str, said: str) -> None:
    assert said in ways(name, brand)


@pytest.mark.parametrize(
    ("name", "brand", "another"),
    [
        ("Heinz Beanz No Added Sugar 4x415g", "Heinz", "added sugar"),
        ("Classic Favorites Mini Rigatoni With Vodka Cream Sauce", "", "cream sauce"),
        ("Omega-3 Fish Oil 1000mg 90 Capsules", "", "90 capsules"),
        ("Grated 50% Less Fat Cheddar 350g", "", "fat cheddar"),
        ("Fresh Milk 2% 1L", "", "2 percent"),
        ("Walkers Salt & Vinegar Crisps", "Walkers", "vinegar crisps"),
        ("Old New York Style Plain Bagels 5 Count", "", "5 count"),
    ],
)
def test_no_title_is_named_by_an_amount_or_by_what_is_in_it(name: str, brand: str, another: str) -> None:
    assert another not in ways(name, brand)


@pytest.mark.parametrize("name", ["500 g", "6 x 330 ml", "With", "No", "1 l, 1 l", "& %"])
def test_a_title_that_is_only_a_size_or_a_word_has_a_name(name: str) -> None:
    product = Product("p", name, "food", 100)
    assert spoken_name(product)
    shop_words(Catalogue({"p": product}))


def test_a_kind_is_the_short_name_already() -> None:
    assert "olive oil" not in ways("Best Extra Virgin Olive Oil", "Best", "fine oil")
