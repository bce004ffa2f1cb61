"""What was asked for must have been heard freely too, or the sentence is doubted the more."""

from __future__ import annotations

import pytest

from voice_shop.language.intent import Intent, IntentName, Line
from voice_shop.language.understand import NAME_DOUBT, STRICT_DOUBT
from voice_shop.speech.doubt import weighed

COFFEES = Intent(IntentName.ADD, (Line(("coffee",), "coffee"),))
MOCHA = Intent(IntentName.ADD, (Line(("mocha",), "mocha", options={"milk": "skim milk"}),))


def test_an_order_of_which_nothing_was_heard_freely_is_doubted_more() -> None:
    assert weighed(0.54, "can i have the car keys", "can i have the coffees", COFFEES) > STRICT_DOUBT


def test_an_order_of_which_one_name_was_heard_freely_is_doubted_less() -> None:
    heard = "i have a single shop moco with skin milk"
    assert weighed(1.2, heard, "i have a single shot mocha with skim milk", MOCHA) < STRICT_DOUBT


def test_a_name_that_was_heard_freely_in_other_letters_is_as_doubtful_as_it_was() -> None:
    latte = Intent(IntentName.ADD, (Line(("latte",), "latte"),))
    assert weighed(0.74, "a lot ate please", "a latte please", latte) == 0.74


def test_speech_that_only_mentions_what_is_sold_stays_doubted() -> None:
    assert weighed(2.8, "i'll put sugar in my coffee", "i'm going to have my coffees", COFFEES) > STRICT_DOUBT


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [("check out", Intent(IntentName.CHECK_OUT)), ("coffees", Intent(IntentName.CHOOSE, COFFEES.lines))],
)
def test_without_names_or_without_anything_else_the_doubt_is_as_it_was(sentence: str, intent: Intent) -> None:
    assert weighed(NAME_DOUBT + 0.1, sentence, sentence, intent) == NAME_DOUBT + 0.1
