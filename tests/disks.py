"""Disks that are small, or cannot be written: real ones, mounted for a moment."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk(folder: Path, options: str) -> Iterator[Path]:
    """An empty disk of its own, mounted there. `options` as `mount` has them: "size=64k", "ro"."""
    with _mounted(folder, ["-t", "tmpfs", "-o", options, "tmpfs"]):
        yield folder


@contextmanager
def read_only(folder: Path, place: Path) -> Iterator[Path]:
    """What is in a folder, seen at another place as on a disk that cannot be written."""
    with _mounted(place, ["--bind", str(folder)]):
        _mount("-o", "remount,ro,bind", str(place))
        yield place


@contextmanager
def _mounted(place: Path, what: list[str]) -> Iterator[None]:
    place.mkdir(exist_ok=True)
    _mount(*what, str(place))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _mount(*arguments: str) -> None:
    """Skips, and says so, where that is not allowed."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a disk cannot be mounted here: {done.stderr.strip()}")
