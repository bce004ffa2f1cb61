"""kill -9 of a real process: what was acknowledged is there whole, what was not left nothing half."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Cart, Item, Order, OrderStatus, PricedLine

from .conftest import HOME, PROFILE, TestClock, agree, bought, quoted, small_catalogue
from .processes import killed_at, open_shop, stream

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX's")


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has, after whatever SQLite had to recover."""
    store = Store(path)
    with store.read() as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = {name: db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in db.table_names()}  # noqa: S608
    store.close()
    return counts


def killed_everywhere(
    tmp_path: Path, prepare: Callable[[Shop], None], job: Callable[[Shop], str]
) -> list[Path]:
    """The same job on fresh homes, killed one statement later each time, until it once comes through."""
    homes: list[Path] = []
    for statement in range(100):
        folder = tmp_path / str(statement)
        folder.mkdir()
        homes.append(folder / "shop.db")
        prepare(open_shop(homes[-1]))
        if killed_at(homes[-1], statement, job):
            return homes
    pytest.fail("the job never came to its end")


def test_an_order_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def prepare(shop: Shop) -> None:
        shop.add(HOME, Item("oat", 2), key="a")
        shop.add(HOME, Item("latte", 1, {"size": "large"}), key="b")
        quoted(shop)

    def yes(shop: Shop) -> Order:
        with shop._context.store.read() as db:
            digest = db.execute("SELECT digest FROM quotes WHERE id = 'q1'").fetchone()[0]
        consent = agree(replace(quoted(shop, [Item("beans")]), id="q1", digest=digest))
        order = shop.accept(consent)
        assert isinstance(order, Order)
        return order

    homes = killed_everywhere(tmp_path, prepare, lambda shop: yes(shop).id)
    assert len(homes) > 10
    for path in homes:
        counts = rows(path)
        whole = counts["orders"] == 1
        assert (counts["orders"], counts["order_lines"], counts["consents"], counts["order_moves"]) == (
            (1, 2, 1, 1) if whole else (0, 0, 0, 0)
        )
        assert counts["cart_lines"] == (0 if whole else 2)
        assert whole == (path == homes[-1]), "only what was acknowledged happened"
        again = open_shop(path)
        assert again.stock("oat") == (8 if whole else 10)
        # Whoever lost the answer says yes again, and has one order.
        order = yes(again)
        assert again.orders(HOME) == (order,)
        assert (again.stock("oat"), again.cart(HOME).lines) == (8, ())


def test_calling_off_gives_everything_back_or_nothing(tmp_path: Path) -> None:
    def cancel(shop: Shop) -> str:
        answer = shop.cancel(shop.orders(HOME)[0].id, key="c")
        assert isinstance(answer, Order)
        return answer.status

    def prepare(shop: Shop) -> None:
        bought(shop, [Item("oat", 4)])

    homes = killed_everywhere(tmp_path, prepare, cancel)
    assert len(homes) > 5
    for path in homes:
        shop = open_shop(path)
        done = shop.orders(HOME)[0].status is OrderStatus.CANCELLED
        assert shop.stock("oat") == (10 if done else 6)
        assert cancel(shop) == "cancelled"
        assert shop.stock("oat") == 10


def test_a_change_of_the_cart_happens_once_however_often_it_is_tried(tmp_path: Path) -> None:
    def add(shop: Shop) -> str:
        line = shop.add(HOME, Item("oat", 2), key="a")
        assert isinstance(line, PricedLine)
        return str(line.quantity)

    homes = killed_everywhere(tmp_path, lambda shop: None, add)
    assert len(homes) > 5
    for path in homes:
        shop = open_shop(path)
        assert [add(shop), add(shop)] == ["2", "2"]
        assert [line.quantity for line in shop.cart(HOME).lines] == [2]


def test_a_new_home_that_died_while_it_was_made_can_be_made(tmp_path: Path) -> None:
    for round_ in range(12):
        path = tmp_path / f"{round_}.db"

        def make(_: Callable[[str], None], path: Path = path) -> None:
            open_shop(path)

        pid, reading = stream(make)
        time.sleep(round_ * 0.002)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)
        assert isinstance(bought(open_shop(path), [Item("oat")]), Order)


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "shop.db"
    free = replace(PROFILE, day_cap_minor=None, order_cap_minor=None)
    shop = Shop(small_catalogue(), free, Store(path), TestClock())
    shop.set_stock("beans", 10_000)

    def buy(tell: Callable[[str], None]) -> None:
        mine = Shop(small_catalogue(), free, Store(path), TestClock())
        number = 0
        while True:
            number += 1
            line = mine.add(HOME, Item("beans", 3), key=f"k{number}")
            assert isinstance(line, PricedLine)
            cart = mine.set_quantity(HOME, line.line_id, 2, key=f"s{number}")
            assert isinstance(cart, Cart)
            tell(bought(mine).id)

    pid, reading = stream(buy)
    time.sleep(0.2 + random.Random(seed).random() / 5)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as told:
        acknowledged = told.read().splitlines()
    made = [order.id for order in shop.orders(HOME, limit=100_000)][::-1]
    assert made[: len(acknowledged)] == acknowledged
    assert len(made) - len(acknowledged) in {0, 1}, "one may have been made whose answer was lost"
    assert shop.stock("beans") == 10_000 - 2 * len(made)
    counts = rows(path)
    assert counts["order_lines"] == counts["consents"] == counts["orders"] == len(made)
