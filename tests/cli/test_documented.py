"""What docs/commands.md promises to programs is what is printed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.cli.conftest import ROOT, Result

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def documented(command: str) -> set[str]:
    """The members that the page names for a command; what is in brackets explains."""
    (row,) = [
        line
        for line in PAGE.splitlines()
        if re.match(rf"\| [^|]*`{re.escape(command)}`", line) and line.count("|") == 4
    ]
    members = re.sub(r"\([^)]*\)", "", row.split("|")[3])
    return set(re.findall(r"`(\w+)`", members))


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("understand", ["understand", "hello"]),
        ("orders list", ["orders", "list", "--limit", "1"]),
        ("catalogue search", ["catalogue", "search", "milk", "--limit", "1"]),
        ("payment show", ["payment", "show"]),
        ("stock list", ["stock", "list", "--limit", "1"]),
        ("models list", ["models", "list"]),
        ("doctor", ["doctor", "--for", "chat"]),
        ("settings", ["settings"]),
        ("licenses", ["licenses"]),
        ("init", ["init"]),
        ("scenario run", ["scenario", "run", "--only", "a reorder takes two turns"]),
    ],
)
def test_every_member_is_on_the_page_and_nothing_else(
    command: str, arguments: list[str], cli: Callable[..., Result]
) -> None:
    records = cli(*arguments, "--json").records
    assert records
    for record in records:
        assert set(record) == documented(command)
