"""A whole conversation in Dutch, typed, and every word of it Dutch."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.dialogue.conftest import START, sample
from voice_shop.catalogue.spoken import shop_words
from voice_shop.channels.turn import Turns
from voice_shop.commerce.money import Money
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import OrderStatus
from voice_shop.dialogue.session import Session
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import load_pack
from voice_shop.language.replies import Replies
from voice_shop.resources import resource

ENGLISH = re.compile(
    r"\b(the|your|you|and|order|ordered|cart|with|please|delivery|today|tomorrow|for|piece|pieces|nothing"
    r"|shall|what|which|milk|elephant|volcano|yes|no)\b",
    re.IGNORECASE,
)


@cache
def grammar() -> Automaton:
    folder = sample("kruidenier")
    return compile_grammar(
        load_pack(resource("grammars", "nl")), shop_words(folder.catalogue, folder.profile.faq)
    )


class Klant:
    """A shopper at the Dutch sample; every answer is looked through for English."""

    def __init__(self, path: Path) -> None:
        folder = sample("kruidenier")
        self.shop = Shop(folder.catalogue, folder.profile, Store(path), lambda: START)
        self.shop.seed_history(folder.history, "thuis")
        self.turns = Turns(
            grammar=grammar(),
            shop=self.shop,
            replies=Replies.load(resource("grammars", "nl"), locale=folder.profile.locale),
            clock=lambda: START,
            session=Session("s", "thuis", "sanne", "text"),
        )

    def say(self, text: str) -> str:
        answer = self.turns.take_text(text).text
        assert not ENGLISH.search(answer), answer
        return answer

    @property
    def cart(self) -> dict[str, int]:
        return {line.name: line.quantity for line in self.shop.cart("thuis").lines}


@pytest.fixture
def klant(tmp_path: Path) -> Klant:
    return Klant(tmp_path / "shop.db")


def test_from_a_first_word_to_a_return(klant: Klant) -> None:
    assert "mandje" in klant.say("hallo")
    klant.say("voeg drie citroenen toe")
    assert klant.cart == {"citroenen": 3}
    klant.say("maak er vijf van")
    assert klant.cart == {"citroenen": 5}
    klant.say("zet twee pakken koffie in mijn mandje")
    assert klant.cart == {"citroenen": 5, "koffie": 2}
    klant.say("haal de citroenen eruit")
    assert klant.cart == {"koffie": 2}
    assert "€ 7,99" in klant.say("wat kost de koffie")
    assert "Bestellen kan dag en nacht" in klant.say("wat zijn de openingstijden")
    offer = klant.say("afrekenen")
    assert "€ 19,93" in offer
    assert "tussen" in offer
    assert klant.say("misschien").endswith("?")
    assert klant.shop.orders("thuis", limit=1)[0].placed_at < START
    assert "besteld" in klant.say("ja graag")
    (order, *_) = klant.shop.orders("thuis", limit=1)
    assert order.total == Money(1993, "EUR")
    assert "nog annuleren" in klant.say("waar is mijn bestelling")
    assert "niets" in klant.say("annuleer mijn bestelling")
    assert "geannuleerd" in klant.say("ja")
    assert "terugsturen" in klant.say("ik wil de koffie terugsturen")
    assert "retournummer" in klant.say("ja")
    assert klant.say("tot ziens")


def test_the_usual_is_ordered_again(klant: Klant) -> None:
    offer = klant.say("doe maar het gebruikelijke")
    assert "2 pakken havermelk (1 l elk)" in offer
    assert "Zal ik" in offer or "Wil je" in offer
    assert "besteld" in klant.say("ja bestel maar")
    (order, *_) = klant.shop.orders("thuis", limit=1)
    assert order.status is OrderStatus.HELD


@pytest.mark.parametrize(
    "said",
    [
        "ik wil geen koffie",
        "bestel geen brood",
        "koop de melk niet",
        "nooit meer koffie",
        "tientallen citroenen",
    ],
)
def test_what_denies_or_is_vague_adds_nothing(klant: Klant, said: str) -> None:
    klant.say(said)
    assert klant.cart == {}


def test_no_and_a_hedge_buy_nothing(klant: Klant) -> None:
    klant.say("zet koffie op mijn lijst")
    klant.say("afrekenen")
    klant.say("ik denk het wel")
    assert "niets besteld" in klant.say("nee bedankt")
    assert klant.cart == {"koffie": 1}


def test_the_two_words_are_dutch(klant: Klant) -> None:
    klant.shop.households.set_challenge_over("thuis", Money(100, "EUR"), by="test")
    klant.say("zet koffie op mijn lijst")
    klant.say("afrekenen")
    asked = klant.say("ja")
    words = re.search("“(.+)”", asked)
    assert words is not None
    assert "besteld" in klant.say(words[1])


def test_an_allergen_is_named_in_dutch(klant: Klant) -> None:
    klant.shop.households.set_allergens("thuis", frozenset({"milk"}), by="test")
    klant.say("zet yoghurt op mijn lijst")
    assert "bevat melk" in klant.say("afrekenen")
