"""Buying again: the last order, the usual by its own intervals, one product; and what changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from voice_shop.catalogue.history import PastLine, PastOrder
from voice_shop.catalogue.product import Catalogue
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Change, Item, Order, ReorderPlan

from .conftest import HOME, PROFILE, TestClock, bought, small_catalogue


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def past(number: int, days_ago: int, *lines: PastLine, status: str = "delivered") -> PastOrder:
    return PastOrder(f"A{number}", days_ago, time(18, 30), status, max(days_ago - 1, 0), lines)


def line(product_id: str, quantity: int = 1, price: int = 249, **options: str) -> PastLine:
    return PastLine(product_id, quantity, price, options)


def plan(shop: Shop, which: str = "last", *products: str) -> ReorderPlan:
    found = shop.plan_reorder(HOME, which=which, product_ids=products)
    assert isinstance(found, ReorderPlan), found
    return found


def no(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def test_the_last_order_as_it_was(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oatly", 2, 279))], HOME)
    shop.seed_history([past(2, 2, line("latte", 2, 410, size="large"), line("oat"))], HOME)
    again = plan(shop)
    assert again.items == (Item("latte", 2, {"size": "large"}), Item("oat", 1))
    assert again.source is not None
    assert (again.source.id, again.changes) == ("A2", ())


def test_a_plan_can_be_bought(shop: Shop) -> None:
    shop.seed_history([past(2, 2, line("latte", 2, 410, size="large"), line("oat"))], HOME)
    order = bought(shop, plan(shop).items)
    assert order.total == eur(820 + 249 + 300)


def test_nothing_was_ever_bought(shop: Shop) -> None:
    for which in ("last", "usual"):
        assert no(shop.plan_reorder(HOME, which=which)).code is Code.NO_ORDERS
    assert no(shop.plan_reorder(HOME, product_ids=["oat"])).code is Code.NO_ORDERS


def test_a_cancelled_order_is_not_repeated(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oat")), past(2, 2, line("beans", 1, 899), status="cancelled")], HOME)
    assert plan(shop).items == (Item("oat"),)
    assert no(shop.plan_reorder(HOME, product_ids=["beans"])).code is Code.NOT_ORDERED_BEFORE
    assert shop.times_bought(HOME) == {"oat": 1}


def test_one_product_as_it_was_last_bought(shop: Shop) -> None:
    shop.seed_history(
        [
            past(1, 30, line("beans", 3, 899)),
            past(2, 20, line("beans", 2, 899), line("oat")),
            past(3, 1, line("oat")),
        ],
        HOME,
    )
    again = plan(shop, "last", "beans")
    assert (again.items, again.source and again.source.id) == ((Item("beans", 2),), "A2")
    refusal = no(shop.plan_reorder(HOME, product_ids=["cup"]))
    assert (refusal.code, refusal.facts["product"]) == (Code.NOT_ORDERED_BEFORE, "travel cup")


def test_several_products_come_from_their_own_orders(shop: Shop) -> None:
    shop.seed_history([past(1, 30, line("beans", 3, 899)), past(2, 20, line("oat", 2))], HOME)
    again = plan(shop, "last", "beans", "oat")
    assert (again.items, again.source) == ((Item("beans", 3), Item("oat", 2)), None)


@pytest.mark.parametrize(
    ("days_ago", "usual"),
    [
        ((21, 14, 7), {"oat"}),
        ((20, 13, 6), {"oat"}),  # six of seven days: three quarters have gone by
        ((60, 40, 16), {"oat"}),  # after 20 days or 24: the shorter counts, and 16 is not yet too long ago
        ((16, 9, 2), {"oat", "beans"}),  # nothing is due: then it is every habit
        ((19, 12, 5), {"oat", "beans"}),  # five of seven days are not enough
        ((100, 93, 86, 79), {"beans"}),  # a habit that was given up
        ((30, 14, 7), {"beans"}),  # no rhythm: sixteen days, then seven
        ((16, 14, 11, 7, 3), {"oat"}),  # more or less every three days
    ],
)
def test_the_usual_is_what_is_due_by_its_own_intervals(
    shop: Shop, days_ago: tuple[int, ...], usual: set[str]
) -> None:
    oat = [past(n, days, line("oat")) for n, days in enumerate(days_ago)]
    # Beans are a habit of every four weeks and were bought yesterday; yoghurt twice is no habit yet.
    beans = [past(10 + n, days, line("beans", 1, 899)) for n, days in enumerate((57, 29, 1))]
    yoghurt = [past(20 + n, days, line("yoghurt", 1, 189)) for n, days in enumerate((40, 30))]
    shop.seed_history([*oat, *beans, *yoghurt], HOME)
    assert {item.product_id for item in plan(shop, "usual").items} == usual


def test_the_usual_has_the_usual_quantity_and_options(shop: Shop) -> None:
    shop.seed_history(
        [
            past(1, 40, line("latte", 1, 350, size="small")),
            past(2, 30, line("latte", 2, 410, size="large")),
            past(3, 20, line("latte", 2, 410, size="large"), line("cup", 1, 1250)),
            past(4, 10, line("latte", 4, 410, size="large")),
        ],
        HOME,
    )
    again = plan(shop, "usual")
    assert (again.items, again.source) == ((Item("latte", 2, {"size": "large"}),), None)


def test_without_habits_the_usual_is_the_last_order(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oat", 2))], HOME)
    again = plan(shop, "usual")
    assert (again.items, again.source and again.source.id) == ((Item("oat", 2),), "A1")


def test_a_price_that_changed_is_told(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oat", 2, 229))], HOME)
    assert plan(shop).changes == (Change("price", "oat", "Alpro oat milk", eur(229), eur(249)),)


def test_a_pack_that_changed_is_told(shop: Shop, store: Store, clock: TestClock) -> None:
    bought(shop, [Item("oat")])
    smaller = replace(small_catalogue().products["oat"], pack="900 ml")
    later = Shop(small_catalogue(oat=smaller), PROFILE, store, clock)
    assert plan(later).changes == (Change("pack", "oat", "Alpro oat milk", "1 l", "900 ml"),)


def test_a_successor_takes_the_place_of_what_is_gone(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("old", 2, 450))], HOME)
    again = plan(shop)
    assert again.items == (Item("beans", 2),)
    assert again.changes == (
        Change("discontinued", "old", "old beans", "old beans", "coffee beans"),
        Change("pack", "beans", "coffee beans", "250 g", "500 g"),
        Change("price", "beans", "coffee beans", eur(450), eur(899)),
    )


def test_a_ring_of_successors_ends(store: Store, clock: TestClock) -> None:
    products = small_catalogue().products
    ring = small_catalogue(
        old=replace(products["old"], successor="gone", category="home"),
        gone=replace(products["gone"], successor="old"),
    )
    shop = Shop(ring, PROFILE, store, clock)
    shop.seed_history([past(1, 9, line("old", 2, 450))], HOME)
    refusal = no(shop.plan_reorder(HOME))
    assert (refusal.code, refusal.facts["successor"]) == (Code.DISCONTINUED, None)


def test_what_is_gone_is_left_out_and_told(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("gone", 1, 100), line("oat"), line("never", 1, 5))], HOME)
    again = plan(shop)
    assert again.items == (Item("oat"),)
    assert [(change.kind, change.name, change.now) for change in again.changes] == [
        ("discontinued", "gone thing", None),
        ("discontinued", "never", None),
    ]


def test_what_is_out_of_stock_is_left_out_or_cut_and_told(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oat", 3), line("oatly", 2, 279), line("beans", 1, 899))], HOME)
    shop.set_stock("oat", 2)
    shop.set_stock("oatly", 0)
    again = plan(shop)
    assert again.items == (Item("oat", 2), Item("beans", 1))
    assert again.changes == (
        Change("out_of_stock", "oat", "Alpro oat milk", "3", "2"),
        Change("out_of_stock", "oatly", "Oatly oat milk", "2", "0"),
    )


def test_when_nothing_is_left_the_reason_is_given(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("oatly", 2, 279))], HOME)
    shop.set_stock("oatly", 0)
    refusal = no(shop.plan_reorder(HOME))
    assert (refusal.code, refusal.facts["product"], refusal.facts["left"]) == (
        Code.OUT_OF_STOCK,
        "Oatly oat milk",
        0,
    )


def test_two_lines_of_one_product_share_its_stock(shop: Shop, store: Store, clock: TestClock) -> None:
    oat = replace(small_catalogue().products["oat"], options=("size",), stock=3)
    shop = Shop(small_catalogue(oat=oat), PROFILE, store, clock)
    shop.seed_history([past(1, 9, line("oat", 2, size="small"), line("oat", 2, 309, size="large"))], HOME)
    again = plan(shop)
    assert [item.quantity for item in again.items] == [2, 1]
    assert isinstance(bought(shop, again.items), Order)


def test_an_option_that_is_gone_is_told(shop: Shop, store: Store, clock: TestClock) -> None:
    shop.seed_history([past(1, 9, line("latte", 1, 410, size="large"))], HOME)
    menu = small_catalogue()
    one_size = replace(menu.groups["size"], values=menu.groups["size"].values[:1])
    later = Shop(Catalogue(menu.products, {**menu.groups, "size": one_size}), PROFILE, store, clock)
    again = plan(later)
    assert again.items == (Item("latte", 1, {"size": "small"}),)
    assert again.changes == (
        Change("options", "latte", "latte", "large", None),
        Change("price", "latte", "latte", eur(410), eur(350)),
    )


def test_what_now_needs_an_answer_cannot_be_repeated_blindly(shop: Shop) -> None:
    shop.seed_history([past(1, 9, line("flat", 1, 340), line("oat"))], HOME)
    again = plan(shop)
    assert again.items == (Item("oat"),)
    assert [change.product_id for change in again.changes] == ["flat"]
