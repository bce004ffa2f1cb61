"""A new home's past: the right days in the shop's zone, once, and nothing taken from today's stock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from voice_shop.catalogue.history import STATUSES, PastLine, PastOrder
from voice_shop.catalogue.load import load_folder
from voice_shop.commerce.answers import speakable
from voice_shop.commerce.money import Money
from voice_shop.commerce.seed import seed_history
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus
from voice_shop.resources import resource

from .conftest import HOME, TestClock, bought, small_catalogue

OAT = PastLine("oat", 2, 229)


def test_days_are_counted_back_in_the_shops_zone(shop: Shop) -> None:
    # Noon in UTC is 13:00 in Amsterdam; half past six in the evening there was 17:30 UTC.
    shop.seed_history([PastOrder("A1", 3, time(18, 30), "delivered", 2, (OAT,), "home", 300)], HOME)
    order = shop.order("A1")
    assert order is not None
    assert (order.placed_at, order.arrives) == (datetime(2026, 3, 7, 17, 30, tzinfo=UTC), date(2026, 3, 8))
    assert order.status_at == datetime(2026, 3, 8, 17, 30, tzinfo=UTC)
    assert (order.total, order.delivery) == (Money(758, "EUR"), Money(300, "EUR"))
    assert shop.stock("oat") == 10


def test_the_past_is_written_once(shop: Shop) -> None:
    past = [PastOrder("A1", 3, time(9), "delivered", 2, (OAT,))]
    assert [shop.seed_history(past, HOME), shop.seed_history(past, HOME)] == [1, 0]
    assert shop.times_bought(HOME) == {"oat": 1}


def test_nothing_of_the_past_lies_ahead(shop: Shop, clock: TestClock) -> None:
    shop.seed_history([PastOrder("A1", 0, time(23, 30), "shipped", 0, (OAT,))], HOME)
    order = shop.orders(HOME)[0]
    assert order.placed_at == order.status_at == clock.now


def test_what_is_on_its_way_is_not_promised_for_yesterday(shop: Shop) -> None:
    shop.seed_history([PastOrder("A1", 5, time(9), "shipped", 4, (OAT,))], HOME)
    assert shop.orders(HOME)[0].arrives == date(2026, 3, 10)


@pytest.mark.parametrize("status", STATUSES)
def test_the_past_can_be_in_every_state(shop: Shop, clock: TestClock, status: str) -> None:
    shop.seed_history([PastOrder("A1", 0, time(12, 55), status, 0, (OAT,))], HOME)
    assert shop.orders(HOME)[0].status == OrderStatus(status)
    clock.move(hours=1)
    later = shop.orders(HOME)[0].status
    assert later == (OrderStatus.PLACED if status == "held" else OrderStatus(status))


def test_a_new_order_never_takes_an_old_ones_id(shop: Shop) -> None:
    past = [PastOrder(speakable(n), 3, time(9), "delivered", 2, (OAT,)) for n in range(3)]
    shop.seed_history(past, HOME)
    assert bought(shop, [Item("oat")]).id == speakable(3)


def test_the_zone_of_now_is_taken_without_a_profile(store: Store, clock: TestClock) -> None:
    seed_history(
        store, small_catalogue(), [PastOrder("A1", 1, time(9), "delivered", 0, (OAT,))], HOME, clock()
    )
    with store.read() as db:
        assert db.execute("SELECT placed_at FROM orders").fetchone()[0].startswith("2026-03-09T09:00")


@pytest.mark.parametrize("sample", ["grocery", "barista"])
def test_the_samples_past_can_be_bought_again(sample: str, store: Store, clock: TestClock) -> None:
    folder = load_folder(resource("samples", sample))
    shop = Shop(folder.catalogue, folder.profile, store, clock)
    household = folder.profile.household_id
    assert shop.seed_history(folder.history) == len(folder.history)
    for order in shop.orders(household, limit=500):
        assert sum(line.total.minor for line in order.lines) + order.delivery.minor == order.total.minor
    for which in ("last", "usual"):
        plan = shop.plan_reorder(household, which=which)
        quote = shop.quote(household, plan.items)  # type: ignore[union-attr]
        assert quote.lines  # type: ignore[union-attr]


def test_ids_are_short_and_never_the_same() -> None:
    ids = [speakable(n) for n in range(99_000)]
    assert len(set(ids)) == len(ids)
    assert {len(i) for i in ids[:9000]} == {4}
    assert {len(i) for i in ids[9000:]} == {5}
    assert all(i.isdigit() for i in ids)


def test_neighbouring_ids_do_not_sound_alike() -> None:
    for n in range(9000 - 1):
        a, b = speakable(n), speakable(n + 1)
        assert sum(x != y for x, y in zip(a, b, strict=True)) >= 2


def test_orders_come_newest_first_and_by_product(shop: Shop, clock: TestClock) -> None:
    made: list[Order] = []
    for product in ("oat", "beans", "oat"):
        made.append(bought(shop, [Item(product)]))
        clock.move(minutes=1)
    ids = [order.id for order in made]
    assert [o.id for o in shop.orders(HOME)] == ids[::-1]
    assert [o.id for o in shop.orders(HOME, product_id="oat")] == [ids[2], ids[0]]
    assert [o.id for o in shop.orders(HOME, limit=1)] == [ids[2]]
    assert shop.orders("neighbours") == ()


def test_of_one_moment_the_later_order_is_the_newer(shop: Shop) -> None:
    made = [bought(shop, [Item("oat")]).id for _ in range(5)]
    assert [order.id for order in shop.orders(HOME)] == made[::-1]
