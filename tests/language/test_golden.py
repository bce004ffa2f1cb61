"""Every golden sentence means what its line says."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName
from voice_shop.language.plain import plain_slots
from voice_shop.language.understand import understand

FILES = sorted((Path(__file__).parent.parent / "golden" / "en").rglob("*.yaml"))
GOLDEN: list[dict[str, Any]] = [
    entry for file in FILES for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["say"])
def test_a_golden_sentence_means_what_its_line_says(grocery: Automaton, golden: dict[str, Any]) -> None:
    understood = understand(golden["say"], grocery)
    if golden["intent"] is None:
        assert not isinstance(understood, Intent)
        return
    assert isinstance(understood, Intent), understood
    assert understood.name == golden["intent"]
    assert [more.name for more in understood.also] == golden.get("also", [])
    said = [[line.product, line.quantity] for line in understood.lines]
    ids = [set(line.candidates) for line in understood.lines]
    for (name, quantity), (_, got), found in zip(golden.get("lines", []), said, ids, strict=True):
        assert quantity == got
        assert found & candidates_of(name, grocery)
    slots = {k: _plain(v) for k, v in plain_slots(understood).items() if k != "candidates"}
    assert slots == golden.get("slots", {})


def candidates_of(name: str, grammar: Automaton) -> set[str]:
    understood = understand(f"how much is {name}", grammar)
    assert isinstance(understood, Intent)
    return set(understood.lines[0].candidates)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def test_every_intent_has_a_golden_sentence() -> None:
    assert {golden["intent"] for golden in GOLDEN} - {None} >= set(IntentName) - {IntentName.CHANGE_OPTIONS}
