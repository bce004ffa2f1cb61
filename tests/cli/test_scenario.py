"""`voice-shop scenario`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result

Cli = Callable[..., Result]

REORDER = """\
- name: mine
  steps:
    - say: reorder my coffee
    - say: "yes"
  then:
    orders: [{lines: {%s: 1}}]
"""


def test_what_went_as_it_must_is_told(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(REORDER % "lavazza-qualita-rossa")
    (told,) = cli("scenario", "run", str(file), "--json").records
    assert (told["name"], told["channel"], told["passed"], told["why"]) == ("mine", "text", True, "")


def test_what_did_not_has_its_reason_and_exit_code(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(REORDER % "tofu")
    result = cli("scenario", "run", str(file), "--json")
    assert result.code == 1
    assert "-1 tofu ordered; +1 Lavazza ground coffee ordered" in result.records[0]["why"]


def test_a_mistake_in_a_file_is_one_line(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("- name: x\n  step: []\n")
    result = cli("scenario", "run", str(file))
    assert result.code == 2
    assert "line 2: There is no key 'step' here. Did you mean 'steps'?" in result.error


def test_a_recording_can_be_run_and_compared(cli: Cli, tmp_path: Path) -> None:
    said, file = tmp_path / "said.txt", tmp_path / "mine.yaml"
    said.write_text("add two butter\ncheck out\nyes\n")
    assert cli("scenario", "record", str(said), "--name", "mine", "--out", str(file)).code == 0
    assert cli("scenario", "run", str(file)).code == 0
    assert cli("scenario", "diff", str(file), str(file)).code == 0
    other = tmp_path / "other.yaml"
    other.write_text(file.read_text().replace("add two", "add three"))
    result = cli("scenario", "diff", str(file), str(other))
    assert result.code == 1
    assert "mine: +1 butter ordered" in result.out


def test_a_scenario_that_is_not_for_a_channel_is_told_with_its_reason(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        REORDER % "lavazza-qualita-rossa" + "  channels: [text]\n  because: Nobody says it aloud\n"
    )
    result = cli("scenario", "run", str(file), "--channel", "audio")
    assert "not by audio: mine. Nobody says it aloud" in result.out
    assert "0 of 0 scenarios passed (audio)." in result.out
