"""Which spoken names several products have, and which products no name tells apart."""

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.shared_names import SharedName, indistinct, shared_names


def catalogue(*products: Product) -> Catalogue:
    return Catalogue({product.id: product for product in products})


WHOLE = Product("whole", "Whole Milk", "dairy", 1, kind="whole milk", aliases=("milk",))
SKIM = Product("skim", "Skimmed Milk", "dairy", 1, kind="skimmed milk", aliases=("milk",))
OAT = Product("oat", "Oat Drink", "dairy", 1, kind="oat milk", aliases=("milk", "oat drink"))
LEMON = Product("lemon", "Lemons", "fruit", 1, kind="lemons")


def test_a_name_of_several_is_told_though_each_has_another_too() -> None:
    (milk,) = (s for s in shared_names(catalogue(WHOLE, SKIM, OAT, LEMON)) if s.name == "milk")
    assert milk == SharedName("milk", ("whole", "skim", "oat"))
    assert list(indistinct(catalogue(WHOLE, SKIM, OAT))) == []


def test_the_one_that_most_share_comes_first() -> None:
    twin = Product("twin", "Oat Drink", "dairy", 1, kind="oat milk", aliases=("oat drink",))
    found = shared_names(catalogue(LEMON, OAT, twin, WHOLE, SKIM))
    assert [len(shared.product_ids) for shared in found] == sorted(
        (len(shared.product_ids) for shared in found), reverse=True
    )
    assert found[0].name == "milk"
    assert ("twin", "oat") in list(indistinct(catalogue(OAT, twin)))


def test_what_is_no_longer_sold_shares_nothing() -> None:
    gone = Product("gone", "Milk", "dairy", 1, kind="milk", discontinued=True)
    assert shared_names(catalogue(WHOLE, gone)) == ()
