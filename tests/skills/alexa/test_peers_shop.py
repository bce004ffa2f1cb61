"""Clients that others wrote shop at the running endpoint: virtual-alexa and ask-sdk-test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority
from skills.alexa.linking.tokens import Tokens
from skills.alexa.package.build import FOLDER, model_file
from tests.skills.alexa.conftest import SKILL, serves
from tests.skills.alexa.gateway import Running, running
from tests.skills.alexa.linking import ORIGIN, PHRASE, SECRET, VENDOR, Browser
from voice_shop.app import App
from voice_shop.clock import system_clock
from voice_shop.commerce.household.types import Person, Role
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings

PEERS = Path(__file__).parent / "peers"
ROOT = Path(__file__).resolve().parents[3]
NODE = Path(sys.executable).with_name("node")


@dataclass(frozen=True)
class Shop:
    """A shop that is served, and the token of somebody who linked their account there."""

    app: App
    served: Running
    token: str

    def orders(self) -> int:
        return len(self.app.shop.orders(self.app.household, limit=1000))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("served")
    initialise(folder, "grocery")
    skill = SkillSettings(
        folder, SKILL, AlexaSettings(endpoint=f"{ORIGIN}/"), LinkingSettings(vendor_id=VENDOR)
    )
    app = App(Home(folder))
    Tokens(app.store, system_clock).set_secret("alexa", SECRET)
    app.shop.households.put_person(app.household, Person("anna", Role.ADULT, "Anna"), by="test")
    app.shop.passphrases.set(app.household, PHRASE, person="anna", by="test")
    authority = Authority(datetime.now(UTC))
    signer = authority.signer()
    endpoint = create_app(skill, trust_roots=[authority.root], fetch=serves({PATH: signer.pem}))
    token = Browser(endpoint).linked()["access_token"]
    with running(endpoint, signer) as served:
        yield Shop(app, served, token)
    app.close()


def spoken(answer: dict[str, Any]) -> str:
    text: str = answer["response"]["outputSpeech"]["ssml"]
    return text


def say(
    shop: Shop, *steps: str | dict[str, Any], locale: str = "en-US", token: str = ""
) -> list[dict[str, Any]]:
    """What virtual-alexa heard and got for each step."""
    asked = {
        "url": shop.served.signed, "skill": SKILL, "locale": locale, "token": token or shop.token,
        "model": str(ROOT / FOLDER / model_file(locale)), "steps": steps,
    }  # fmt: skip
    done = subprocess.run(
        [NODE, "--no-warnings", PEERS / "shopping.cjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_virtual_alexa_shops_from_opening_to_receipt(shop: Shop) -> None:
    before = shop.orders()
    answers = say(
        shop,
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
    assert shop.orders() == before + 1


def test_virtual_alexa_hears_the_british_model_and_leaves_without_buying(shop: Shop) -> None:
    before = shop.orders()
    answers = say(shop, "reorder my coffee", "cancel", locale="en-GB")
    assert [a["heard"] for a in answers] == ["ReorderIntent", "AMAZON.CancelIntent"]
    assert answers[1]["response"]["shouldEndSession"] is True
    assert shop.orders() == before


def test_the_scenarios_of_ask_sdk_test_pass(shop: Shop, tmp_path: Path) -> None:
    environment = {
        **os.environ, "SHOP_URL": shop.served.signed, "SHOP_SKILL": SKILL, "SHOP_TOKEN": shop.token,
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
