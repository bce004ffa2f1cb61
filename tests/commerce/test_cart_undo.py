"""Every change of the cart can be taken back, one by one, and each line knows who added to it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_shop.commerce.cart_log import KEPT, Actor
from voice_shop.commerce.list_types import Wanted
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Cart, Item
from voice_shop.journal.personal import forget

from .conftest import HOME, TestClock, bought, quoted

ANNA, BEN = Actor("anna", "text"), Actor("ben", "device")


def test_a_line_knows_who_added_when_and_on_which_channel(shop: Shop, clock: TestClock) -> None:
    shop.add(HOME, Item("oat"), key="1", by=ANNA)
    first = clock.now
    clock.move(days=2)
    shop.add(HOME, Item("beans"), key="2", by=BEN)
    shop.set_quantity(HOME, "2", 1, key="3", by=ANNA)  # no change
    added = shop.added(HOME)
    assert (added["1"].person, added["1"].channel, added["1"].at) == ("anna", "text", first)
    assert (added["2"].person, added["2"].channel, added["2"].at) == ("ben", "device", clock.now)
    shop.add(HOME, Item("oat"), key="4", by=BEN)
    assert shop.added(HOME)["1"].person == "ben"
    shop.undo(HOME, key="5")
    assert shop.added(HOME) == added


def test_undo_is_done_once_for_a_key_and_says_when_there_is_nothing(shop: Shop) -> None:
    shop.add(HOME, Item("oat"), key="1")
    shop.add(HOME, Item("oat"), key="2")
    for _ in range(3):
        cart = shop.undo(HOME, key="u")
        assert isinstance(cart, Cart)
        assert [line.quantity for line in cart.lines] == [1]
    shop.undo(HOME, key="v")
    refusal = shop.undo(HOME, key="w")
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.NOTHING_TO_UNDO


def test_what_was_bought_does_not_come_back(shop: Shop) -> None:
    shop.add(HOME, Item("oat"), key="1")
    bought(shop)
    assert isinstance(shop.undo(HOME, key="u"), Refusal)
    assert shop.cart(HOME).lines == ()


def test_undo_kills_an_offer_of_the_cart(shop: Shop) -> None:
    shop.add(HOME, Item("oat"), key="1")
    quote = quoted(shop)
    shop.add(HOME, Item("beans"), key="2")
    shop.undo(HOME, key="u")
    refusal = shop.accept(_yes(quote))
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.QUOTE_CHANGED


def _yes(quote: Any) -> Any:
    from .conftest import agree

    return agree(quote)


def test_what_came_from_a_list_is_taken_back_too(shop: Shop) -> None:
    shop.lists.create(HOME, "weekly")
    for product in ("oat", "beans"):
        shop.lists.add(HOME, "weekly", Wanted(product))
    shop.lists.to_cart(HOME, "weekly", ticked_only=False)
    assert len(shop.cart(HOME).lines) == 2
    shop.undo(HOME, key="u")
    assert shop.cart(HOME).lines == ()


def test_a_person_is_forgotten(shop: Shop, store: Store) -> None:
    shop.add(HOME, Item("oat"), key="1", by=ANNA)
    shop.add(HOME, Item("oat"), key="2", by=BEN)
    for person in ("anna", "ben"):
        forget(store.path, HOME, person)
    with store.read() as db:
        for table in ("cart_lines", "cart_changes"):
            kept = repr([tuple(row) for row in db.execute(f"SELECT * FROM {table}")])  # noqa: S608
            assert "anna" not in kept
            assert "ben" not in kept
    assert [line.quantity for line in shop.cart(HOME).lines] == [2]


KEYS = itertools.count()
PRODUCTS = st.sampled_from(["oat", "latte", "beans", "yoghurt"])
SIZES = st.sampled_from(["small", "large"])
STEPS = st.one_of(
    st.tuples(st.just("add"), PRODUCTS, st.integers(1, 4)),
    st.tuples(st.just("quantity"), st.integers(1, 6), st.integers(0, 5)),
    st.tuples(st.just("options"), st.integers(1, 6), SIZES),
    st.tuples(st.just("remove"), st.integers(1, 6), st.none()),
    st.tuples(st.just("clear"), st.none(), st.none()),
    st.tuples(st.just("replace"), PRODUCTS, st.integers(1, 4)),
)


def step(shop: Shop, key: str, what: str, one: Any, other: Any) -> None:
    match what:
        case "add":
            shop.add(HOME, Item(one, other), key=key, by=ANNA)
        case "quantity":
            shop.set_quantity(HOME, str(one), other, key=key, by=BEN)
        case "options":
            shop.set_options(HOME, str(one), {"size": other}, key=key)
        case "remove":
            shop.remove(HOME, str(one), key=key)
        case "clear":
            shop.clear(HOME, key=key)
        case "replace":
            shop.replace(HOME, [Item(one, other), Item("latte")], key=key)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_undo_after_any_changes_gives_back_exactly_the_carts_that_were(
    shop: Shop, store: Store, steps: list[tuple[str, Any, Any]]
) -> None:
    with store.write() as db:
        for table in ("cart_changes", "cart_lines", "carts"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - line ids begin at 1 again
    carts = [(shop.cart(HOME), shop.added(HOME))]
    for what, one, other in steps:
        step(shop, f"step-{next(KEYS)}", what, one, other)
        now = (shop.cart(HOME), shop.added(HOME))
        if now[0] != carts[-1][0]:
            carts.append(now)
    for before in reversed(carts[:-1]):
        assert isinstance(shop.undo(HOME), Cart)
        assert (shop.cart(HOME), shop.added(HOME)) == before
    assert isinstance(shop.undo(HOME), Refusal)


@pytest.mark.parametrize("count", [KEPT, KEPT + 5])
def test_so_many_changes_are_kept_and_no_more(shop: Shop, store: Store, count: int) -> None:
    for number in range(count):
        shop.add(HOME, Item("latte"), key=str(number))
    with store.read() as db:
        assert db.execute("SELECT COUNT(*) FROM cart_changes").fetchone()[0] == KEPT
