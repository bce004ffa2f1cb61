"""init, settings, licenses: what they print and when they refuse."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Result
from voice_shop.cli import parts


@pytest.mark.parametrize(("sample", "name"), [("grocery", "Corner Grocery"), ("barista", "Corner Coffee")])
def test_init_sets_up_a_shop(sample: str, name: str, cli: Callable[..., Result], home: Path) -> None:
    (record,) = cli("init", "--sample", sample, "--json").records
    assert record["outcome"] == "created"
    assert record["shop"] == name
    assert record["home"] == str(home)
    assert cli("init", "--sample", sample, "--json").records[0]["outcome"] == "already"


def test_init_does_not_overwrite_and_keeps_orders_when_forced(cli: Callable[..., Result]) -> None:
    cli("init")
    (order,) = cli("orders", "list", "--json", "--limit", 1).records
    refused = cli("init", "--sample", "barista")
    assert refused.code == 2
    assert "--force" in refused.error
    forced = cli("init", "--sample", "barista", "--force", "--json")
    assert forced.records[0]["outcome"] == "replaced"
    (kept,) = cli("orders", "show", order["id"], "--json").records
    assert order.items() <= kept.items()


def test_init_knows_its_samples(cli: Callable[..., Result]) -> None:
    result = cli("init", "--sample", "florist")
    assert result.code == 2
    assert "grocery" in result.error


def test_init_in_a_file_is_refused(cli: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        result = cli("--home", home, "init")
        assert result.code == 2
        assert "folder" in result.error


def test_settings_are_told_with_their_source(cli: Callable[..., Result], home: Path) -> None:
    home.mkdir()
    (home / "voice-shop.toml").write_text("[voice]\npace = 1.5\n")
    told = {record["key"]: record for record in cli("settings", "--json").records}
    assert (told["voice.pace"]["value"], told["voice.pace"]["source"]) == (
        1.5,
        str(home / "voice-shop.toml"),
    )
    assert told["wake.word"]["source"] == "default"
    assert "voice.pace" in cli("settings").out


@pytest.mark.parametrize("command", [["settings"], ["orders", "list"], ["catalogue", "search", "milk"]])
def test_a_wrong_setting_stops_every_command_with_its_name(
    command: list[str], cli: Callable[..., Result], home: Path
) -> None:
    home.mkdir()
    (home / "voice-shop.toml").write_text("[wake]\nwrod = 1\n")
    result = cli(*command)
    assert result.code == 2
    assert "wake.wrod" in result.error
    assert "wake.word" in result.error


def test_settings_touch_nothing(cli: Callable[..., Result], home: Path) -> None:
    assert cli("settings").code == 0
    assert not home.exists()


def test_licenses_name_every_installed_part_and_our_own(cli: Callable[..., Result]) -> None:
    rows = {record["name"]: record for record in cli("licenses", "--json").records}
    assert rows["voice-shop"]["licence"] == "Apache-2.0"
    for package in (*parts.CORE, *parts.DEVICE, *parts.ALEXA):
        assert (package in rows) == (parts.version(package) is not None)
    if "piper-tts" in rows:
        assert "GPL-3" in rows["piper-tts"]["licence"]


def test_the_parts_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def names(requirements: list[str]) -> set[str]:
        return {requirement.partition("=")[0].rstrip("><~!") for requirement in requirements}

    assert names(project["dependencies"]) == set(parts.CORE)
    assert names(project["optional-dependencies"]["device"]) == set(parts.DEVICE)
    assert names(project["optional-dependencies"]["alexa"]) == set(parts.ALEXA)
