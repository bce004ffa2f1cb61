"""The wheel, installed where there is nothing else: it shops by text without any audio library."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]


def closure(names: list[str]) -> dict[str, metadata.Distribution]:
    """Distributions that the named requirements need, all the way down."""
    found: dict[str, metadata.Distribution] = {}
    open_ = [Requirement(name) for name in names]
    while open_:
        need = open_.pop()
        if need.name in found or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        found[need.name] = metadata.distribution(need.name)
        open_ += [Requirement(text) for text in found[need.name].requires or ()]
    return found


def core_requirements(wheel: Path, into: Path) -> list[str]:
    shutil.unpack_archive(wheel, into, "zip")
    (info,) = into.glob("*.dist-info")
    return metadata.Distribution.at(info).requires or []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published, built from a copy of the tree."""
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "voice_shop"
    skip = shutil.ignore_patterns(
        ".git", ".venv", ".setup", "__pycache__", ".*_cache", ".hypothesis", "tests"
    )
    shutil.copytree(ROOT, source, ignore=skip)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source],
        check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin` of an environment that holds the wheel and what it asks for, without extras."""
    place = tmp_path_factory.mktemp("empty")
    venv.create(place, with_pip=False)
    (site,) = place.glob("lib/python*/site-packages")
    needs = core_requirements(wheel, tmp_path_factory.mktemp("unpacked"))
    for distribution in closure(needs).values():
        for file in distribution.files or ():
            target = site / file
            if ".." not in file.parts and Path(str(file.locate())).is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), target)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-index", str(wheel)], check=True, stdin=subprocess.DEVNULL
    )
    subprocess.run([*pip, "check"], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return place / "bin"


def shop(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [installed / "voice-shop", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def orders(installed: Path, folder: Path, home: Path) -> list[dict[str, Any]]:
    result = shop(installed, folder, "--home", str(home), "orders", "list", "--json")
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_wheel_brings_no_audio_library(installed: Path) -> None:
    code = (
        "import importlib.util as u; print([n for n in ('numpy', 'onnxruntime', 'piper') if u.find_spec(n)])"
    )
    result = subprocess.run([installed / "python", "-c", code], capture_output=True, text=True, cwd="/")
    assert result.stdout.strip() == "[]"


def test_a_written_conversation_places_an_order(installed: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("reorder my coffee\nyes\n")
    home = tmp_path / "home"
    before = orders(installed, tmp_path, home)
    talk = shop(installed, tmp_path, "--home", str(home), "chat", "--script", str(script))
    assert talk.returncode == 0, talk.stderr
    new = [order for order in orders(installed, tmp_path, home) if order not in before]
    assert [line["product_id"] for order in new for line in order["lines"]] == ["lavazza-qualita-rossa"]


def test_what_needs_sound_says_what_to_install(installed: Path, tmp_path: Path) -> None:
    result = shop(installed, tmp_path, "--home", str(tmp_path / "home"), "say", "hello", "--out", "hello.wav")
    assert result.returncode == 3, result.stderr
    assert "voice-shop[device]" in result.stderr
    assert not (tmp_path / "hello.wav").exists()


def test_what_needs_the_skill_says_what_to_install(installed: Path, tmp_path: Path) -> None:
    result = shop(installed, tmp_path, "--home", str(tmp_path / "home"), "serve", "alexa")
    assert result.returncode == 3, result.stderr
    assert "voice-shop[alexa]" in result.stderr
