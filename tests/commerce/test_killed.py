"""Killed again and again, and without power: what was acknowledged is there, and nothing else happened."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voice_shop.commerce.types import Item

from .conftest import HOME, agree, quoted
from .killing import kill_often, open_free

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is POSIX's")
ROOT = Path(__file__).resolve().parents[2]


def test_killed_at_any_statement_or_moment(tmp_path: Path) -> None:
    assert kill_often(tmp_path, 40, seed=1) > 10


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(2))
def test_two_thousand_kills(tmp_path: Path, part: int, capsys: pytest.CaptureFixture[str]) -> None:
    orders = kill_often(tmp_path, 1000, seed=100 + part)
    assert orders > 500
    with capsys.disabled():
        sys.stdout.write(f"\n1000 processes killed, {orders} orders, every one there once\n")


def test_without_power_only_what_was_not_synced_is_lost(tmp_path: Path) -> None:
    """Cut or spoil the log anywhere behind the last acknowledged commit; before it, all is there."""
    path = tmp_path / "shop.db"
    shop = open_free(path)
    log = path.with_name("shop.db-wal")
    ids, synced = [], []
    for _ in range(6):
        quote = quoted(shop, [Item("beans")])
        order = shop.accept(agree(quote))
        ids.append(order.id)  # type: ignore[union-attr]
        synced.append(log.stat().st_size)
    draw = random.Random(3)
    for number in range(60):
        known = draw.randrange(1, len(ids) + 1)
        end = synced[known] if known < len(ids) else synced[-1]
        cut = draw.randint(synced[known - 1], end)
        lost = tmp_path / f"lost{number}"
        lost.mkdir()
        shutil.copy(path, lost / "shop.db")
        rest = draw.randbytes(synced[-1] - cut) if number % 2 else b""
        (lost / "shop.db-wal").write_bytes(log.read_bytes()[:cut] + rest)
        after = open_free(lost / "shop.db")
        found = [order.id for order in after.orders(HOME)][::-1]
        assert found in (ids[:known], ids[: known + 1])
        assert after.stock("beans") == 20 - len(found)
        after._context.store.close()


SAY_IT = """
import os, sys
from pathlib import Path
from tests.commerce.conftest import agree, quoted
from tests.commerce.killing import open_free
from voice_shop.commerce.types import Item
shop = open_free(Path(sys.argv[1]))
for _ in range(3):
    quote = quoted(shop, [Item("beans")])
    os.write(1, b"asked\\n")
    shop.accept(agree(quote))
    os.write(1, b"acknowledged\\n")
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace to watch the calls with")
def test_nothing_is_acknowledged_before_the_disk_has_it(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    watched = "trace=write,pwrite64,fsync,fdatasync"
    command = ["strace", "-y", "-s", "20", "-o", trace, "-e", watched, sys.executable, "-c", SAY_IT]
    result = subprocess.run(
        [*command, tmp_path / "shop.db"], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if "ptrace" in result.stderr:
        pytest.skip("this machine lets nobody be watched")
    assert result.returncode == 0, result.stderr
    lines = trace.read_text().splitlines()
    asked = [n for n, line in enumerate(lines) if '"asked' in line]
    acknowledged = [n for n, line in enumerate(lines) if '"acknowledged' in line]
    assert len(asked) == len(acknowledged) == 3
    for begun, ended in zip(asked, acknowledged, strict=True):
        log = [line for line in lines[begun:ended] if "shop.db-wal" in line]
        assert any(line.startswith("pwrite64") for line in log)
        assert log[-1].startswith(("fdatasync", "fsync")), "the last thing that happens to the log"
