"""A brand alone names a product only where the merchant says so."""

from __future__ import annotations

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import shop_words


def ways(product: Product) -> tuple[str, ...]:
    return shop_words(Catalogue({product.id: product})).products[0].spoken


def test_a_brand_alone_is_no_name() -> None:
    milk = Product("m", "Alpro Oat Drink", "dairy", 219, brand="Alpro", kind="oat milk")
    assert "alpro" not in ways(milk)
    assert {"oat milk", "alpro oat milk", "oat drink"} <= set(ways(milk))
    assert "alpro" not in ways(Product("m", "Alpro Oat Drink", "dairy", 219, brand="Alpro"))


def test_a_brand_that_is_the_name_or_an_alias_is_said() -> None:
    assert "weetabix" in ways(Product("w", "Weetabix", "b", 399, brand="Weetabix", kind="wheat biscuits"))
    assert "actimel" in ways(Product("a", "Actimel Drink", "d", 399, brand="Actimel", aliases=("actimel",)))
