"""A name that products with and without options share means all of them, and only those it can mean."""

from __future__ import annotations

import pytest

from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.intent import IntentName
from voice_shop.language.pack import load_pack
from voice_shop.language.shop_words import ShopWords, SpokenOption, SpokenProduct
from voice_shop.resources import resource

SHOP = ShopWords(
    products=(
        SpokenProduct("dry", "Whiskas dry cat food", ("dry cat food", "cat food")),
        SpokenProduct("pouches", "Felix wet cat food", ("wet cat food", "cat food"), ("flavour",)),
        SpokenProduct("tea", "Lyons tea", ("tea",)),
    ),
    options=(SpokenOption("flavour", "fish", ("fish flavour",), "after"),),
    attributes=(("organic", "organic"),),
)


@pytest.fixture(scope="module")
def grammar() -> Automaton:
    return compile_grammar(load_pack(resource("grammars", "en")), SHOP)


def test_a_shared_name_means_every_product_that_has_it(grammar: Automaton) -> None:
    (parse,) = grammar.parse("where is my cat food")
    (line,) = parse.intent.lines
    assert sorted(line.candidates) == ["dry", "pouches"]
    assert line.product == "cat food"


def test_an_option_leaves_only_the_products_that_have_it(grammar: Automaton) -> None:
    (line,) = grammar.parse("add cat food fish flavour")[0].intent.lines
    assert (line.product_id, dict(line.options)) == ("pouches", {"flavour": "fish"})


def test_each_line_of_a_sentence_keeps_its_own_products(grammar: Automaton) -> None:
    (parse,) = grammar.parse("add two cat food and a tea")
    food, tea = parse.intent.lines
    assert (sorted(food.candidates), food.quantity) == (["dry", "pouches"], 2)
    assert (tea.product_id, tea.product) == ("tea", "Lyons tea")


def test_what_is_looked_for_keeps_its_product_beside_the_other_slots(grammar: Automaton) -> None:
    parse = grammar.parse("find organic tea under two euros")[0]
    assert parse.intent.name is IntentName.FIND
    assert [line.product_id for line in parse.intent.lines] == ["tea"]
    assert (parse.intent.slots["attributes"], int(parse.intent.slots["max_price"])) == (("organic",), 2)
