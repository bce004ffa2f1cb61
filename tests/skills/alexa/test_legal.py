"""The pages that the store's page of the skill links to: the merchant's own, or ours as the settings are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from skills.alexa import SkillSettings
from skills.alexa.legal.facts import facts_of
from skills.alexa.legal.pages import add_texts
from skills.alexa.package.wording import wordings
from tests.conftest import ROOT
from tests.skills.alexa.conftest import SKILL
from voice_shop.app import App
from voice_shop.errors import InputError
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings


def served(folder: Path, *, skill: SkillSettings | None = None) -> Flask:
    made = Flask("skills.alexa")
    add_texts(made, skill or SkillSettings(folder, SKILL), App(Home(folder)))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    initialise(tmp_path, "grocery")
    return tmp_path


def test_every_address_of_the_package_is_answered_by_the_endpoint(endpoint: Flask) -> None:
    manifest = json.loads((ROOT / "skills/alexa/skill-package/skill.json").read_text(encoding="utf-8"))
    named = manifest["manifest"]["privacyAndCompliance"]["locales"]
    assert named.keys() == {locale for wording in wordings() for locale in wording.locales}
    client = endpoint.test_client()
    for locale, addresses in named.items():
        for address in addresses.values():
            response = client.get(address.removeprefix("https://shop.invalid"))
            assert (response.status_code, response.mimetype) == (200, "text/html")
            assert f'<html lang="{locale[:2]}">' in response.text
            assert "Corner Grocery" in response.text
            assert "{{" not in response.text
            assert "script" not in response.headers["Content-Security-Policy"]
    assert client.get("/privacy").text == client.get("/privacy/en").text
    assert client.get("/privacy/xx").status_code == client.get("/terms/../shop.db").status_code == 404


def test_they_say_what_the_settings_say(folder: Path) -> None:
    shop = folder / "shop" / "shop.toml"
    more = 'consumer_law = "eu"\nminimum_order = "12.00"\n\n[[slots]]'
    shop.write_text(shop.read_text().replace("[[slots]]", more, 1), encoding="utf-8")
    plain = served(folder).test_client()
    terms = plain.get("/terms").text
    for told in ("€3.95", "€50.00", "10 minutes", "14 days", "€12.00", "€150.00", "European Union"):
        assert told in terms
    assert "cookie" not in plain.get("/privacy").text, "without linking there is none"
    linking, alexa = LinkingSettings(vendor_id="M1"), AlexaSettings(events_client_id="a")
    linked = served(folder, skill=SkillSettings(folder, SKILL, alexa, linking)).test_client()
    assert "cookie" in linked.get("/privacy").text
    assert "notifications" in linked.get("/privacy").text


def test_a_merchants_own_files_are_served_instead(folder: Path) -> None:
    (folder / "shop" / "privacy.html").write_text("<h1>Ours & yours</h1>", encoding="utf-8")
    (folder / "shop" / "privacy.nl.txt").write_text("Eén.\n\nTwee <b>.\n", encoding="utf-8")
    client = served(folder).test_client()
    assert client.get("/privacy/en").text == "<h1>Ours & yours</h1>"
    assert "<p>Eén.</p>" in client.get("/privacy/nl").text
    assert "<p>Twee &lt;b&gt;.</p>" in client.get("/privacy/nl").text
    assert "Corner Grocery" in client.get("/terms").text


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "shop" / "terms.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"terms\.txt is no UTF-8"):
        served(folder)


def test_a_shops_name_is_no_markup(folder: Path) -> None:
    shop = folder / "shop" / "shop.toml"
    shop.write_text(shop.read_text().replace("Corner Grocery", "A <i> & B"), encoding="utf-8")
    assert facts_of(SkillSettings(folder, SKILL), App(Home(folder)))["shop"] == "A <i> & B"
    assert "A &lt;i&gt; &amp; B" in served(folder).test_client().get("/terms").text
