"""A Dutch shop through the endpoint: by signed requests, and by virtual-alexa with the nl-NL model of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skills.alexa.package.build import model_file, package_files
from skills.alexa.package.manifest import SkillPlace
from skills.alexa.package.wording import wordings
from skills.alexa.tongue import Tongues
from tests.skills.alexa.conftest import Alexa, speech
from tests.skills.alexa.gateway import running
from tests.skills.alexa.shopping import Shop, opened, say
from voice_shop.catalogue.spoken import shop_words

LOCALE = "nl-NL"
ENGLISH = re.compile(r"\b(the|your|you|and|order|cart|with|please|delivery|today|tomorrow|shall|what)\b")


@pytest.fixture(scope="module")
def winkel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = opened(tmp_path_factory.mktemp("winkel"), "kruidenier")
    yield shop
    shop.app.close()


def dutch(text: str) -> str:
    assert not ENGLISH.search(text.lower()), text
    return text


def test_an_order_is_put_together_read_back_and_bought_in_dutch(winkel: Shop) -> None:
    tongue, before = Tongues(winkel.app).of(LOCALE), winkel.orders()
    alexa = Alexa(winkel.endpoint, winkel.signer, datetime.now(UTC), locale=LOCALE, token=winkel.token)
    assert "Welkom" in dutch(speech(alexa.launch()))

    def zeg(text: str) -> str:
        request = tongue.request(text)
        assert request is not None
        answer = alexa.ask(request)
        assert answer["shouldEndSession"] is False
        assert dutch(speech(answer)).endswith("?")
        return speech(answer)

    assert "citroenen" in zeg("voeg drie citroenen toe")
    zeg("zet twee pakken koffie in mijn mandje")
    zeg("haal de citroenen eruit")
    offer = zeg("afrekenen")
    assert [word for word in ("koffie", "bestellen", "euro") if word not in offer] == []
    assert winkel.orders() == before
    zeg("ja")
    assert winkel.orders() == before + 1


def test_virtual_alexa_hears_the_dutch_model(winkel: Shop, tmp_path: Path) -> None:
    profile = winkel.app.folder.profile
    words = shop_words(winkel.app.folder.catalogue, profile.faq)
    spoken = [wording for wording in wordings() if LOCALE in wording.locales]
    model = tmp_path / "nl-NL.json"
    made = package_files(SkillPlace(profile.name, "de kruidenier"), words, spoken)
    model.write_bytes(made[model_file(LOCALE)])
    before = winkel.orders()
    steps = {"launch": True}, "wat kost koffie", "voeg koffie toe", "afrekenen", "ja"
    with running(winkel.endpoint, winkel.signer) as at:
        answers = say(winkel, at.signed, model, *steps, locale=LOCALE)
    assert [answer["heard"] for answer in answers] == [
        "LaunchRequest", "ProductQuestionPriceIntent", "AddIntent", "CheckOutIntent", "AMAZON.YesIntent",
    ]  # fmt: skip
    for answer in answers:
        dutch(speech(answer["response"]))
    assert winkel.orders() == before + 1
