"""What a call costs does not grow with what others have bought: counted in steps of SQLite's machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item

from .conftest import PROFILE, TestClock, agree, bought, small_catalogue

FREE = replace(PROFILE, day_cap_minor=None, order_cap_minor=None)


def crowded(path: Path, strangers: int) -> Shop:
    """A shop where this household bought a few times, among so many orders of others."""
    shop = Shop(small_catalogue(), FREE, Store(path), TestClock())
    first = bought(shop, [Item("latte"), Item("oat")])
    shop._context.store.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    for table, name in (("orders", "id"), ("order_lines", "order_id"), ("order_moves", "order_id")):
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "cursor"]
        values = {name: "'s' || n.i", "household": "'house ' || (n.i % 50)", "quote_id": "NULL"}
        db.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {strangers})"  # noqa: S608
            f" INSERT INTO {table} ({', '.join(columns)})"
            f" SELECT {', '.join(values.get(column, column) for column in columns)} FROM n, {table}"
            f" WHERE {name} = ?",
            (first.id,),
        )
    db.commit()
    db.close()
    shop = Shop(small_catalogue(), FREE, Store(path), TestClock())
    for _ in range(2):
        bought(shop, [Item("latte"), Item("oat")])
    return shop


def steps(shop: Shop, call: Callable[[Shop], object]) -> int:
    """How many steps SQLite's machine takes for a call that was made before."""
    call(shop)
    taken = [0]

    def count() -> int:
        taken[0] += 1
        return 0

    with shop._context.store.read() as db:
        connection = db.conn
    connection.set_progress_handler(count, 1)
    call(shop)
    connection.set_progress_handler(None, 1)
    return taken[0]


CALLS: dict[str, Callable[[Shop], object]] = {
    "quote": lambda shop: shop.quote("home", [Item("latte", 2)]),
    "place": lambda shop: shop.accept(agree(shop.quote("home", [Item("latte", 2)]))),  # type: ignore[arg-type]
    "status": lambda shop: shop.orders("home", limit=1),
    "one order": lambda shop: shop.order(shop.orders("home", limit=1)[0].id),
    "with a product": lambda shop: shop.orders("home", product_id="oat"),
    "reorder last": lambda shop: shop.plan_reorder("home"),
    "reorder the usual": lambda shop: shop.plan_reorder("home", which="usual"),
    "reorder a product": lambda shop: shop.plan_reorder("home", product_ids=["oat"]),
    "times bought": lambda shop: shop.times_bought("home"),
    "events": lambda shop: shop.events.after(limit=5),
}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shop, Shop]:
    folder = tmp_path_factory.mktemp("cost")
    return crowded(folder / "few.db", 100), crowded(folder / "many.db", 10_000)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_costs_the_same_among_many_orders(name: str, shops: tuple[Shop, Shop]) -> None:
    few, many = (steps(shop, CALLS[name]) for shop in shops)
    assert few > 0
    assert many < few * 1.3 + 50, (few, many)
