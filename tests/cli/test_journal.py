"""The purchase record from the command line, after a whole conversation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Result

SHOPPING = "reorder my coffee\nyes please\n"


@pytest.fixture
def order_id(cli: Callable[..., Result]) -> str:
    """An order that was made by typing, in the home of the test."""
    told = cli("chat", "--json", typed=SHOPPING).records
    return str(next(event["order_id"] for event in told if event["event"] == "ordered"))


def test_an_order_can_be_proved_after_a_conversation(cli: Callable[..., Result], order_id: str) -> None:
    verified = cli("journal", "verify")
    assert verified.code == 0, verified.err
    assert "whole" in verified.out
    shown = cli("journal", "show", order_id).out
    assert "words: yes please" in shown
    assert "said: " in shown
    assert "Order and pay" in shown or "order and pay" in shown
    kinds = [record["kind"] for record in cli("journal", "list", "--json").records]
    assert kinds == ["began", "rules", "quoted", "consented", "ordered"]


def test_a_pack_verifies_without_the_home(cli: Callable[..., Result], order_id: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.json"
    (made,) = cli("journal", "export", order_id, "--out", pack, "--json").records
    other = ("--home", tmp_path / "elsewhere")
    result = cli("journal", "verify", "--pack", pack, "--hash", made["hash"], "--json", *other)
    assert (result.code, result.records[0]["whole"]) == (0, True)
    assert not (tmp_path / "elsewhere").exists()
    pack.write_text(pack.read_text().replace("yes please", "yes peas"))
    changed = cli("journal", "verify", "--pack", pack, *other)
    assert (changed.code, "changed text" in changed.error) == (2, True)


def test_the_first_broken_record_is_named(cli: Callable[..., Result], order_id: str, home: Path) -> None:
    with closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as db:
        db.execute("DROP TRIGGER record_no_update")
        db.execute("UPDATE record SET at = '2020' WHERE number = 4")
    result = cli("journal", "verify")
    assert (result.code, "Record 4 was changed" in result.error) == (2, True)
    (told,) = [json.loads(line) for line in cli("journal", "verify", "--json").out.splitlines()]
    assert (told["whole"], told["broken"]) == (False, 4)


def test_an_end_that_was_cut_off_is_told(cli: Callable[..., Result], order_id: str, home: Path) -> None:
    with closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as db:
        for trigger in ("record_no_update", "record_no_delete"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("DELETE FROM record WHERE number = 5")
    result = cli("journal", "verify")
    assert (result.code, "cut off" in result.error) == (2, True)


def test_a_hash_that_is_not_there_and_an_order_that_is_unknown_are_told(
    cli: Callable[..., Result], order_id: str, tmp_path: Path
) -> None:
    assert cli("journal", "verify", "--hash", "0" * 64).code == 2
    assert "nosuch" in cli("journal", "show", "nosuch").error
    assert "nosuch" in cli("journal", "export", "nosuch", "--out", tmp_path / "x").error
    assert cli("journal", "verify", "--pack", tmp_path / "x").code == 2
    (tmp_path / "x").write_bytes(b"\xff\x00")
    assert cli("journal", "verify", "--pack", tmp_path / "x").code == 2
