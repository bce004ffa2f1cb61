"""Clients that others wrote shop at the running endpoint: virtual-alexa and ask-sdk-test."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skills.alexa.package.build import FOLDER, model_file
from tests.skills.alexa.conftest import SKILL
from tests.skills.alexa.gateway import running
from tests.skills.alexa.shopping import NODE, PEERS, Shop, opened, say

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Served:
    """A shop that is served."""

    shop: Shop
    address: str

    def say(self, *steps: str | dict[str, Any], locale: str = "en-US") -> list[dict[str, Any]]:
        """What virtual-alexa heard and got for each step."""
        return say(self.shop, self.address, ROOT / FOLDER / model_file(locale), *steps, locale=locale)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    shop = opened(tmp_path_factory.mktemp("served"), "grocery")
    with running(shop.endpoint, shop.signer) as at:
        yield Served(shop, at.signed)
    shop.app.close()


def spoken(answer: dict[str, Any]) -> str:
    text: str = answer["response"]["outputSpeech"]["ssml"]
    return text


def test_virtual_alexa_shops_from_opening_to_receipt(served: Served) -> None:
    before = served.shop.orders()
    answers = served.say(
        {"launch": True},
        "how much are bananas",
        "add bananas to my cart",
        {"intent": "AddIntent", "slots": {"item_quantity": "2", "item_product": "clementines"}},
        "what is in my cart",
        "check out",
        "yes please",
        "yes",
    )
    assert [a["heard"] for a in answers] == [
        "LaunchRequest", "ProductQuestionPriceIntent", "AddIntent", "AddIntent", "ReadCartIntent",
        "CheckOutIntent", "AMAZON.YesIntent", "AMAZON.YesIntent",
    ]  # fmt: skip
    assert "order and pay" in spoken(answers[5])
    assert "hank you" in spoken(answers[6])
    assert "2 × " in answers[6]["response"]["card"]["content"]
    assert served.shop.orders() == before + 1


def test_virtual_alexa_hears_the_british_model_and_leaves_without_buying(served: Served) -> None:
    before = served.shop.orders()
    answers = served.say("reorder my coffee", "cancel", locale="en-GB")
    assert [a["heard"] for a in answers] == ["ReorderIntent", "AMAZON.CancelIntent"]
    assert answers[1]["response"]["shouldEndSession"] is True
    assert served.shop.orders() == before


def test_the_scenarios_of_ask_sdk_test_pass(served: Served, tmp_path: Path) -> None:
    environment = {
        **os.environ, "SHOP_URL": served.address, "SHOP_SKILL": SKILL, "SHOP_TOKEN": served.shop.token,
        "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1", "AWS_REGION": "eu-west-1",
    }  # fmt: skip
    report = tmp_path / "report.json"
    mocha = PEERS / "node_modules" / "mocha" / "bin" / "mocha.js"
    done = subprocess.run(
        [
            *(NODE, mocha, "--exit", "--timeout", "60000", PEERS / "scenarios.cjs"),
            *("--reporter", "json", "--reporter-option", f"output={report}"),
        ],
        capture_output=True, text=True, env=environment, timeout=240,
    )  # fmt: skip
    assert report.is_file(), done.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    failed = [(test["fullTitle"], test["err"].get("message")) for test in told["failures"]]
    assert not failed
    assert done.returncode == 0, done.stderr
    assert told["stats"]["passes"] >= 10
