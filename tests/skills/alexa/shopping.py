"""A shop with somebody whose account is linked, and virtual-alexa to shop there."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from skills.alexa.linking.tokens import Tokens
from tests.skills.alexa.conftest import SKILL
from tests.skills.alexa.linking import ORIGIN, PHRASE, SECRET, VENDOR, Browser
from voice_shop.app import App
from voice_shop.clock import system_clock
from voice_shop.commerce.household.types import Person, Role
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings

PEERS = Path(__file__).parent / "peers"
NODE = Path(sys.executable).with_name("node")


@dataclass(frozen=True)
class Shop:
    """A shop, its endpoint, who signs for Alexa there, and the token of anna, who linked her account."""

    app: App
    endpoint: Flask
    signer: Signer
    token: str

    def orders(self) -> int:
        return len(self.app.shop.orders(self.app.household, limit=1000))


def opened(folder: Path, sample: str) -> Shop:
    """A fresh shop."""
    initialise(folder, sample)
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
    return Shop(app, endpoint, signer, Browser(endpoint).linked()["access_token"])


def say(
    shop: Shop, url: str, model: Path, *steps: str | dict[str, Any], locale: str = "en-US"
) -> list[dict[str, Any]]:
    """What virtual-alexa heard and got for each step, which is a sentence or what `shopping.cjs` says.

    Args:
        url: of the gateway that signs.
        model: the interaction model that she hears with.
    """
    asked = {
        "url": url, "skill": SKILL, "locale": locale, "token": shop.token, "model": str(model),
        "steps": steps,
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
