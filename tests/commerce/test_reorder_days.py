"""Ordering again by date, and what stands in for what is gone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from voice_shop.catalogue.product import Product
from voice_shop.commerce.household.types import Substituting, Substitutions
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, ReorderPlan

from .conftest import HOME, PROFILE, TestClock, bought, small_catalogue

TUESDAY = date(2026, 3, 10)


def planned(shop: Shop, first: date, last: date) -> dict[str, int]:
    plan = shop.plan_reorder(HOME, days=(first, last))
    assert isinstance(plan, ReorderPlan), plan
    return {item.product_id: item.quantity for item in plan.items}


def test_what_was_ordered_on_a_day_is_ordered_again(shop: Shop, clock: TestClock) -> None:
    tuesday = bought(shop, [Item("oat", 2), Item("latte")])
    clock.move(days=1)
    bought(shop, [Item("beans")])
    cancelled = bought(shop, [Item("yoghurt")])
    shop.cancel(cancelled.id, key="c")
    plan = shop.plan_reorder(HOME, days=(TUESDAY, TUESDAY))
    assert isinstance(plan, ReorderPlan)
    assert plan.source is not None
    assert plan.source.id == tuesday.id
    assert planned(shop, TUESDAY, TUESDAY) == {"oat": 2, "latte": 1}
    assert planned(shop, TUESDAY, date(2026, 3, 11)) == {"oat": 2, "latte": 1, "beans": 1}
    refusal = shop.plan_reorder(HOME, days=(date(2026, 3, 1), date(2026, 3, 9)))
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NO_ORDERS_THEN


def test_the_same_on_two_days_is_put_together(shop: Shop, clock: TestClock) -> None:
    bought(shop, [Item("oat", 2)])
    clock.move(days=1)
    bought(shop, [Item("oat", 1)])
    assert planned(shop, TUESDAY, date(2026, 3, 11)) == {"oat": 3}


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),
    ],
)
def test_the_day_is_the_shops_also_when_the_clocks_change(
    shop: Shop, clock: TestClock, moment: datetime, there: bool
) -> None:
    clock.now = moment
    bought(shop, [Item("oat")])
    plan = shop.plan_reorder(HOME, days=(date(2026, 3, 29), date(2026, 3, 29)))
    assert isinstance(plan, ReorderPlan) == there


def opened(store: Store, clock: TestClock, *products: Product) -> Shop:
    return Shop(small_catalogue(**{p.id: p for p in products}), PROFILE, store, clock)


def test_without_a_successor_the_nearest_of_its_kind_is_taken(store: Store, clock: TestClock) -> None:
    bought(opened(store, clock), [Item("oat")])
    gone = Product("oat", "Alpro Oat 1 l", "dairy", 249, kind="oat milk", pack="1 l", discontinued=True)
    dear = Product("dear", "Dear Oat 1 l", "dairy", 499, kind="Oat Milk", pack="1 l")
    soy = Product("soy", "Soy 1 l", "dairy", 249, kind="soy milk", pack="1 l", allergens=("soya",),
                  allergens_told=True)  # fmt: skip
    shop = opened(store, clock, gone, dear, soy)
    plan = shop.plan_reorder(HOME)
    assert isinstance(plan, ReorderPlan)
    assert [item.product_id for item in plan.items] == ["oatly"]
    assert plan.changes[0].kind == "discontinued"
    shop.households.set_substitutions(HOME, Substitutions(Substituting.ONLY, {"oat": ("soy",)}), by="x")
    plan = shop.plan_reorder(HOME)
    assert isinstance(plan, ReorderPlan)
    assert [item.product_id for item in plan.items] == ["soy"], "the same department, and milk too"
    shop.households.set_allergens(HOME, ["soya"], by="x")
    for _ in range(2):
        refusal = shop.plan_reorder(HOME)
        assert isinstance(refusal, Refusal)
        assert refusal.code is Code.DISCONTINUED
        shop.households.set_substitutions(HOME, Substitutions(Substituting.NEVER), by="x")
        shop.households.set_allergens(HOME, [], by="x")
