"""What is answered, word for word: the golden replies, in files named as those of the pack."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dialogue.conftest import OpenShop, grammar_of
from voice_shop.language.intent import Intent, IntentName
from voice_shop.language.understand import understand
from voice_shop.resources import resource

FOLDER = Path(__file__).parent.parent / "golden" / "spoken" / "en"
SPOKEN: list[dict[str, Any]] = [
    entry for file in sorted(FOLDER.glob("*.yaml")) for entry in yaml.safe_load(file.read_text("utf-8"))
]
SILENT = {IntentName.PIN, IntentName.CHALLENGE}
"""Only meant while a household's rule asks for them: tests/dialogue/test_pin.py and test_challenge.py."""


@pytest.mark.parametrize("spoken", SPOKEN, ids=lambda spoken: " / ".join(spoken["say"]))
def test_the_reply_is_the_golden_one(shoppers: OpenShop, spoken: dict[str, Any]) -> None:
    assert shoppers().say(*spoken["say"]) == spoken["reply"]


def test_the_files_mirror_those_of_the_pack() -> None:
    told = {path.name for path in FOLDER.glob("*.yaml")}
    files = {path.name for path in resource("grammars", "en").glob("*.yaml")}
    assert told - {"not_ours.yaml"} == files - {"rules.yaml", "forms.yaml", "pin.yaml", "challenge.yaml"}


def test_every_intent_has_a_golden_reply() -> None:
    grammar = grammar_of("grocery")
    meant = [understand(text, grammar) for spoken in SPOKEN for text in spoken["say"]]
    told = {intent.name for intent in meant if isinstance(intent, Intent)}
    assert set(IntentName) - told - SILENT == set()
