"""`eval names` and `catalogue check --voice`: said by the real voice, heard by the real recogniser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result

NAMES = ("oat milk", "sparkling water", "whole wheat bread", "salted butter")


@pytest.fixture
def names(tmp_path: Path) -> Path:
    for package in ("piper", "moonshine_voice", "onnxruntime"):
        pytest.importorskip(package)
    file = tmp_path / "names.txt"
    file.write_text("\n".join(NAMES) + "\n\n", encoding="utf-8")
    return file


def test_every_name_is_said_and_heard_among_the_others(names: Path, cli: Callable[..., Result]) -> None:
    *trials, total = cli("eval", "names", names, "--json").records
    assert [trial["name"] for trial in trials] == list(NAMES)
    assert all(trial["rank"] == 1 for trial in trials), trials
    assert {trial["verdict"] for trial in trials} <= {"right", "asked"}
    assert trials[1]["verdict"] == "right"
    assert (total["names"], total["top1"], total["top3"], total["wrong"]) == (4, 1.0, 1.0, 0)
    assert total["top1_from"] < 1.0


def test_a_floor_ends_with_one_and_a_sentence_is_said_around_the_name(
    names: Path, cli: Callable[..., Result]
) -> None:
    said = cli(
        "eval", "names", names, "--say", "add two bottles of {} please", "--sample", "1", "--floor", "1"
    )
    assert said.code == 0, said.out
    assert "1 names: 100.0% first" in said.out
    names.write_text("flour\nflower\n", encoding="utf-8")  # no ear tells one from the other
    assert cli("eval", "names", names, "--floor", "1").code == 1


def test_after_a_stop_it_goes_on_where_it_was(
    names: Path, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    kept = tmp_path / "results.jsonl"
    whole = cli("eval", "names", names, "--results", kept, "--json")
    lines = kept.read_bytes().splitlines(keepends=True)
    marked = json.loads(lines[1]) | {"free": "from the first run"}
    # Two names done, and power lost while the third was written.
    kept.write_bytes(lines[0] + json.dumps(marked).encode() + b"\n" + lines[2] + lines[3][:20])
    again = cli("eval", "names", names, "--results", kept, "--json")
    assert again.records[0]["free"] == "from the first run"
    assert again.records[1:] == whole.records[1:]
    assert kept.read_bytes().splitlines()[3] == lines[3].strip()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda kept: kept.write_text("{}\n"), "has the results of other names"),
        (lambda kept: kept.write_bytes(kept.read_bytes() + b"{oh}\n"), "is damaged"),
    ],
)
def test_results_of_something_else_are_left_alone(
    names: Path, tmp_path: Path, cli: Callable[..., Result], change: Callable[[Path], object], told: str
) -> None:
    kept = tmp_path / "results.jsonl"
    cli("eval", "names", names, "--sample", "1", "--results", kept)
    change(kept)
    before = kept.read_bytes()
    refused = cli("eval", "names", names, "--sample", "1", "--results", kept)
    assert (refused.code, told in refused.error) == (2, True), refused.err
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give a FILE of names, or --catalogue."),
        (("FILE", "--catalogue"), "Give a FILE of names, or --catalogue."),
        (("FILE", "--say", "add it"), "has no {} in the place of the name"),
        (("no-such-file.txt",), "no-such-file.txt"),
        (("EMPTY",), "There is no name to say."),
        (("BYTES",), "is not UTF-8 text"),
        (("FILE", "--results", "no-folder/x"), "no-folder"),
    ],
)
def test_bad_input_is_one_line(
    arguments: tuple[str, ...], told: str, tmp_path: Path, cli: Callable[..., Result]
) -> None:
    made = {"FILE": b"milk\n", "EMPTY": b"\n \n", "BYTES": b"\xff\xfe\x00"}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    given = [str(tmp_path / part) if part in made else part for part in arguments]
    refused = cli("eval", "names", *given)
    assert refused.code == 2
    assert told in refused.error


def test_check_by_voice_ranks_names_and_proposes_what_is_no_other_products(
    names: Path, cli: Callable[..., Result]
) -> None:
    first, *findings = cli("catalogue", "check", "--voice", "--sample", "6", "--json").records
    assert first == {"names": 6, "findings": len(findings)}
    for finding in findings:
        assert set(finding) == {"finding", "id", "name", "heard", "alias"}
    told = cli("catalogue", "check", "--voice", "--sample", "2")
    assert "of 2 names are heard and sound like no other." in told.out
    assert cli("catalogue", "check", "--sample", "2").error.startswith(
        "--sample and --results are for --voice."
    )
