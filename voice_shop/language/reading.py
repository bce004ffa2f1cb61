"""From the actions along a path to the intent they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voice_shop.language.intent import Intent, IntentName, Line
from voice_shop.language.network import Action, Actions

History = tuple[Any, Actions]
"""(earlier history or None, actions): a linked list, shared between readings."""

_REPEATABLE = frozenset({"attribute"})


def actions_of(history: History | None) -> Iterator[Action]:
    """The actions of a path, first to last."""
    pieces: list[Actions] = []
    while history is not None:
        history, actions = history[0], history[1]
        pieces.append(actions)
    for actions in reversed(pieces):
        yield from actions


def meaning(intent: Intent) -> tuple[object, ...]:
    """What makes two intents the same, however they were said."""
    lines = tuple(
        (line.candidates, line.quantity, tuple(sorted(line.options.items()))) for line in intent.lines
    )
    return intent.name, lines, repr(sorted(intent.slots.items(), key=str))


def fold_history(history: History, text: str) -> tuple[Intent, int] | None:
    """The intent of a path and how many words its names cover.

    None if the path contradicts itself (two sizes for one coffee).
    """
    name: IntentName | None = None
    slots: dict[str, Any] = {}
    lines: list[Line] = []
    line: dict[str, Any] | None = None
    covered = 0
    for kind, key, value in actions_of(history):
        if kind == "intent":
            name, slots = key, dict(value)
        elif kind == "begin":
            line = {"options": {}}
        elif kind == "end" and line is not None:
            lines.append(_line(line))
            line = None
        elif kind == "product":
            if line is None:
                lines.append(Line(key, value))
            else:
                line["candidates"], line["product"] = key, value
            covered += value.count(" ") + 1
        elif kind == "option":
            options = slots.setdefault("options", {}) if line is None else line["options"]
            if key in options:
                return None
            options[key] = value
            covered += value.count(" ") + 1
        elif kind == "slot" and not _put(slots if line is None else line, key, value):
            return None
    return None if name is None else (Intent(name, tuple(lines), slots, text), covered)


def _put(into: dict[str, Any], key: str, value: Any) -> bool:
    if key in _REPEATABLE:
        into[key + "s"] = (*into.get(key + "s", ()), value)
        return True
    if key in into:
        return False
    into[key] = value
    return True


def _line(parts: dict[str, Any]) -> Line:
    return Line(
        candidates=parts["candidates"],
        product=parts["product"],
        quantity=parts.get("quantity", 1),
        stated="quantity" in parts,
        options=parts["options"],
    )
