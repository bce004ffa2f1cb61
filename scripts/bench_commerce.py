"""Buying in a shop of 100,000 products and 1,000,000 orders, each beside plain sqlite3 doing the same writes.

Wall-clock seconds, since a durable write is mostly waiting for the disk; ours and the peer take turns, so
both wait for the same disk. The databases are made once, under .setup/bench.
"""

# ruff: noqa: S608 - the SQL is put together of numbers of our own
from __future__ import annotations

import itertools
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".setup" / "bench"
PRODUCTS = 100_000
SIZES = (10_000, 1_000_000)
EACH = 200
"""Orders that each household has, however many there are in all."""
WRITING = {"BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE"}
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ROUNDS = 200
KINDS = ("coffee", "tea", "oat milk", "bread", "soap", "rice", "pasta", "jam", "honey", "flour")
BRANDS = ("Alba", "Borgo", "Cima", "Duna", "Esker", "Fjord", "Grove", "Hazel", "Iris", "Juno")


def catalogue() -> Any:
    """100,000 products with names that differ."""
    from voice_shop.catalogue.product import Catalogue, Product

    made = {}
    for number in range(PRODUCTS):
        kind, brand = KINDS[number % 10], BRANDS[number // 10 % 10]
        name = f"{brand} {kind} no {number}"
        made[f"p{number}"] = Product(
            f"p{number}", name, "all", 100 + number % 900, brand=brand, stock=1_000_000
        )
    return Catalogue(made)


def made(orders: int) -> Path:
    """A database with so many orders; written by SQL the first time, kept under .setup/bench."""
    from voice_shop.commerce.schema import MIGRATIONS
    from voice_shop.commerce.store import Store

    PLACE.mkdir(parents=True, exist_ok=True)
    path = PLACE / f"orders-{orders}-schema-{len(MIGRATIONS)}.db"
    if not path.exists():
        for old in PLACE.glob(f"orders-{orders}-*"):
            old.unlink()
        new = path.with_suffix(".new")
        store = Store(new)
        store.close()
        fill(new, orders)
        Store(new).close()
        new.replace(path)
    return path


def opened(path: Path, products: Any) -> Any:
    """The shop of a file, with a clock that never stands still."""
    from voice_shop.catalogue.profile import ShopProfile
    from voice_shop.commerce.shop import Shop
    from voice_shop.commerce.store import Store

    ticks = itertools.count()
    profile = ShopProfile(name="Bench", timezone="Europe/Amsterdam", day_cap_minor=10**9, undo_minutes=10)
    return Shop(products, profile, Store(path), lambda: NOW + timedelta(milliseconds=next(ticks)))


def fill(path: Path, orders: int) -> None:
    """Orders of many households over three years, two lines each, delivered, each in the record."""
    from voice_shop.commerce.record import ORIGIN

    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    houses = orders // EACH
    db.execute("BEGIN")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {int(orders)})"
    seconds = f"1679000000 + i * (94000000 / {int(orders)}.0)"
    at = f"strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', {seconds}, 'unixepoch')"
    db.execute(
        f"{numbers} INSERT INTO orders (id, household, status, currency, delivery, total, address, placed_at,"
        f" status_at) SELECT 'b' || i, 'house ' || (i % {houses}), 'delivered', 'EUR', 0, 300, 'home',"
        f" {at}, {at} FROM n"
    )
    for line in (1, 2):
        product = f"'p' || ((i % {houses}) * 17 + i / {houses} % 7 + {line * 40})"
        db.execute(
            f"{numbers} INSERT INTO order_lines (order_id, line, product_id, name, pack, options, quantity,"
            f" unit_price, total, taken) SELECT 'b' || i, {line}, {product}, 'thing', '', '{{}}', 1,"
            " 150, 150, 0 FROM n"
        )
    db.execute(
        f"{numbers} INSERT INTO order_moves (order_id, status, at) SELECT 'b' || i, 'delivered', {at} FROM n"
    )
    db.execute(
        f"{numbers} INSERT INTO ledger (order_id, kind, amount, currency, why, at)"
        f" SELECT 'b' || i, 'charge', 300, 'EUR', 'delivered', {at} FROM n"
    )
    db.executemany(
        "INSERT INTO record (number, at, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)",
        chain(orders, ORIGIN),
    )
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.close()


def chain(orders: int, before: str) -> Iterator[tuple[object, ...]]:
    """A record of each order, truly chained."""
    from voice_shop.commerce.record import content_digest, link

    at = "2025-01-01T00:00:00.000000+00:00"
    for number in range(1, orders + 1):
        body = f'{{"order_id":"b{number}"}}'
        own = link(before, content_digest(number, at, "ordered", body))
        yield number, at, "ordered", body, before, own
        before = own


class Replay:
    """Plain sqlite3 that writes what the shop wrote: the statements of a twin shop, on a twin file."""

    def __init__(self, twin: Any, path: Path) -> None:
        self.twin = twin
        self.written: list[str] = []
        with twin._context.store.read() as db:
            self.watched = db.conn
        self.db = sqlite3.connect(path, isolation_level=None, cached_statements=1000)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA foreign_keys = ON")

    def like(self, call: Callable[[Any], Any]) -> tuple[float, float]:
        """Let the twin do it, then do its writes; seconds of the writes alone, as `cost`."""
        found: list[str] = []
        self.watched.set_trace_callback(found.append)
        call(self.twin)
        self.watched.set_trace_callback(None)
        writes = [sql for sql in found if sql.lstrip("- ").split()[0] in WRITING and not sql.startswith("--")]
        return cost(lambda: [self.db.execute(sql).fetchall() for sql in writes])


def cost(call: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of the clock, and of the core."""
    begun = time.process_time()
    return timed(call), time.process_time() - begun


def timed(call: Callable[[], Any]) -> float:
    """Seconds of the clock."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def bench(row: Callable[..., None]) -> None:
    """Print the comparisons; `row` shows one."""
    products = catalogue()
    print(f"Buying; {PRODUCTS:,} products; the peer is sqlite3 doing the same writes, or one plain select")
    search_alone(products, row)
    for size in SIZES:
        path = made(size)
        files = [PLACE / f"{name}.db" for name in ("ours", "twin", "plain")]
        for file in files:
            for old in PLACE.glob(f"{file.name}*"):
                old.unlink()
            shutil.copy(path, file)
        print(f" {size:,} orders")
        shop, twin = opened(files[0], products), opened(files[1], products)
        twin._context.store.close()
        shutil.copy(files[1], files[2])
        writes(shop, Replay(twin, files[2]), size, row)
        reads(shop, files[0], size, row)
        shop._context.store.close()


def writes(shop: Any, replay: Replay, size: int, row: Callable[..., None]) -> None:
    """Quote and place, ours and the same writes bare in turns."""
    from voice_shop.commerce.types import Consent, Item

    quoting: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    placing: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for number in range(ROUNDS):
        house = f"house {number % (size // EACH)}"
        items = [Item(f"p{number * 31}"), Item(f"p{number * 57 + 1}", 2)]
        told: list[Any] = []

        def quote(of: Any, house: str = house, items: Any = items, told: Any = told) -> None:
            told.append(of.quote(house, items))

        def place(of: Any, told: Any = told) -> None:
            offer = told.pop(0)
            of.accept(Consent(offer.id, offer.digest, "yes", "anna", "text", offer.created_at))

        for call, (ours, bare) in ((quote, quoting), (place, placing)):
            ours.append(cost(lambda call=call: call(shop)))
            bare.append(replay.like(call))
    for name, both in (("quote", quoting), ("place", placing)):
        row(f"  {name}", *([clock for clock, _ in each] for each in both), "sqlite3")
        row(f"  {name}, of the core alone", *([core for _, core in each] for each in both), "sqlite3")
    rates = [ROUNDS / sum(clock for clock, _ in each) for each in placing]
    print(f"    orders a second, each on the disk: ours {rates[0]:.0f}, sqlite3 {rates[1]:.0f}")


def reads(shop: Any, path: Path, size: int, row: Callable[..., None]) -> None:
    """Status of the last order, and what ordering again would buy."""
    plain = sqlite3.connect(path, isolation_level=None)
    houses = [f"house {number * 7 % (size // EACH)}" for number in range(ROUNDS)]
    newest = "SELECT * FROM orders WHERE household = ? ORDER BY placed_at DESC LIMIT ?"

    def ask(limit: int) -> list[float]:
        return [timed(lambda h=h: plain.execute(newest, (h, limit)).fetchall()) for h in houses]

    row("  status", [timed(lambda h=h: shop.orders(h, limit=1)) for h in houses], ask(1), "sqlite3")
    row("  reorder last", [timed(lambda h=h: shop.plan_reorder(h)) for h in houses], ask(1), "sqlite3")
    usual = [timed(lambda h=h: shop.plan_reorder(h, which="usual")) for h in houses]
    row("  reorder the usual", usual, ask(100), "sqlite3")
    bought = (
        "SELECT product_id, COUNT(*) FROM orders JOIN order_lines ON order_id = id"
        " WHERE household = ? GROUP BY product_id"
    )
    peer = [timed(lambda h=h: plain.execute(bought, (h,)).fetchall()) for h in houses]
    row("  times bought", [timed(lambda h=h: shop.times_bought(h)) for h in houses], peer, "sqlite3")


def search_alone(products: Any, row: Callable[..., None]) -> None:
    """Words to products, beside SQLite's own full-text index over the same names."""
    from voice_shop.catalogue.search import search

    peer = sqlite3.connect(":memory:")
    peer.execute("CREATE VIRTUAL TABLE names USING fts5 (name)")
    peer.executemany("INSERT INTO names VALUES (?)", ((p.name,) for p in products.products.values()))
    said = [f"{BRANDS[n % 10]} {KINDS[n // 10 % 10]} {n * 331}" for n in range(ROUNDS // 2)]
    said += [f"{BRANDS[n % 10]} {KINDS[n // 10 % 10]}" for n in range(ROUNDS // 2)]
    search(products, text="coffee")
    ours = [timed(lambda t=t: search(products, text=t)) for t in said]
    query = "SELECT name FROM names WHERE names MATCH ? ORDER BY rank LIMIT 10"
    bare = [timed(lambda t=t: peer.execute(query, (t,)).fetchall()) for t in said]
    row("  search", ours, bare, "sqlite3 fts5")
