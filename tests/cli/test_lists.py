"""Lists from the shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result


def test_a_list_goes_out_and_comes_in_as_it_was(cli: Callable[..., Result], tmp_path: Path) -> None:
    product = cli("catalogue", "search", "milk", "--limit", 1, "--json").records[0]["id"]
    assert cli("lists", "create", "weekly").code == 0
    for what in (product, "=cmd|' /C calc'!A0", "candles"):
        assert cli("lists", "add", "weekly", what, "--quantity", 2, "--by", "anna").code == 0
    assert cli("lists", "tick", "weekly", 3).code == 0
    before = [
        {**e, "added_by": "", "added_at": ""} for e in cli("lists", "show", "--json").records[0]["entries"]
    ]
    assert [e["words"] or e["product_id"] for e in before] == [product, "=cmd|' /C calc'!A0", "candles"]
    for name, flags in (("list.csv", []), ("list.json", ["--json"])):
        exported = cli("lists", "export", "weekly", *flags).out
        assert not any(cell.startswith("=") for line in exported.splitlines() for cell in line.split(","))
        (tmp_path / name).write_text(exported, encoding="utf-8")
        cli("lists", "create", name)
        for _ in range(2):
            assert cli("lists", "import", name, tmp_path / name).code == 0
        (shown,) = cli("lists", "show", name, "--json").records
        assert [{**e, "added_by": "", "added_at": ""} for e in shown["entries"]] == before
    moved = cli("lists", "to-cart", "weekly", "--all", "--json").records[0]
    assert (moved["moved"], set(moved["stayed"])) == (["1"], {"2", "3"})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"a,b\n",
        b"\0",
        b"{}",
        b"[1]",
        b"[" * 100_000,
        b'{"entries": [{"words": "x", "quantity": 1.5}]}',
        b"words,quantity\ncandles,-1\n",
        b"product_id\nnonsense\n",
        b'[{"words": "x", "options": 3}]',
        b'words\n"x',
    ],
)
def test_a_file_that_is_no_list_is_one_line_and_changes_nothing(
    content: bytes, cli: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "bad").write_bytes(content)
    cli("lists", "create", "weekly")
    result = cli("lists", "import", "weekly", tmp_path / "bad")
    assert result.code == 2
    assert result.error
    assert cli("lists", "show", "weekly", "--json").records[0]["entries"] == []


def test_what_is_not_there_is_told(cli: Callable[..., Result]) -> None:
    for step in (["show", "none"], ["add", "none", "x"], ["import", "none", "/no/such/file"]):
        result = cli("lists", *step)
        assert result.code in {2, 3}
        assert result.error
    assert json.loads(cli("lists", "create", "new", "--json").out)["entries"] == []
