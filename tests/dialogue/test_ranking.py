"""Which products a shared name offers: what the household buys first, and as different as can be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.conftest import Shopper
from voice_shop.catalogue.product import Product
from voice_shop.dialogue.ranking import apart, ranked


def product(name: str, **more: object) -> Product:
    return Product(name, name, str(more.pop("category", "dairy")), 100, **more)  # type: ignore[arg-type]


def test_what_is_bought_goes_first_then_what_there_is_enough_of_then_the_usual_department() -> None:
    juice, fruit = product("juice", category="drinks"), product("fruit", category="fruit")
    few, usual = product("few", stock=1), product("usual", stock=1)
    order = ranked([juice, few, fruit, usual], {"usual": 2}, {"fruit": 5, "drinks": 1, "dairy": 9}, 2)
    assert [p.id for p in order] == ["usual", "fruit", "juice", "few"]


def test_of_many_those_are_offered_that_differ_in_what_splits_best() -> None:
    milks = [
        product(f"{brand}-{fat}", brand=brand, variant={"fat": fat})
        for fat in ("whole", "half", "none")
        for brand in ("A", "B", "C", "D", "E")
    ]
    # Five brands are too many to offer; three kinds of fat leave five each.
    assert [p.variant["fat"] for p in apart(milks, 3)] == ["whole", "half", "none"]


def test_where_nothing_tells_them_apart_the_first_are_offered() -> None:
    same = [product(f"p{n}", kind="milk") for n in range(5)]
    assert apart(same, 3) == same[:3]
    assert apart(same[:2], 3) == same[:2]


_PRODUCTS = st.lists(
    st.builds(
        product,
        st.uuids().map(str),
        kind=st.sampled_from(["milk", "oat milk", ""]),
        brand=st.sampled_from(["A", "B", "C", ""]),
        attributes=st.sets(st.sampled_from(["organic", "local"])).map(tuple),
    ),
    max_size=9,
)


@given(_PRODUCTS, st.integers(1, 4))
def test_as_many_as_can_be_are_offered_best_first_and_none_twice(products: list[Product], most: int) -> None:
    offered = apart(products, most)
    assert len(offered) == min(len(products), most)
    assert [p for p in products if p in offered] == offered
    assert offered[:1] == products[:1]


def test_a_choice_tells_how_often_it_was_bought(shopper: Shopper) -> None:
    for brand in ("lavazza", "lavazza", "illy"):
        shopper.say(f"add {brand} coffee beans", "whole bean", "check out", "yes")
    question = shopper.say("add coffee beans")
    assert "Lavazza coffee beans at €16.99 (bought 2 times)" in question
    assert "Illy coffee beans at €8.49" in question
    assert question.count("(bought ") == 1  # once is no habit
