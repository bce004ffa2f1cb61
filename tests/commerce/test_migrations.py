"""A home of any earlier version, with everything in it, becomes today's: nothing is lost, also halfway."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Consent, Item, Order, OrderStatus
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, NOON, TestClock, bought, quoted, small_catalogue
from .lived_in import KEPT, kept, load, written

NEWEST = len(MIGRATIONS)
OLDEST = min(number for number in range(1, NEWEST + 1) if kept(number).exists())
RENEW = "run `python -m tests.commerce.lived_in`, and see there"

Tables = dict[str, tuple[tuple[str, ...], set[tuple[Any, ...]]]]
"""By table: its columns, and its rows."""


def tables(path: Path) -> Tables:
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: Tables = {}
        for name in names:
            rows = db.execute(f"SELECT * FROM {name}")  # noqa: S608 - the schema's own names
            found[name] = tuple(column[0] for column in rows.description), set(rows)
    found.pop("sqlite_sequence", None)
    return found


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def lost(before: Tables, after: Tables) -> list[str]:
    """Tables of which a column or a row is not there any more as it was."""
    gone = []
    for name, (columns, rows) in before.items():
        there, now = after.get(name, ((), set()))
        if not set(columns) <= set(there):
            gone.append(name)
            continue
        places = [there.index(column) for column in columns]
        if not rows <= {tuple(row[place] for place in places) for row in now}:
            gone.append(name)
    return gone


def schema(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.fixture
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "shop.db"
    load(path, request.param)
    assert version(path) == request.param
    return path


@pytest.mark.parametrize("old", range(1, NEWEST + 1), indirect=True)
def test_nothing_is_lost_and_buying_goes_on(old: Path) -> None:
    before, number = tables(old), version(old)
    store, clock = Store(old), TestClock()
    clock.move(minutes=15)
    shop = Shop(small_catalogue(), KEPT, store, clock)
    assert lost(before, tables(old)) == []
    with store.read() as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    if number < OLDEST:
        return  # of tables that no code used without the later ones
    earlier = shop.orders(HOME)
    order = bought(shop, [Item("oat")])
    assert shop.orders(HOME) == (order, *earlier)
    assert isinstance(shop.cancel(order.id, key="again"), Order)
    assert isinstance(shop.cart(HOME).total.minor, int)
    with store.read() as db:
        assert first_broken(records(db), texts(db)) is None
        assert list(disagreements(db)) == []


@pytest.mark.parametrize("old", range(OLDEST, NEWEST + 1), indirect=True)
def test_what_was_begun_before_the_update_is_ended_after_it(old: Path) -> None:
    """An offer that was read back, an order that can still be taken back, an order that was delivered."""
    clock = TestClock()
    clock.now = NOON.replace(minute=14)
    shop = Shop(small_catalogue(), KEPT, store := Store(old), clock)
    with store.read() as db:
        offer = db.execute(
            "SELECT id, digest FROM quotes WHERE order_id IS NULL AND cart_version > 1"
        ).fetchone()
    answer = shop.accept(Consent(offer["id"], offer["digest"], "yes", "anna", "text", clock.now))
    assert isinstance(answer, Order | Refusal)
    held = [order for order in shop.orders(HOME) if order.status is OrderStatus.HELD]
    assert held
    for order in held:
        assert isinstance(shop.cancel(order.id, key=f"call off {order.id}"), Order)
    (there,) = [order for order in shop.orders(HOME) if order.status is OrderStatus.DELIVERED]
    assert not isinstance(shop.request_return(there.id, "1", 1, "unwanted", key="another"), Refusal)
    assert isinstance(shop.undo(HOME, key="u"), Refusal) or shop.cart(HOME)


def test_todays_version_is_kept_and_nothing_of_it_is_empty(tmp_path: Path) -> None:
    assert kept(NEWEST).exists(), f"version {NEWEST} is not kept: {RENEW}"
    load(tmp_path / "shop.db", NEWEST)
    Store(tmp_path / "new.db").close()
    assert schema(tmp_path / "shop.db") == schema(tmp_path / "new.db"), f"version {NEWEST} changed: {RENEW}"
    empty = {name for name, (_, rows) in tables(tmp_path / "shop.db").items() if not rows}
    assert empty == set(), f"{RENEW}: nothing fills these"


def test_the_same_code_writes_the_same_home() -> None:
    assert written() == written()


@pytest.mark.parametrize("old", range(1, NEWEST), indirect=True)
def test_every_way_leads_to_one_schema(old: Path, tmp_path: Path) -> None:
    Store(old).close()
    Store(tmp_path / "new.db").close()
    assert schema(old) == schema(tmp_path / "new.db")


class Dying(Store):
    """A store whose process is killed when its connection comes to a statement."""

    left: int

    def _connect(self) -> Any:
        db = super()._connect()
        db.conn.set_trace_callback(self._count)
        return db

    def _count(self, _: str) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def killed(path: Path, statement: int) -> bool:
    """Update a home in a process that dies at that statement; whether it died before it was done."""
    if (pid := os.fork()) == 0:
        Dying.left = statement
        try:
            Dying(path)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX's")
def test_killed_at_any_statement_one_version_or_the_next_is_there_whole(tmp_path: Path) -> None:
    schemas = {}
    for number in range(OLDEST, NEWEST + 1):
        Store(tmp_path / f"{number}.db", migrations=MIGRATIONS[:number]).close()
        schemas[number] = schema(tmp_path / f"{number}.db")
    load(tmp_path / "old.db", OLDEST)
    before = tables(tmp_path / "old.db")
    seen, statement = set(), 0
    while True:
        path = tmp_path / "shop.db"
        for leftover in tmp_path.glob("shop.db*"):
            leftover.unlink()
        shutil.copy(tmp_path / "old.db", path)
        if not killed(path, statement):
            break
        there = version(path)
        assert schema(path) == schemas[there]
        assert lost(before, tables(path)) == []
        seen.add(there)
        statement += 1
    assert version(path) == NEWEST
    assert seen == set(range(OLDEST, NEWEST + 1)), "each version in between was stopped at"
    for leftover in tmp_path.glob("shop.db*"):
        leftover.unlink()
    shutil.copy(tmp_path / "old.db", path)
    assert killed(path, statement // 2)
    shop = Shop(small_catalogue(), KEPT, Store(path), TestClock())
    assert quoted(shop, [Item("oat")]).total.minor > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX's")
def test_killed_while_it_is_made_a_home_is_empty_or_whole(tmp_path: Path) -> None:
    seen = set()
    for statement in range(0, 540, 90):
        path = tmp_path / f"{statement}.db"
        died = killed(path, statement)
        seen.add(version(path))
        assert version(path) == 0 or not died
        Store(path).close()
        assert version(path) == NEWEST
    assert seen == {0, NEWEST}
