"""An amount in litres or packs of six is for what has such a pack."""

from __future__ import annotations

import pytest

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import Pack
from voice_shop.language.shop_words import ShopWords

PACKS = {"coffee": "", "eggs": "12 pieces", "milk": "1 l", "cheese": "350 g", "soup": "family size"}


@pytest.fixture(scope="module")
def words() -> ShopWords:
    products = (Product(name, name, "all", 100, kind=name, pack=pack) for name, pack in PACKS.items())
    return shop_words(Catalogue({product.id: product for product in products}))


@pytest.fixture(scope="module")
def grammar(english: Pack, words: ShopWords) -> Automaton:
    return compile_grammar(english, words)


@pytest.mark.parametrize(
    "amount", ["ten litres of", "500 grams of", "half a kilo of", "a litre and a half of"]
)
def test_what_is_weighed_or_poured_has_such_a_pack_or_one_nobody_can_read(
    grammar: Automaton, amount: str
) -> None:
    said = {name for name in PACKS if grammar.parse(f"add {amount} {name}")}
    assert said == {"milk", "cheese", "soup"}


@pytest.mark.parametrize("amount", ["a six pack of", "two ten packs of", "a pack of six"])
def test_packs_of_many_are_of_what_has_a_pack(grammar: Automaton, amount: str) -> None:
    assert {name for name in PACKS if grammar.parse(f"add {amount} {name}")} == PACKS.keys() - {"coffee"}


@pytest.mark.parametrize("amount", ["", "two", "a dozen", "a couple of", "three cups of", "some"])
def test_everything_can_be_counted(grammar: Automaton, amount: str) -> None:
    assert {name for name in PACKS if grammar.parse(f"add {amount} {name}")} == PACKS.keys()


def test_a_name_that_products_in_different_packs_share_means_those_it_can(english: Pack) -> None:
    packs = {"can": "330 ml", "cup": "", "crate": "24 pieces"}
    products = {
        name: Product(name, f"{name} of cola", "all", 100, kind="cola", pack=pack)
        for name, pack in packs.items()
    }
    grammar = compile_grammar(english, shop_words(Catalogue(products)))
    meant = {
        said: set(grammar.parse(f"add {said}")[0].intent.lines[0].candidates)
        for said in ("two cola", "two litres of cola", "a six pack of cola")
    }
    assert meant == {
        "two cola": {"can", "cup", "crate"},
        "two litres of cola": {"can"},
        "a six pack of cola": {"can", "crate"},
    }
