"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
CONSOLE = [text for kind, text in BLOCKS if kind == "console"]
FILES = {"shopping.txt": "reorder my coffee\nyes please\ndo you have gluten free bread in stock\n"}


def steps(block: str) -> list[tuple[str, str]]:
    """(command, output) of a block: commands begin with "$ "."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def pattern(output: str) -> str:
    """A line "…" stands for any lines, "…" within a line for anything."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"[ ]*\n"
        for line in output.splitlines()
    ]
    return "".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader would try things, with the files that the README speaks of."""
    made = tmp_path_factory.mktemp("reader")
    for name, text in FILES.items():
        (made / name).write_text(text)
    return made


def test_there_are_examples() -> None:
    assert len(CONSOLE) >= 2


def test_the_examples_do_what_they_show(folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
    for command, expected in (step for block in CONSOLE for step in steps(block)):
        program, *arguments = shlex.split(command)
        assert program == "voice-shop", command
        result = subprocess.run(
            [sys.executable, "-m", "voice_shop", *arguments],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert result.returncode == 0, f"{command}\n{result.stdout}"
        assert re.fullmatch(pattern(expected), result.stdout), f"{command}\n{result.stdout}"


def test_every_script_that_is_named_is_there() -> None:
    named = set(re.findall(r"(?<![\w/])scripts/([\w-]+)", README))
    assert {"demo", "test", "setup", "bench"} <= named
    assert [name for name in named if not os.access(ROOT / "scripts" / name, os.X_OK)] == []


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_in_the_table_exists() -> None:
    table = README.partition("## Commands")[2].partition("\n```")[0]
    names = {
        name
        for cell in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for name in re.findall(r"`([a-z]+)", cell)
    }
    result = subprocess.run(
        [sys.executable, "-m", "voice_shop", "--help"],
        cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    offered = set(re.findall(r"^  ([a-z]+) ", result.stdout.partition("Commands:")[2], re.MULTILINE))
    assert names
    assert names <= offered
    assert offered - names <= {"init"}
