"""Groups of which several can be taken: limits hold, each choice costs what it says, order is no matter."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.product import SEVERAL, Catalogue, OptionGroup, OptionValue, Product
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Change, Item, PricedLine, ReorderPlan

from .conftest import HOME, PROFILE, TestClock, bought, quoted

TOPPINGS = OptionGroup(
    "toppings",
    (
        OptionValue("cheese", 50),
        OptionValue("ham", 80),
        OptionValue("olives", 30),
        OptionValue("nothing", -20),
    ),
    most=2,
)
SIDES = OptionGroup(
    "sides", (OptionValue("rice"), OptionValue("salad", 10), OptionValue("bread")), least=2, most=2
)


def catalogue(*groups: OptionGroup) -> Catalogue:
    names = {group.name: group for group in (groups or (TOPPINGS,))}
    return Catalogue({"pizza": Product("pizza", "Pizza", "food", 900, options=tuple(names))}, names)


def shop_of(store: Store, clock: TestClock, *groups: OptionGroup) -> Shop:
    return Shop(catalogue(*groups), PROFILE, store, clock)


def refused(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def test_each_choice_costs_what_it_says_in_cart_and_offer(store: Store, clock: TestClock) -> None:
    shop = shop_of(store, clock)
    line = shop.add(HOME, Item("pizza", 2, {"toppings": "olives, cheese"}), key="a")
    assert isinstance(line, PricedLine)
    assert (line.options, line.unit_price.minor) == ({"toppings": "cheese, olives"}, 980)
    again = shop.add(HOME, Item("pizza", 1, {"toppings": "cheese, olives"}), key="b")
    assert isinstance(again, PricedLine)
    assert again.quantity == 3, "the same choices in another order are the same line"
    offer = quoted(shop)
    assert offer.lines[0].options == {"toppings": "cheese, olives"}
    assert offer.goods.minor == 3 * 980


@pytest.mark.parametrize("way", list(permutations(("ham", "olives", "cheese"))))
def test_too_many_are_refused_with_the_limit_and_change_nothing(
    store: Store, clock: TestClock, way: tuple[str, ...]
) -> None:
    shop = shop_of(store, clock)
    answer = refused(shop.add(HOME, Item("pizza", 1, {"toppings": SEVERAL.join(way)}), key="a"))
    assert answer.code is Code.TOO_MANY_OPTIONS
    assert {name: answer.facts[name] for name in ("group", "asked", "limit", "values")} == {
        "group": "toppings", "asked": 3, "limit": 2, "values": way,
    }  # fmt: skip
    assert shop.cart(HOME).lines == ()
    line = shop.add(HOME, Item("pizza", 1, {"toppings": "ham"}), key="b")
    assert isinstance(line, PricedLine)
    assert refused(shop.set_options(HOME, line.line_id, {"toppings": SEVERAL.join(way)}, key="c"))
    assert [line.options for line in shop.cart(HOME).lines] == [{"toppings": "ham"}]


def test_too_few_are_refused_with_what_is_missing(store: Store, clock: TestClock) -> None:
    shop = shop_of(store, clock, SIDES)
    facts = refused(shop.price(Item("pizza"))).facts
    assert (facts["more"], facts["values"]) == (2, ("rice", "salad", "bread"))
    facts = refused(shop.price(Item("pizza", 1, {"sides": "salad"}))).facts
    assert (facts["more"], facts["values"], facts["taken"]) == (1, ("rice", "bread"), ("salad",))
    assert not isinstance(shop.price(Item("pizza", 1, {"sides": "bread, rice"})), Refusal)


def test_one_that_is_not_there_is_named_alone(store: Store, clock: TestClock) -> None:
    answer = refused(shop_of(store, clock).price(Item("pizza", 1, {"toppings": "ham, gold"})))
    assert (answer.code, answer.facts["value"]) == (Code.UNKNOWN_OPTION, "gold")


def test_ordered_again_without_the_choice_that_is_gone(store: Store, clock: TestClock) -> None:
    bought(shop_of(store, clock), [Item("pizza", 1, {"toppings": "ham, olives"})])
    fewer = replace(TOPPINGS, values=tuple(v for v in TOPPINGS.values if v.name != "ham"))
    plan = shop_of(store, clock, fewer).plan_reorder(HOME)
    assert isinstance(plan, ReorderPlan)
    assert [item.options for item in plan.items] == [{"toppings": "olives"}]
    assert Change("options", "pizza", "Pizza", "ham", None) in plan.changes


def test_ordered_again_with_fewer_allowed_says_so(store: Store, clock: TestClock) -> None:
    bought(shop_of(store, clock), [Item("pizza", 1, {"toppings": "ham, olives"})])
    plan = shop_of(store, clock, replace(TOPPINGS, most=1)).plan_reorder(HOME)
    assert isinstance(plan, ReorderPlan)
    assert [item.options for item in plan.items] == [{}]
    assert [change.kind for change in plan.changes if change.kind == "options"] == ["options"]


@given(
    least=st.integers(0, 3),
    extra=st.integers(0, 2),
    said=st.lists(st.sampled_from(["cheese", "ham", "olives", "nothing", "gold"]), min_size=1, max_size=5),
)
def test_what_is_priced_is_within_the_limits_and_adds_up(least: int, extra: int, said: list[str]) -> None:
    group = replace(TOPPINGS, least=least, most=max(least + extra, 2))
    line = Prices(catalogue(group), PROFILE.tax).line(Item("pizza", 1, {"toppings": SEVERAL.join(said)}), "")
    taken = set(said)
    fits = "gold" not in taken and group.least <= len(taken) <= group.most and taken
    assert isinstance(line, PricedLine) == bool(fits)
    if isinstance(line, PricedLine):
        told = group.taken(line.options.get("toppings", ""))
        assert set(told) == taken
        assert line.unit_price.minor == 900 + sum(v.price_difference for v in group.values if v.name in taken)
        assert line.unit_price.minor >= 900 + group.cheapest()
