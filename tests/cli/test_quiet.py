"""Libraries in C write past Python; people see only what we write."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import environment

SCRIPT = """
import os, sys
from voice_shop.cli.quiet import libraries_quiet
def everybody(where):
    os.write(2, f"theirs {where}\\n".encode())
    print("ours", where, file=sys.stderr)
try:
    with libraries_quiet(unless=UNLESS):
        everybody("inside")
        print("€", end="", file=sys.stderr)
        1 / 0
except ZeroDivisionError:
    print(file=sys.stderr)
everybody("after")
"""


def seen(unless: bool, closing: str = "") -> tuple[int, list[str]]:
    done = subprocess.run(
        ["bash", "-c", f'"$@" {closing}', "-", sys.executable, "-c", SCRIPT.replace("UNLESS", str(unless))],
        capture_output=True,
        text=True,
        env=environment(PYTHONIOENCODING="utf-8"),
    )
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize("unless", [False, True])
def test_only_our_lines_are_seen_unless_more_is_asked_for(unless: bool) -> None:
    inside = ["theirs inside"] if unless else []
    assert seen(unless) == (0, [*inside, "ours inside", "€", "theirs after", "ours after"])


def test_where_our_lines_go_elsewhere_they_still_do(capsys: pytest.CaptureFixture[str]) -> None:
    from voice_shop.cli.quiet import libraries_quiet

    before = sys.stderr
    with libraries_quiet():
        print("ours", file=sys.stderr)  # noqa: T201 - what the edge does
    assert capsys.readouterr().err == "ours\n"
    assert sys.stderr is before
