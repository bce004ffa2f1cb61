"""A home is set up whole or not at all, and what is in it is never lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.disks import disk
from voice_shop.app import App
from voice_shop.errors import InputError, MissingError, StateError
from voice_shop.files import check_writable, write_whole
from voice_shop.home import SAMPLES, Home, Outcome, default_folder, initialise, open_home

THEN = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB with nothing left on it."""
    with disk(tmp_path / "disk", "size=64k") as folder:
        with pytest.raises(OSError, match="No space"):
            (folder / "filler").write_bytes(b"x" * 65_537)
        yield folder


@pytest.fixture
def read_only_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that cannot be written."""
    with disk(tmp_path / "disk", "ro") as folder:
        yield folder


def test_first_use_sets_up_the_grocery_and_says_so_once(tmp_path: Path) -> None:
    told: list[str] = []
    home = open_home(tmp_path / "a" / "b", tell=told.append)
    assert (home.shop / "shop.toml").is_file()
    assert home.settings_file.is_file()
    assert len(told) == 1
    assert "grocery" in told[0]
    assert str(home.folder) in told[0]
    open_home(tmp_path / "a" / "b", tell=told.append)
    assert len(told) == 1


def test_a_new_home_is_nobody_elses(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home", tell=lambda _: None)
    assert home.folder.stat().st_mode & 0o077 == 0


def test_a_home_with_settings_but_no_shop_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "voice-shop.toml").write_text('[shop]\nfolder = "/elsewhere"\n')
    open_home(tmp_path, tell=lambda _: None)
    assert not Home(tmp_path).shop.exists()


def test_whoever_writes_the_settings_first_gets_the_shop_and_keeps_the_settings(tmp_path: Path) -> None:
    (tmp_path / "voice-shop.toml").write_text("[voice]\npace = 1.5\n")
    told: list[str] = []
    home = open_home(tmp_path, tell=told.append)
    assert (home.shop / "shop.toml").is_file()
    assert home.settings_file.read_text() == "[voice]\npace = 1.5\n"
    assert len(told) == 1


def test_a_home_that_lost_its_shop_and_has_orders_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shop.db").touch()
    open_home(tmp_path, tell=lambda _: None)
    assert not Home(tmp_path).shop.exists()


def test_a_shop_that_is_gone_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "voice-shop.toml").write_text('[shop]\nfolder = "elsewhere"\n')
    with pytest.raises(MissingError) as caught:
        _ = App(Home(tmp_path)).folder
    assert caught.value.message == f"There is no shop in {tmp_path / 'elsewhere'}."
    assert "voice-shop init" in caught.value.hint
    assert "shop.folder" in caught.value.hint


@pytest.mark.parametrize("sample", SAMPLES)
def test_setting_up_twice_changes_nothing(sample: str, tmp_path: Path) -> None:
    assert initialise(tmp_path, sample) is Outcome.CREATED
    before = contents(tmp_path)
    assert initialise(tmp_path, sample) is Outcome.ALREADY
    assert contents(tmp_path) == before


def test_another_shop_is_not_overwritten(tmp_path: Path) -> None:
    initialise(tmp_path, "grocery")
    (tmp_path / "shop" / "shop.toml").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(InputError, match="already") as caught:
        initialise(tmp_path, "grocery")
    assert "--force" in caught.value.hint
    with pytest.raises(InputError):
        initialise(tmp_path, "barista")
    assert contents(tmp_path) == before


def test_a_replaced_shop_is_kept_aside_with_orders_and_settings(tmp_path: Path) -> None:
    initialise(tmp_path, "grocery")
    (tmp_path / "shop" / "shop.toml").write_text("mine")
    (tmp_path / "shop.db").write_bytes(b"orders")
    (tmp_path / "voice-shop.toml").write_text("# mine")
    for _ in range(2):
        assert initialise(tmp_path, "barista", replace=True, now=THEN) in (
            Outcome.REPLACED,
            Outcome.ALREADY,
        )
    assert (tmp_path / "shop.before-20260304-120000" / "shop.toml").read_text() == "mine"
    assert (tmp_path / "shop.db").read_bytes() == b"orders"
    assert (tmp_path / "voice-shop.toml").read_text() == "# mine"


def test_two_shops_put_aside_in_the_same_second_are_both_kept(tmp_path: Path) -> None:
    for text in ("first", "second"):
        initialise(tmp_path, "grocery", replace=True, now=THEN)
        (tmp_path / "shop" / "shop.toml").write_text(text)
    initialise(tmp_path, "grocery", replace=True, now=THEN)
    kept = {(p / "shop.toml").read_text() for p in tmp_path.glob("shop.before-*")}
    assert kept == {"first", "second"}


def test_many_first_uses_at_once_set_up_one_shop(tmp_path: Path) -> None:
    told: list[str] = []
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: open_home(tmp_path / "home", tell=told.append), range(8)))
    assert len(told) == 1
    assert sorted(p.name for p in (tmp_path / "home").iterdir() if not p.name.startswith(".")) == [
        "shop",
        "voice-shop.toml",
    ]


def test_an_unknown_sample_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="grocery, barista"):
        initialise(tmp_path, "florist")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "home"])
def test_a_file_in_place_of_the_folder_is_told(below: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(InputError, match="folder"):
        open_home(file / below, tell=lambda _: None)
    assert file.read_text() == "x"


def test_a_read_only_place_is_told(read_only_disk: Path) -> None:
    with pytest.raises(StateError, match=r"[Rr]ead-only"):
        open_home(read_only_disk / "home", tell=lambda _: None)
    with pytest.raises(StateError, match=r"[Rr]ead-only"):
        check_writable(read_only_disk)


def test_a_full_disk_is_told_and_leaves_nothing_half_done(small_disk: Path) -> None:
    with pytest.raises(MissingError, match="no space"):
        initialise(small_disk, "grocery")
    assert not (small_disk / "shop").exists()
    assert not list(small_disk.glob(".shop-*"))
    (small_disk / "filler").unlink()
    assert initialise(small_disk, "barista") is Outcome.CREATED


def test_a_full_disk_leaves_the_former_file_as_it_was(small_disk: Path) -> None:
    target = small_disk / "settings"
    with (small_disk / "filler").open("r+b") as filler:
        filler.truncate(8192)
    target.write_bytes(b"old")
    with pytest.raises(MissingError, match="no space"):
        write_whole(target, b"new" * 40_000)
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in small_disk.iterdir()) == ["filler", "settings"]


def test_a_file_is_written_whole_over_another(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_writing_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_whole(tmp_path / "nowhere" / "x", b"")
    assert caught.value.message == f"There is no folder {tmp_path / 'nowhere'}."
    assert caught.value.hint


def test_the_default_home_is_the_systems_folder_for_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "voice-shop"


def test_a_kill_at_any_moment_leaves_a_home_that_works(tmp_path: Path) -> None:
    code = (
        "import os, sys, threading; from pathlib import Path; from voice_shop.home import initialise\n"
        "steps = int(sys.argv[2]); seen = 0\n"
        "def count(event, _arguments):\n"
        "    global seen\n"
        "    seen += event in ('open', 'os.rename', 'os.mkdir', 'os.chmod', 'shutil.copytree')\n"
        "    if seen > steps: os._exit(9)\n"
        "sys.addaudithook(count); initialise(Path(sys.argv[1]), 'barista')"
    )
    for steps in range(0, 40, 3):
        home = tmp_path / str(steps)
        subprocess.run([sys.executable, "-c", code, str(home), str(steps)], env=os.environ, check=False)
        if (home / "shop").exists():
            assert initialise(home, "barista") is Outcome.ALREADY
        else:
            assert initialise(home, "barista") is Outcome.CREATED
