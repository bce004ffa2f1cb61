"""Every promise names tests, and every test that is named exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMISES = re.split(r"^## ", (ROOT / "docs" / "promises.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
NAMED = re.compile(r"^- `(tests/[\w/]+\.py)::(test_\w+)`", re.MULTILINE)


def test_there_are_six_promises() -> None:
    assert [promise.split(".")[0] for promise in PROMISES] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda text: text.splitlines()[0])
def test_a_promise_names_tests_that_exist(promise: str) -> None:
    assert NAMED.findall(promise)
    assert len(NAMED.findall(promise)) == promise.count("- `"), "a line that names no test"
    for file, name in NAMED.findall(promise):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (
            file,
            name,
        )
