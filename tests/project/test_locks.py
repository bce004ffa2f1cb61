"""The lock files: everything pinned, everything hashed, nothing of any registry."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("build", "device", "dev")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(name: str) -> list[tuple[Requirement, list[str]]]:
    """(requirement, hashes) of every entry of a lock file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    found = []
    for line in joined.splitlines():
        wanted, *hashes = re.split(r"\s+--hash=", line.strip())
        found.append((Requirement(wanted), hashes))
    return found


def wanted(extra: str | None) -> list[Requirement]:
    project = PROJECT["project"]
    listed = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    return [Requirement(text) for text in listed]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_a_hash(name: str) -> None:
    for requirement, hashes in entries(name):
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_and_no_path(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|\bindex|find-links|\.(com|org|io|net|dev)\b|(^|\s)[./]+/", text)


@pytest.mark.parametrize(
    ("lock", "extras"), [("device", [None, "device"]), ("dev", [None, "device", "alexa", "dev"])]
)
def test_what_pyproject_asks_for_is_locked(lock: str, extras: list[str | None]) -> None:
    locked: dict[str, list[Requirement]] = {}
    for requirement, _ in entries(lock):
        locked.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    for extra in extras:
        for need in wanted(extra):
            found = locked.get(canonicalize_name(need.name))
            assert found, f"{need} is not in requirements/{lock}.txt: run scripts/lock"
            for requirement in found:
                version = next(iter(requirement.specifier)).version
                assert need.specifier.contains(version), f"{requirement} is locked, {need} is asked for"


def test_the_device_runs_the_versions_that_were_tested() -> None:
    tested = {f"{need.name}{need.specifier}" for need, _ in entries("dev")}
    assert {f"{need.name}{need.specifier}" for need, _ in entries("device")} <= tested


def test_the_core_asks_for_no_sound() -> None:
    names = {canonicalize_name(need.name) for need in wanted(None)}
    assert not names & {canonicalize_name(need.name) for need in wanted("device")}


def test_the_npm_lock_has_a_hash_for_everything_and_an_address_for_nothing() -> None:
    lock = json.loads((ROOT / "tests/skills/alexa/peers/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 100
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
    wanted = json.loads((ROOT / "tests/skills/alexa/peers/package.json").read_text(encoding="utf-8"))
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]
