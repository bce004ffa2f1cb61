"""The doctor finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from voice_shop.app import App
from voice_shop.cli import parts
from voice_shop.cli.checks import examine
from voice_shop.cli.finding import Finding, Need, Status
from voice_shop.clock import system_clock
from voice_shop.home import Home, initialise


@pytest.fixture
def grocery(home: Path) -> Path:
    """A home with orders in it."""
    initialise(home, "grocery")
    app = App(Home(home))
    assert app.shop.orders(app.household)
    app.close()
    return home


def findings(home: Path, need: Need = Need.CHAT, now: datetime | None = None) -> dict[str, Finding]:
    clock = system_clock if now is None else lambda: now
    return {finding.check: finding for finding in examine(App(Home(home), clock=clock), need)}


TEXT_CHECKS = (
    "python",
    "packages",
    "home",
    "disk",
    "settings",
    "shop",
    "database",
    "second process",
    "clock",
)


def test_a_home_that_works_is_fine(grocery: Path) -> None:
    found = findings(grocery)
    assert [found[check].status for check in TEXT_CHECKS] == [Status.OK] * len(TEXT_CHECKS)


def test_a_full_disk_is_missing_and_a_nearly_full_one_is_a_note(
    grocery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, status in ((10**6, Status.MISSING), (10**8, Status.NOTE), (10**10, Status.OK)):
        usage = shutil.disk_usage(grocery)._replace(free=free)
        with monkeypatch.context() as patch:
            patch.setattr("voice_shop.cli.checks.shutil.disk_usage", lambda _, usage=usage: usage)
            assert findings(grocery)["disk"].status is status


def test_everything_that_is_wrong_comes_with_what_to_do(grocery: Path) -> None:
    (grocery / "voice-shop.toml").write_text("[wake]\nwrod = 1\n")
    (grocery / "shop.db").write_bytes(b"no database" * 1000)
    for finding in findings(grocery, Need.LISTEN, now=datetime(1970, 1, 1, tzinfo=UTC)).values():
        assert finding.found
        assert bool(finding.do) == (finding.status is not Status.OK)


def test_a_home_that_is_not_there_is_no_fault_and_is_not_made(home: Path) -> None:
    found = findings(home)
    assert not [f for f in found.values() if f.status is Status.MISSING]
    assert not home.exists()


def test_a_file_in_place_of_the_home_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert findings(tmp_path / "file")["home"].status is Status.MISSING


def test_nothing_in_the_home_is_changed(grocery: Path) -> None:
    def state() -> dict[str, bytes]:
        return {
            p.name: p.read_bytes()
            for p in grocery.rglob("*")
            if p.is_file() and not p.name.startswith("shop.db-")
        }

    before = state()
    findings(grocery, Need.LISTEN)
    assert state() == before


def test_a_damaged_database_is_found(grocery: Path) -> None:
    with sqlite3.connect(grocery / "shop.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (grocery / "shop.db").open("r+b") as file:
        file.seek(0, os.SEEK_END)
        size = file.tell()
        for page in range(2, size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    found = findings(grocery)["database"]
    assert found.status is Status.MISSING
    assert "damaged" in found.found


def test_a_process_that_holds_the_database_is_found(grocery: Path) -> None:
    other = sqlite3.connect(grocery / "shop.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert findings(grocery)["second process"].status is Status.MISSING
    finally:
        other.close()
    assert findings(grocery)["second process"].status is Status.OK


def test_a_process_that_listens_is_named_and_a_second_one_refused(
    grocery: Path, cli: Callable[..., Result]
) -> None:
    from voice_shop.errors import StateError

    home = Home(grocery)
    with home.only_listener():
        found = findings(grocery)["second process"]
        assert found.status is Status.NOTE
        assert str(os.getpid()) in found.found
        with pytest.raises(StateError, match=str(os.getpid())), home.only_listener():
            pass
    assert home.listening_process() is None
    with home.only_listener():
        pass


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), Status.MISSING),
        (datetime(2026, 1, 2, tzinfo=UTC), Status.NOTE),  # before the newest order
        (datetime(2100, 1, 1, tzinfo=UTC), Status.OK),
    ],
)
def test_a_clock_that_is_wrong_is_found(now: datetime, status: Status, grocery: Path) -> None:
    assert findings(grocery, now=now)["clock"].status is status


def test_a_wrong_setting_is_found_and_the_rest_is_still_looked_at(grocery: Path) -> None:
    (grocery / "voice-shop.toml").write_text("[wake]\nwrod = 1\n")
    found = findings(grocery)
    assert found["settings"].status is Status.MISSING
    assert "wake.wrod" in found["settings"].found
    assert found["database"].status is Status.OK


def test_a_home_that_everybody_can_change_is_noted(grocery: Path) -> None:
    grocery.chmod(0o777)
    found = findings(grocery)["home"]
    assert found.status is Status.NOTE
    assert "chmod" in found.do


def test_what_only_sound_needs_is_no_fault_for_text(grocery: Path) -> None:
    for need in (Need.CHAT, Need.REPLAY):
        found = findings(grocery, need)
        assert found["microphone"].status is not Status.MISSING


def test_the_command_ends_with_3_when_something_is_missing(cli: Callable[..., Result], grocery: Path) -> None:
    fine = cli("doctor", "--for", "chat", "--json")
    assert fine.code == 0
    assert {"check", "status", "found", "do"} == set(fine.records[0])
    (grocery / "shop" / "products.csv").unlink()
    result = cli("doctor", "--for", "chat")
    assert result.code == 3
    assert "products.csv" in result.out
    assert result.err == ""


def test_the_recogniser_is_named_with_the_reason(cli: Callable[..., Result], grocery: Path) -> None:
    if any(parts.version(package) is None for package in parts.DEVICE):
        pytest.skip("the packages for sound are not installed")
    found = findings(grocery, Need.REPLAY)
    assert found["recogniser"].status is Status.OK
    assert ": " in found["recogniser"].found
    assert found["voice"].status is Status.OK
    assert cli("doctor").code == 0
