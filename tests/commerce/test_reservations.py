"""Packs that were offered are kept for who heard the offer, and nobody needs to be awake to let them go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote

from .conftest import PROFILE, TestClock, agree, bought, quoted, small_catalogue

KEEPING = replace(PROFILE, reserve_minutes=5)
NEXT_DOOR = "neighbours"


@pytest.fixture
def shop(store: Store, clock: TestClock) -> Shop:
    return Shop(small_catalogue(), KEEPING, store, clock)


def left_for_the_neighbours(shop: Shop, many: int = 3) -> int | None:
    """How many they are told are left, when they ask for more; None if they get an offer."""
    answer = shop.quote(NEXT_DOOR, [Item("oatly", many)])
    if isinstance(answer, Quote):
        return None
    assert answer.code is Code.OUT_OF_STOCK
    return int(answer.facts["left"])


def test_what_is_offered_to_one_is_not_offered_to_another(shop: Shop) -> None:
    quoted(shop, [Item("oatly", 2)])
    assert left_for_the_neighbours(shop) == 1
    assert shop.stock("oatly") == 3


def test_it_is_free_again_when_the_minutes_are_over(shop: Shop, clock: TestClock) -> None:
    quoted(shop, [Item("oatly", 2)])
    clock.move(minutes=4, seconds=59)
    assert left_for_the_neighbours(shop) == 1
    clock.move(seconds=1)
    assert left_for_the_neighbours(shop) is None


def test_who_took_the_free_pack_has_it_and_the_late_yes_is_told(shop: Shop, clock: TestClock) -> None:
    late = quoted(shop, [Item("oatly", 2)])
    clock.move(minutes=5)
    taken = shop.quote(NEXT_DOOR, [Item("oatly", 2)])
    assert isinstance(taken, Quote)
    answer = shop.accept(agree(late))
    assert isinstance(answer, Refusal)
    assert answer.facts["what"] == ("stock",)
    assert isinstance(shop.accept(agree(taken)), Order)


def test_a_household_is_never_in_its_own_way(shop: Shop) -> None:
    quoted(shop, [Item("oatly", 3)])
    quote = quoted(shop, [Item("oatly", 3)])
    assert isinstance(shop.accept(agree(quote)), Order)
    assert shop.stock("oatly") == 0


def test_only_the_newest_offer_keeps_packs(shop: Shop) -> None:
    quoted(shop, [Item("oatly", 3)])
    quoted(shop, [Item("oat", 1)])
    assert left_for_the_neighbours(shop) is None


def test_an_offer_that_is_taken_or_dead_keeps_nothing(shop: Shop, clock: TestClock, store: Store) -> None:
    bought(shop, [Item("oatly", 1)])
    assert left_for_the_neighbours(shop) == 2
    quote = quoted(shop, [Item("oatly", 2)])
    cheaper = small_catalogue(oatly=replace(small_catalogue().products["oatly"], price=278))
    other = Shop(cheaper, KEEPING, store, clock)
    assert isinstance(other.accept(agree(quote)), Refusal)
    assert left_for_the_neighbours(other, 2) is None


def test_what_is_cancelled_can_be_offered_again(shop: Shop) -> None:
    order = bought(shop, [Item("oatly", 3)])
    assert left_for_the_neighbours(shop) == 0
    shop.cancel(order.id, key="c")
    assert left_for_the_neighbours(shop) is None


def test_where_fewer_are_counted_than_are_kept_the_first_gets_them(shop: Shop) -> None:
    first, second = quoted(shop, [Item("oatly", 2)]), shop.quote(NEXT_DOOR, [Item("oatly", 1)])
    assert isinstance(second, Quote)
    shop.set_stock("oatly", 2)
    answer = shop.accept(agree(second))
    assert isinstance(answer, Refusal)
    assert answer.facts["what"] == ("stock",)
    assert isinstance(shop.accept(agree(first)), Order)


def test_without_minutes_nothing_is_kept(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), PROFILE, store, clock)
    quoted(shop, [Item("oatly", 2)])
    assert left_for_the_neighbours(shop) is None


STEP = st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["ask", "yes", "wait"]), st.integers(1, 3))


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEP, max_size=16))
def test_a_kept_pack_is_never_lost_to_another(
    steps: list[tuple[str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock, store = TestClock(), Store(tmp_path_factory.mktemp("kept") / "shop.db")
    shop = Shop(small_catalogue(), KEEPING, store, clock)
    offers: dict[str, Quote] = {}
    sold = 0
    for who, what, many in steps:
        if what == "ask":
            answer = shop.quote(who, [Item("oatly", many)])
            if isinstance(answer, Quote):
                offers[who] = answer
        elif what == "wait":
            clock.move(minutes=many)
        elif who in offers:
            offer = offers.pop(who)
            taken = shop.accept(agree(offer))
            kept = (clock.now - offer.created_at).total_seconds() < KEEPING.reserve_minutes * 60
            assert isinstance(taken, Order) or not kept
            sold += offer.lines[0].quantity if isinstance(taken, Order) else 0
        assert shop.stock("oatly") == 3 - sold
    store.close()
