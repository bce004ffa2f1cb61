"""Replies: short, one question and that last, nothing a voice cannot say, nothing sold beside a yes."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import sample
from voice_shop.dialogue.session import Asking, Reply, Say
from voice_shop.dialogue.wording import broken_rules, sells_while_confirming, spoken_words
from voice_shop.dialogue.wording_samples import broken_templates, samples
from voice_shop.language.intent import IntentName
from voice_shop.language.replies import Replies
from voice_shop.resources import resource

PACKS = {"en": ("grocery", "barista"), "nl": ("kruidenier",)}
SHOPS = [(language, shop) for language, shops in PACKS.items() for shop in shops]


def replies(language: str, shop: str) -> Replies:
    return Replies.load(resource("grammars", language), locale=sample(shop).profile.locale)


@pytest.mark.parametrize(("language", "shop"), SHOPS)
def test_every_variant_of_every_reply_keeps_the_rules(language: str, shop: str) -> None:
    assert list(broken_templates(replies(language, shop), sample(shop))) == []


@pytest.mark.parametrize(("language", "shop"), SHOPS)
def test_every_variant_was_looked_at(language: str, shop: str) -> None:
    pack = replies(language, shop)
    seen = [one.key for one in samples(pack, sample(shop))]
    wanted = [key for key, all_ in pack.templates.items() for _ in all_ if not key.startswith("form.")]
    assert sorted(seen) == sorted(wanted)


def test_a_pack_for_every_language_is_looked_at() -> None:
    assert {folder.name for folder in resource("grammars").iterdir() if folder.is_dir()} == set(PACKS)


def broken(
    *said: str, keys: tuple[str, ...] = ("talk.no_hurry",), asks: bool = False, **facts: object
) -> str:
    reply = Reply(tuple(Say(key, facts) for key in keys), asks=asks)
    return "; ".join(broken_rules(reply, said, "en"))


LONG = " ".join(["word"] * 26) + "."


@pytest.mark.parametrize(
    ("said", "asks", "told"),
    [
        (LONG, False, "26 spoken words"),
        ("It costs €1,234,567.89 " + "and so on " * 6, False, "spoken words, at most 25"),
        ("Yes? Or no?", True, "2 questions"),
        ("Shall I? I wait.", True, "does not come last"),
        ("I am listening.", True, "keeps listening and asks nothing"),
        ("Shall I?", False, "does not listen"),
        ("It comes on 2026-03-04.", False, "a date is written as no one says it"),
        ("Take → this one.", False, "→ cannot be said"),
    ],
)
def test_what_breaks_a_rule_is_told(said: str, asks: bool, told: str) -> None:
    assert told in broken(said, asks=asks)


def test_what_is_well_said_is_not_told() -> None:
    assert (
        broken("Done: €12.40, tomorrow between 10:00 and 12:00 (6 × 330 ml). Anything more?", asks=True) == ""
    )


def test_an_offer_is_read_whole_and_its_question_is_counted() -> None:
    assert broken(LONG, "Shall I?", keys=("quote.read", "ask.order"), asks=True) == ""
    assert "28 spoken words" in broken(LONG, "Shall I?", keys=("talk.no_hurry", "ask.order"), asks=True)


def test_four_choices_are_too_many() -> None:
    assert "4 choices" in broken("Which one?", asks=True, choices=("a", "b", "c", "d"))
    assert broken("Which one?", asks=True, choices=("a", "b", "c")) == ""


def test_nothing_is_sold_beside_a_question_for_a_yes() -> None:
    assert list(sells_while_confirming(("promo.offers", "again.order"), Asking.CONSENT))
    assert (
        list(sells_while_confirming(("promo.offers", "again.order"), Asking.CONSENT, IntentName.OFFERS)) == []
    )
    assert list(sells_while_confirming(("promo.offers",), None)) == []
    assert list(sells_while_confirming(("promo.offers", "again.which_product"), Asking.CHOICE)) == []


@pytest.mark.parametrize(("text", "words"), [("€12.40.", 3), ("a, b - c", 3), ("Order 1042", 5), ("", 0)])
def test_words_are_counted_as_they_are_spoken(text: str, words: int) -> None:
    assert spoken_words(text, "en") == words
