"""Writes a scenario file from a conversation: says the lines to a fresh shop and notes what comes of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from voice_shop.channels.turn import TurnResult
from voice_shop.errors import InputError
from voice_shop.files import faults
from voice_shop.journal.events import Replied
from voice_shop.scenarios.outcome import Outcome
from voice_shop.scenarios.playing import Played, Text, play
from voice_shop.scenarios.scenes import Scenario, Step, Then


def spoken_lines(file: Path) -> tuple[str, ...]:
    """What a shopper says: the lines of a script, or what was heard in a transcript of JSON Lines.

    Raises:
        InputError: nothing is said, or it is no text.
    """
    try:
        with faults(file):
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text.", code="script") from error
    lines = [line.strip() for line in text.splitlines()]
    said = [_heard(line) for line in lines if line and not line.startswith("#")]
    found = tuple(words for words in said if words)
    if not found:
        raise InputError(f"Nobody says anything in {file}.", hint="Write one line a turn.", code="script")
    return found


def _heard(line: str) -> str:
    """The words of a line; of an event only those that were heard."""
    if not line.startswith("{"):
        return line
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(event, dict) or event.get("event") != "heard":
        return ""
    return str(event.get("heard") or event.get("free") or "")


def recorded(name: str, shop: str, lines: Sequence[str]) -> str:
    """The scenario of a conversation, as the text of a file.

    Raises:
        InputError: no such shop.
    """
    steps = tuple(Step(number, say=line) for number, line in enumerate(lines, start=1))
    scenario = Scenario(name, Path("(chat)"), 1, steps, Then(), shop=shop)
    return written(play(scenario, Text()))


def written(played: Played) -> str:
    """How a scenario went, as a scenario file that asks for exactly that."""
    scenario = played.scenario
    spoken = [step for step in scenario.steps if step.say is not None]
    steps = [
        _step(step, result, events)
        for step, result, events in zip(spoken, played.results, played.events, strict=True)
    ]
    then = _then(played.left or Outcome())
    one: dict[str, Any] = {"name": scenario.name, "shop": scenario.shop, "steps": steps, "then": then}
    return yaml.safe_dump([one], sort_keys=False, allow_unicode=True, width=100)


def _step(step: Step, result: TurnResult, events: tuple[str, ...]) -> dict[str, Any]:
    keys = [key for event in result.events if isinstance(event, Replied) for key in event.keys]
    return {"say": step.say, "hear": keys, **({"events": list(events)} if events else {})}


def _then(left: Outcome) -> dict[str, Any]:
    then: dict[str, Any] = {"cart": dict(left.cart)}
    if left.orders:
        then["orders"] = [
            {"lines": dict(order.lines), "total": order.total, "status": order.status}
            for order in left.orders
        ]
    for key in ("stock", "list", "cases", "tickets", "money", "parts"):
        value = getattr(left, key)
        if value:
            then[key] = list(value) if isinstance(value, tuple) else value
    return then
