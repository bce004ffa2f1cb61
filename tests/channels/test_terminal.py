"""The state line and the keys."""

from __future__ import annotations

import io
import os
import pty
import sys
from pathlib import Path

import pytest
from rich.console import Console

from voice_shop.channels.keys import Keys
from voice_shop.channels.screen import Screen
from voice_shop.cli.output import Output
from voice_shop.listening.states import State


def test_without_a_terminal_each_new_state_is_a_line() -> None:
    out = io.StringIO()
    with Screen(Console(file=out)) as screen:
        for state in (State.IDLE, State.IDLE, State.LISTENING, State.MUTED):
            screen.show(state, -30.0)
    assert out.getvalue().split() == ["idle", "listening", "muted"]


@pytest.mark.parametrize("state", State)
def test_on_a_terminal_the_line_has_state_level_and_keys(state: State) -> None:
    out = io.StringIO()
    with Screen(Console(file=out, force_terminal=True, width=100), keys="q: quit") as screen:
        screen.show(state, -12.0)
    assert state.value in out.getvalue()
    assert "-12 dBFS" in out.getvalue()
    assert "q: quit" in out.getvalue()


def test_what_is_printed_for_a_program_does_not_go_to_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = io.StringIO()
    with Screen(Console(file=out, force_terminal=True, width=100)) as screen:
        screen.show(State.IDLE)
        print('{"event": "woke"}')  # noqa: T201 - as the command does
    assert "woke" not in out.getvalue()
    assert capsys.readouterr().out == '{"event": "woke"}\n'


class Terminal(io.TextIOWrapper):
    """Standard output on a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("as_json", [False, True])
def test_what_a_command_prints_to_the_terminal_stands_above_the_line(
    as_json: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdout, shown = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", stdout)
    with Screen(Console(file=shown, force_terminal=True, width=100)) as screen:
        screen.show(State.IDLE)
        out = Output(as_json=as_json)
        out.record({"text": "[bold]hello"}) if as_json else out.line("[bold]hello")
    assert "[bold]hello" in shown.getvalue()
    stdout.seek(0)
    assert stdout.read() == "", "what goes past the line would stand in the middle of it"


def bars(level: float) -> int:
    out = io.StringIO()
    with Screen(Console(file=out, force_terminal=True, width=100)) as screen:
        screen.show(State.IDLE, level)
    return out.getvalue().split("dBFS")[0].count("█")


def test_the_meter_grows_with_the_level_and_stays_in_its_place() -> None:
    assert bars(-96) == 0
    assert 0 < bars(-40) < bars(-20) < bars(0) == 24


def test_keys_come_one_by_one_and_the_terminal_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    import termios

    person, program = pty.openpty()
    with os.fdopen(program, "r") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        before = termios.tcgetattr(program)
        with Keys() as keys:
            assert keys.pressed() == ""
            os.write(person, b" mq")
            assert keys.pressed() == " mq"
            assert termios.tcgetattr(program) != before
        assert termios.tcgetattr(program) == before
        assert keys.pressed() == ""
    os.close(person)


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "typed").write_text("qqq")
    with (tmp_path / "typed").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with Keys() as keys:
            assert keys.pressed() == ""
    monkeypatch.setattr(sys, "stdin", None)
    with Keys() as keys:
        assert keys.pressed() == ""
