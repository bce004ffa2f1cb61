"""The file: durable settings, migrations, and every fault of it told with what to do."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order
from voice_shop.errors import MissingError, StateError, VoiceShopError

from .conftest import HOME, PROFILE, TestClock, agree, bought, quoted, small_catalogue

if TYPE_CHECKING:
    from sqlite_utils import Database


def fault_of(error: pytest.ExceptionInfo[VoiceShopError]) -> str:
    assert error.value.hint, "a fault must say what to do"
    assert "\n" not in str(error.value)
    return error.value.code


def test_what_is_committed_is_on_the_disk(store: Store) -> None:
    with store.read() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    with pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.execute("INSERT INTO consents VALUES ('q9', '', '', '', '', '')")


def test_a_home_opened_again_has_everything(tmp_path: Path, clock: TestClock) -> None:
    first = Store(tmp_path / "shop.db")
    order = bought(Shop(small_catalogue(), PROFILE, first, clock), [Item("oat", 2)])
    first.close()
    shop = Shop(small_catalogue(), PROFILE, Store(tmp_path / "shop.db"), clock)
    assert (shop.orders(HOME), shop.stock("oat")) == ((order,), 8)


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail(db: Database) -> None:
        db.execute("INSERT INTO numbers VALUES ('x', 1)")
        raise LookupError

    with pytest.raises(LookupError), store.write() as db:
        fail(db)
    with store.read() as db:
        assert db.execute("SELECT COUNT(*) FROM numbers").fetchone()[0] == 0


def test_a_migration_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    def broken(db: Database) -> None:
        db.execute("CREATE TABLE half (done TEXT)")
        raise LookupError

    with pytest.raises(LookupError):
        Store(tmp_path / "shop.db", migrations=(*MIGRATIONS[:2], broken))
    whole = Store(tmp_path / "shop.db", migrations=MIGRATIONS[:2])
    assert whole.version == 2
    with whole.read() as db:
        assert "half" not in db.table_names()


def test_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    Store(path, migrations=(*MIGRATIONS, lambda db: None)).close()
    before = path.read_bytes()
    with pytest.raises(StateError) as error:
        Store(path)
    assert fault_of(error) == "store_newer"
    assert path.read_bytes() == before


def test_without_its_folder_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(MissingError) as error:
        Store(tmp_path / "nowhere" / "shop.db")
    assert fault_of(error) == "no_home"


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StateError) as error:
        Store(tmp_path)
    assert fault_of(error) == "store_unopenable"


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 100, b"SQLite format 3\0" + bytes(range(256)) * 40]
)
def test_a_damaged_file_is_told_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(content)
    with pytest.raises(StateError) as error:
        Store(path)
    assert fault_of(error) == "store_corrupt"
    assert path.read_bytes() == content


def test_damage_found_later_is_told(tmp_path: Path, clock: TestClock) -> None:
    path = tmp_path / "shop.db"
    store = Store(path)
    shop = Shop(small_catalogue(), PROFILE, store, clock)
    for _ in range(20):
        bought(shop, [Item("latte")])
    store.close()  # the last one out writes everything into the file
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StateError) as error:
        Shop(small_catalogue(), PROFILE, Store(path), clock)
    assert fault_of(error) == "store_corrupt"


def test_a_locked_home_is_told_after_waiting_and_works_again_after(tmp_path: Path, clock: TestClock) -> None:
    path = tmp_path / "shop.db"
    shop = Shop(small_catalogue(), PROFILE, Store(path, busy_seconds=0), clock)
    quote = quoted(shop, [Item("oat")])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError) as error:
        shop.accept(agree(quote))
    assert fault_of(error) == "store_locked"
    assert shop.orders(HOME) == ()  # reading is possible meanwhile
    other.execute("ROLLBACK")
    other.close()
    assert isinstance(shop.accept(agree(quote)), Order)


def test_a_busy_home_is_waited_for(tmp_path: Path, clock: TestClock) -> None:
    path = tmp_path / "shop.db"
    shop = Shop(small_catalogue(), PROFILE, Store(path, busy_seconds=30), clock)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    assert not isinstance(shop.add(HOME, Item("oat"), key="a"), Refusal)
    release.join()
    other.close()


def test_a_full_disk_takes_nothing_half(tmp_path: Path, clock: TestClock) -> None:
    store = Store(tmp_path / "shop.db")
    shop = Shop(small_catalogue(), replace(PROFILE, day_cap_minor=None), store, clock)
    with store.read() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    with store.write() as db:
        db.execute(f"PRAGMA max_page_count = {pages}")
    made: list[Order] = []

    def buy_until_it_is_full() -> None:
        while True:
            made.append(bought(shop, [Item("latte")]))
            clock.move(seconds=1)

    with pytest.raises(MissingError) as error:
        buy_until_it_is_full()
    assert fault_of(error) == "disk_full"
    assert [order.id for order in shop.orders(HOME, limit=500)] == [order.id for order in reversed(made)]
    with store.write() as db:
        db.execute("PRAGMA max_page_count = 100000")
    assert isinstance(bought(shop, [Item("latte")]), Order)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights of files are POSIX's")
@pytest.mark.parametrize("rights", [0o555, 0o777], ids=["folder", "file only"])
def test_a_home_that_may_not_be_written_is_told(open_folder: Path, clock: TestClock, rights: int) -> None:
    path = open_folder / "shop.db"
    store = Store(path)
    Shop(small_catalogue(), PROFILE, store, clock)
    store.close()
    path.chmod(0o444)
    open_folder.chmod(rights)
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        # The superuser may write anything, so it is tried as somebody else.
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        os.write(writing, code_of_writing(path).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        assert answer.read() in {"store_read_only", "store_unopenable"}
    open_folder.chmod(0o755)


def code_of_writing(path: Path) -> str:
    """The code of the fault that writing ends with."""
    try:
        with Store(path).write() as db:
            db.execute("INSERT INTO numbers VALUES ('x', 1)")
    except VoiceShopError as error:
        return error.code
    except BaseException as error:  # noqa: BLE001 - the child has no other way to tell
        return repr(error)
    return "written"


def test_threads_have_connections_of_their_own(store: Store) -> None:
    seen: list[int] = []

    def look() -> None:
        with store.read() as db:
            seen.append(id(db))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as mine:
        assert id(mine) not in seen
    assert len(seen) == 3
