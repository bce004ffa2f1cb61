"""How an interaction model is written: a line for each sample, slot and value, so that changes are small."""

from __future__ import annotations

import json
from typing import Any

_A_LINE_EACH = frozenset({"intents", "samples", "slots", "types", "values", "prompts"})
"""Members whose lists have a line for each item; all else stays on the line where it begins."""


def as_lines(value: Any) -> bytes:
    """JSON in UTF-8 with as few lines as tell a change apart; the same value gives the same bytes.

    >>> print(as_lines({"name": "a", "samples": ["one", "two"], "synonyms": ["x", "y"]}).decode(), end="")
    {"name": "a", "samples": [
    "one",
    "two"
    ], "synonyms": ["x", "y"]}
    """
    return f"{_written(value)}\n".encode()


def _written(value: Any, member: str = "") -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_plain(name)}: {_written(inner, name)}" for name, inner in value.items()) + "}"
        )
    if isinstance(value, list) and value:
        between = ("\n", ",\n") if member in _A_LINE_EACH else ("", ", ")
        return f"[{between[0]}{between[1].join(map(_written, value))}{between[0]}]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
