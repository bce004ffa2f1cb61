"""Power lost while the log is brought into the database: pages half written, and no order is lost."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from voice_shop.commerce.types import Item, Order
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, agree, quoted
from .killing import open_free

ROOT = Path(__file__).resolve().parents[2]
SECTOR = 512
"""What a disk writes as one."""
HEAD = 32
"""Bytes of the log before its first frame."""


@dataclass
class Moments:
    """The files of one home at four moments, and the orders that were acknowledged by then."""

    before: bytes
    """The database while the log holds the orders."""
    log: bytes
    after: bytes
    """The database with all of the log in it."""
    begun_anew: bytes
    """The log when the next order was written over its beginning."""
    ids: list[str]
    """Of all orders; the last one came after the log began anew."""


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Moments:
    path = tmp_path_factory.mktemp("power") / "shop.db"
    shop, log, ids = open_free(path), path.with_name("shop.db-wal"), []

    def buy() -> None:
        order = shop.accept(agree(quoted(shop, [Item("beans")])))
        assert isinstance(order, Order)
        ids.append(order.id)

    for _ in range(6):
        buy()
    before, written = path.read_bytes(), log.read_bytes()
    with shop.context.store.read() as db:
        connection = db.conn
    assert connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0] == 0
    after = path.read_bytes()
    buy()
    made = Moments(before, written, after, log.read_bytes(), ids)
    assert after != before
    assert made.begun_anew[:HEAD] != written[:HEAD], "the log began anew"
    shop.context.store.close()
    return made


def there(folder: Path, database: bytes, log: bytes) -> list[str]:
    """The orders of a home that was found like this, the oldest first; it must be sound."""
    folder.mkdir()
    (folder / "shop.db").write_bytes(database)
    (folder / "shop.db-wal").write_bytes(log)
    shop = open_free(folder / "shop.db")
    with shop.context.store.read() as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert first_broken(records(db), texts(db)) is None
    found = [order.id for order in shop.orders(HOME)][::-1]
    assert shop.stock("beans") == 20 - len(found)
    shop.context.store.close()
    return found


def torn(draw: random.Random, old: bytes, new: bytes) -> bytes:
    """One file between two states: each sector is of one of them, and the end may not be there yet."""
    end = draw.choice((len(old), len(new), draw.randrange(len(old), len(new) + 1)))
    old, new = old.ljust(end, b"\0")[:end], new.ljust(end, b"\0")[:end]
    share = draw.random()
    return b"".join((new if draw.random() < share else old)[at : at + SECTOR] for at in range(0, end, SECTOR))


def test_while_the_log_is_copied_into_the_database_all_of_it_is_still_in_the_log(
    tmp_path: Path, moments: Moments
) -> None:
    draw = random.Random(5)
    for number in range(25):
        found = there(tmp_path / str(number), torn(draw, moments.before, moments.after), moments.log)
        assert found == moments.ids[:-1]


def test_when_the_log_begins_anew_all_before_is_in_the_database(tmp_path: Path, moments: Moments) -> None:
    """Its new head is on the disk before any of the new frames is written."""
    draw = random.Random(6)
    old = moments.log[: len(moments.begun_anew)]
    headed = moments.begun_anew[:HEAD] + old[HEAD:]
    assert there(tmp_path / "not begun", moments.after, moments.log) == moments.ids[:-1]
    assert there(tmp_path / "headed", moments.after, headed) == moments.ids[:-1]
    for number in range(25):
        found = there(tmp_path / str(number), moments.after, torn(draw, headed, moments.begun_anew))
        assert found in (moments.ids[:-1], moments.ids)
    assert there(tmp_path / "whole", moments.after, moments.begun_anew) == moments.ids


CHECKPOINT = """
import sys
from pathlib import Path
from tests.commerce.conftest import agree, quoted
from tests.commerce.killing import open_free
from voice_shop.commerce.types import Item
shop = open_free(Path(sys.argv[1]))
with shop.context.store.read() as db:
    connection = db.conn
for _ in range(3):
    shop.accept(agree(quoted(shop, [Item("beans")])))
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace to watch the calls with")
def test_log_and_database_are_synced_in_the_order_that_this_rests_on(tmp_path: Path) -> None:
    """The log before any page goes into the database; the database before the log is written over; and the
    log's new head before what follows it."""
    trace = tmp_path / "trace"
    watched = "trace=write,pwrite64,fsync,fdatasync,ftruncate"
    command = ["strace", "-y", "-s", "4", "-o", trace, "-e", watched, sys.executable, "-c", CHECKPOINT]
    result = subprocess.run(
        [*command, tmp_path / "shop.db"],
        cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if "ptrace" in result.stderr:
        pytest.skip("this machine lets nobody be watched")
    assert result.returncode == 0, result.stderr
    unsynced, copied, over, headed = {"shop.db": False, "shop.db-wal": False}, 0, 0, False
    for line in trace.read_text().splitlines():
        called = re.match(r"(\w+)\(\d+<[^>]*/(shop\.db(?:-wal)?)>(.*)", line)
        if called is None:
            continue
        call, file, rest = called.groups()
        if call in {"fsync", "fdatasync"}:
            unsynced[file] = False
            headed = headed and file != "shop.db-wal"
            continue
        if file == "shop.db" and unsynced["shop.db-wal"]:
            pytest.fail(f"a page is written before the log is on the disk: {line}")
        copied += file == "shop.db"
        if file == "shop.db-wal":
            assert not headed, "a frame is written before the log's head is on the disk"
            headed = re.search(r", 0\)", rest) is not None
            assert not (headed and unsynced["shop.db"]), "the log begins anew before the database is written"
            over += headed
        unsynced[file] = True
    assert copied > 3
    assert over > 1
