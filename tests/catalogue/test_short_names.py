"""Long titles of a feed are named in two or three words."""

import pytest

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import shop_words


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
    ],
)
def test_a_title_is_named_in_short(name: str, brand: str, said: str) -> None:
    assert said in ways(name, brand)


def test_a_kind_is_the_short_name_already() -> None:
    assert "olive oil" not in ways("Best Extra Virgin Olive Oil", "Best", "fine oil")
