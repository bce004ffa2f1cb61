"""Model files: listed, brought from a stick, and read again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from voice_shop.cli import parts

needs_sound = pytest.mark.skipif(
    parts.version("moonshine-voice") is None, reason="the packages for sound are not installed"
)


def test_every_known_model_is_listed_with_where_it_is(cli: Callable[..., Result], home: Path) -> None:
    records = cli("models", "list", "--json").records
    assert {"name", "kind", "engine", "language", "licence", "here", "where", "path"} <= records[0].keys()
    assert "vosk-model-small-en-us-0.15" in {record["name"] for record in records}
    assert all(record["here"] == (record["path"] is not None) for record in records)
    assert not home.exists()


def test_an_unknown_model_names_the_known_ones(cli: Callable[..., Result]) -> None:
    for command in ("fetch", "verify"):
        result = cli("models", command, "nosuch")
        assert result.code == 2
        assert "moonshine-tiny-en" in result.error


def test_a_model_that_is_not_here_cannot_be_verified(cli: Callable[..., Result]) -> None:
    result = cli("models", "verify", "vosk-model-small-en-us-0.15")
    assert result.code == 3
    assert "models fetch" in result.error


def test_a_folder_without_the_model_is_told(cli: Callable[..., Result], tmp_path: Path) -> None:
    result = cli("models", "fetch", "vosk-model-small-en-us-0.15", "--from", tmp_path)
    assert result.code == 3
    assert str(tmp_path) in result.error


@needs_sound
def test_a_model_comes_from_a_stick_and_a_change_in_it_is_found(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    listed = {record["name"]: record for record in cli("models", "list", "--json").records}
    stick = tmp_path / "stick"
    shutil.copytree(listed["moonshine-tiny-en"]["path"], stick / "moonshine-tiny-en")
    (fetched,) = cli("models", "fetch", "moonshine-tiny-en", "--from", stick, "--json").records
    assert fetched["where"] == "folder"
    assert Path(fetched["path"]).is_relative_to(home)
    assert cli("models", "verify", "moonshine-tiny-en").code == 0
    with (Path(fetched["path"]) / "tokenizer.bin").open("r+b") as file:
        file.write(b"changed")
    result = cli("models", "verify", "moonshine-tiny-en", "--json")
    assert result.code == 3
    assert result.records[0]["changed"] == ["tokenizer.bin"]
    assert "tokenizer.bin is changed" in cli("models", "verify").out
