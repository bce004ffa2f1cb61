"""Copies that can be trusted, and putting them back with nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.store import Store


@pytest.fixture
def bought(cli: Callable[..., Result], home: Path) -> Path:
    """A home in which something was bought; its database."""
    assert cli("chat", typed="reorder my coffee\nyes please\n").code == 0
    return home / "shop.db"


def listed(cli: Callable[..., Result]) -> str:
    return cli("orders", "list", "--json").out


def test_what_was_backed_up_comes_back_and_the_old_is_kept(
    cli: Callable[..., Result], bought: Path, tmp_path: Path
) -> None:
    before, copy = listed(cli), tmp_path / "copy.db"
    (made,) = cli("backup", copy, "--json").records
    assert made["records"] == 5
    cli("chat", typed="reorder my coffee\nyes please\n")
    after = listed(cli)
    assert after != before
    (back,) = cli("restore", copy, "--json").records
    assert listed(cli) == before
    assert cli("journal", "verify").code == 0
    shutil.copy(back["aside"], tmp_path / "aside.db")
    assert cli("restore", tmp_path / "aside.db").code == 0
    assert listed(cli) == after


def test_a_backup_is_made_while_another_process_is_in_the_middle_of_writing(
    cli: Callable[..., Result], bought: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(bought, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE stock SET on_hand = 0")
        assert cli("backup", tmp_path / "copy.db").code == 0
        other.execute("ROLLBACK")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT COUNT(*) FROM stock WHERE on_hand > 0").fetchone()[0] > 0
        assert copy.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_file_that_is_there_is_only_replaced_when_asked_to(
    cli: Callable[..., Result], bought: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("mine")
    result = cli("backup", copy)
    assert (result.code, copy.read_text()) == (2, "mine")
    assert "--force" in result.error
    assert cli("backup", copy, "--force").code == 0
    assert cli("backup", bought, "--force").code == 2
    assert cli("journal", "verify").code == 0


def test_a_home_in_use_is_not_restored(cli: Callable[..., Result], bought: Path, tmp_path: Path) -> None:
    cli("backup", tmp_path / "copy.db")
    before = listed(cli)
    with closing(sqlite3.connect(bought)) as other:
        other.execute("SELECT COUNT(*) FROM orders").fetchone()
        result = cli("restore", tmp_path / "copy.db")
        assert (result.code, "Another process" in result.error) == (3, True)
    assert listed(cli) == before
    assert list(bought.parent.glob("*before*")) == []


@pytest.mark.parametrize("kind", ["text", "torn", "changed", "newer", "nothing"])
def test_what_is_no_whole_backup_is_refused_and_the_home_left_alone(
    cli: Callable[..., Result], bought: Path, tmp_path: Path, kind: str
) -> None:
    copy = tmp_path / "copy.db"
    cli("backup", copy)
    before = listed(cli)
    match kind:
        case "text":
            copy.write_text("no database" * 100)
        case "torn":
            copy.write_bytes(copy.read_bytes()[:-5000])
        case "nothing":
            copy.unlink()
        case "changed":
            with closing(sqlite3.connect(copy, isolation_level=None)) as db:
                db.execute("DROP TRIGGER record_no_update")
                db.execute("UPDATE record SET at = '2020' WHERE number = 3")
        case "newer":
            with closing(sqlite3.connect(copy, isolation_level=None)) as db:
                db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    result = cli("restore", copy)
    assert result.code == (2 if kind == "nothing" else 3)
    assert result.error
    assert listed(cli) == before


def test_a_damaged_home_is_restored_and_its_damage_kept(
    cli: Callable[..., Result], bought: Path, tmp_path: Path
) -> None:
    before = listed(cli)
    cli("backup", tmp_path / "copy.db")
    bought.write_bytes(b"damaged" * 1000)
    assert cli("orders", "list").code == 3
    assert cli("restore", tmp_path / "copy.db").code == 0
    assert listed(cli) == before
    (aside,) = (path for path in bought.parent.glob("shop.db.before-*") if path.suffix != ".head")
    assert aside.read_bytes() == b"damaged" * 1000


def test_a_backup_of_an_earlier_version_is_restored_and_brought_to_today(
    cli: Callable[..., Result], bought: Path, tmp_path: Path
) -> None:
    Store(tmp_path / "old.db", migrations=MIGRATIONS[:6]).close()
    assert cli("restore", tmp_path / "old.db").code == 0
    assert cli("orders", "list").code == 0
    assert Store(bought).version == len(MIGRATIONS)


def test_without_a_database_there_is_nothing_to_back_up(cli: Callable[..., Result], tmp_path: Path) -> None:
    result = cli("backup", tmp_path / "copy.db")
    assert (result.code, "There is no" in result.error) == (3, True)
    assert not (tmp_path / "copy.db").exists()
