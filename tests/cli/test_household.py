"""A household's people, limits and PINs from the shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result

PIN = "83917264"


def test_a_family_is_set_up_and_shown(cli: Callable[..., Result]) -> None:
    steps = [
        ["person", "add", "anna", "--name", "Anna"],
        ["person", "add", "ben"],
        ["role", "ben", "teen"],
        ["cap", "month", "20", "--person", "ben"],
        ["cap", "day", "99.50"],
        ["hours", "22:00-07:00", "12:00-13:00/sun"],
        ["allergens", "peanuts"],
        ["switch", "reminders", "on"],
        ["substitutions", "never"],
    ]
    for step in steps:
        done = cli("household", *step)
        assert (done.code, done.err.count("Error")) == (0, 0), done
    (shown,) = cli("household", "show", "--json").records
    assert [(p["id"], p["role"]) for p in shown["people"]] == [("anna", "adult"), ("ben", "teen")]
    assert {(c["period"], c["most"], c["person"]) for c in shown["caps"]} == {
        ("day", 9950, ""),
        ("month", 2000, "ben"),
    }
    assert shown["hours"] == ["22:00-07:00", "12:00-13:00/sun"]
    assert (shown["allergens"], shown["switches"]["reminders"]) == (["peanuts"], True)
    out = cli("household", "show").out
    for word in ("anna", "teen", "99.50", "22:00-07:00", "peanuts"):
        assert word in out
    changes = cli("household", "changes", "--json").records
    assert len(changes) == len(steps)
    assert all(change["by"] for change in changes)


def test_a_pin_comes_from_standard_input_and_is_never_shown(cli: Callable[..., Result], home: Path) -> None:
    outputs = [cli("household", "pin", typed=f"{PIN}\n"), cli("household", "pin-over", "30")]
    outputs += [cli("household", "show"), cli("household", "show", "--json"), cli("household", "changes")]
    outputs.append(cli("household", "pin", PIN))  # others could read an argument
    assert [result.code for result in outputs] == [0, 0, 0, 0, 0, 2]
    for result in outputs:
        assert PIN not in result.out + result.err
    for file in home.rglob("*"):
        assert not file.is_file() or PIN.encode() not in file.read_bytes(), file
    assert cli("household", "show", "--json").records[0]["pin_over"] == 3000


@pytest.mark.parametrize(
    ("step", "word"),
    [
        (["cap", "day"], "--off"),
        (["cap", "day", "x"], "amount"),
        (["cap", "day", "5", "--person", "nobody"], "nobody"),
        (["role", "nobody", "adult"], "nobody"),
        (["hours", "noon"], "22:00-07:00"),
        (["allergens", "moonlight"], "peanuts"),
        (["pin-over", "5"], "household pin"),
        (["pin"], "digits"),
        (["substitutions", "only"], "only"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    step: list[str], word: str, cli: Callable[..., Result]
) -> None:
    result = cli("household", *step)
    assert result.code == 2
    assert word in result.error
    assert cli("household", "changes", "--json").records == []
