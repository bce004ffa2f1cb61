"""The arrows between the rooms, and what the core may import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINES = (
    "numpy",
    "onnxruntime",
    "piper",
    "vosk",
    "sounddevice",
    "soundfile",
    "soxr",
    "webrtcvad",
    "moonshine_voice",
)


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_no_room_imports_what_it_may_not() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("room", ["catalogue", "commerce", "dialogue", "journal", "language", "cli"])
def test_rooms_without_sound_import_no_engine(room: str) -> None:
    result = python(
        "import importlib, pkgutil, sys\n"
        f"import voice_shop.{room} as room\n"
        "for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        f"print([name for name in {ENGINES!r} if name in sys.modules])\n"
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"


def test_importing_every_module_does_no_work() -> None:
    result = python(
        "import importlib, pkgutil, threading, voice_shop\n"
        "for found in pkgutil.walk_packages(voice_shop.__path__, 'voice_shop.'):\n"
        "    if not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)\n"
        "print(threading.active_count())\n"
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "1", "nothing may print or start a thread when it is imported"
