"""A shopper in a process of its own that is killed, and what must be true of the home afterwards."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Consent, Item, Order, OrderStatus, PricedLine, Quote
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, PROFILE, TestClock, agree, small_catalogue
from .processes import stream

BEANS = 1_000_000
FREE = replace(PROFILE, day_cap_minor=None, order_cap_minor=None)
STATEMENTS = 90
"""About so many SQL statements has one round of the shopper's."""


def open_free(path: Path) -> Shop:
    """The shop without caps."""
    return Shop(small_catalogue(), FREE, Store(path, busy_seconds=60), TestClock())


@dataclass
class Home:
    """One database that outlives many processes, and what they said they had done."""

    path: Path
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Order id -> "bought" or "cancelled", as it was told over the pipe."""
    kills: int = 0

    def __post_init__(self) -> None:
        shop = open_free(self.path)
        shop.set_stock("beans", BEANS)
        shop._context.store.close()

    def kill(self, draw: random.Random) -> None:
        """Let a shopper buy until it is killed, at a statement or at a moment, and look at what is there."""
        self.kills += 1
        at_statement = draw.randrange(STATEMENTS) if draw.random() < 0.5 else None
        round_ = self.kills
        pid, reading = stream(lambda tell: shop_until_killed(self.path, round_, at_statement, tell))
        if at_statement is None:
            select.select([reading], [], [], 60)  # it has begun
            time.sleep(draw.random() * 0.05)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        with os.fdopen(reading) as pipe:
            told = [line.split() for line in pipe.read().splitlines()]
        assert os.WIFSIGNALED(status), told
        self.check([words for words in told if words[0] != "begun"])

    def check(self, told: list[list[str]]) -> None:
        """Everything acknowledged is there; at most the one thing that was being done is there besides."""
        trying: list[str] = []
        for words in told:
            if words[0] == "trying":
                trying = words[1:]
            else:
                self.acknowledged[words[1]] = words[0]
                trying = []
        shop = open_free(self.path)
        found = {o.id: o for o in shop.orders(HOME, limit=100_000)}
        status = {
            order_id: "cancelled" if order.status is OrderStatus.CANCELLED else "bought"
            for order_id, order in found.items()
        }
        extra = {order_id for order_id in status if self.acknowledged.get(order_id) != status[order_id]}
        assert self.acknowledged.keys() <= status.keys(), "an acknowledged order is gone"
        assert len(extra) <= (1 if trying else 0), (extra, trying)
        self.adds_up(shop, list(found.values()))
        if trying:
            self.ask_again(shop, trying, extra)
        shop._context.store.close()

    def ask_again(self, shop: Shop, trying: list[str], extra: set[str]) -> None:
        """Who lost the answer says the same again: it is done once."""
        kind, key, *rest = trying
        if kind == "buy":
            consent = Consent(rest[0], rest[1], "yes", "anna", "text", TestClock().now)
            order = shop.accept(consent, key=key)
        else:
            order = shop.cancel(rest[0], key=key)
        assert isinstance(order, Order), order
        assert extra <= {order.id}, "what was done is what was asked"
        self.acknowledged[order.id] = "bought" if kind == "buy" else "cancelled"
        self.adds_up(shop, list(shop.orders(HOME, limit=100_000)))

    def adds_up(self, shop: Shop, orders: list[Order]) -> None:
        """Packs and money, by order and in all; every order has its one yes; the file is sound."""
        live = [order for order in orders if order.status is not OrderStatus.CANCELLED]
        assert shop.stock("beans") == BEANS - sum(line.quantity for o in live for line in o.lines)
        for order in orders:
            assert sum(line.total.minor for line in order.lines) + order.delivery.minor == order.total.minor
        with shop._context.store.read() as db:

            def one(sql: str) -> object:
                return db.execute(sql).fetchone()[0]

            assert one("SELECT COUNT(*) FROM consents") == len(orders)
            assert one("SELECT COUNT(*) FROM quotes WHERE order_id IS NOT NULL") == len(orders)
            assert one("SELECT COUNT(DISTINCT order_id) FROM order_lines") == len(orders)
            assert first_broken(records(db), texts(db)) is None
            assert list(disagreements(db)) == []
            assert db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def shop_until_killed(path: Path, round_: int, at_statement: int | None, tell: Callable[[str], None]) -> None:
    """In the child: fill a cart, buy it, now and then call an order off, and tell of each when it is done."""
    shop = open_free(path)
    if at_statement is not None:
        die_at(shop, at_statement)
    tell("begun")
    number = 0
    while True:
        number += 1
        key = f"{round_}-{number}"
        assert isinstance(shop.add(HOME, Item("beans", 1 + number % 3), key=f"add {key}"), PricedLine)
        quote = shop.quote(HOME)
        assert isinstance(quote, Quote)
        tell(f"trying buy b{key} {quote.id} {quote.digest}")
        order = shop.accept(agree(quote, words="yes"), key=f"b{key}")
        assert isinstance(order, Order)
        tell(f"bought {order.id}")
        if number % 2:
            tell(f"trying cancel c{key} {order.id}")
            shop.cancel(order.id, key=f"c{key}")
            tell(f"cancelled {order.id}")


def die_at(shop: Shop, statement: int) -> None:
    """`kill -9` of this very process when its connection comes to that statement."""
    left = [statement]

    def count(_: str) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    with shop._context.store.read() as db:
        connection = db.conn
    connection.set_trace_callback(count)


def kill_often(folder: Path, times: int, seed: int, *, each: int = 40) -> int:
    """So many kills, on homes that live through `each` of them; gives how many orders came of it."""
    draw = random.Random(seed)
    orders = 0
    for first in range(0, times, each):
        home = Home(folder / f"{first}.db")
        for _ in range(min(each, times - first)):
            home.kill(draw)
        orders += len(home.acknowledged)
    return orders
