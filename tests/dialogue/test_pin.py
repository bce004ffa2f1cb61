"""An order over the household's limit needs the PIN, which nobody and nothing keeps."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.dialogue.conftest import START, Shopper, english, grammar_of, open_shop, sample
from voice_shop.channels.turn import Turns
from voice_shop.commerce.money import Money
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.dialogue.memory import Memory
from voice_shop.dialogue.session import Asking, Session
from voice_shop.journal.events import to_json
from voice_shop.language.intent import IntentName
from voice_shop.language.secret import Secret
from voice_shop.language.understand import understand
from voice_shop.speech.protocols import Heard, Sentence

PIN = "4711"


@pytest.fixture
def rich(shopper: Shopper) -> Shopper:
    """A household whose orders over €5 need the PIN 4711."""
    shopper.shop.pins.set("home", PIN, by="alex")
    shopper.shop.households.set_pin_over("home", Money(500, "EUR"), by="alex")
    return shopper


@pytest.mark.parametrize(
    "said",
    [
        *(
            "4711",
            "4 7 1 1",
            "four seven one one",
            "four seven double one",
            "my PIN is 4711",
            "it's 4711 please",
        ),
        *("forty seven eleven", "47 11", "four seven eleven", "well the code is four, seven, one, one"),
    ],
)
def test_the_pin_is_said_or_typed_in_many_ways(rich: Shopper, said: str) -> None:
    rich.say("add two butter", "check out", "yes")
    assert rich.orders == ()
    rich.say(said)
    assert [order.total.minor for order in rich.orders] == [1053]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        *(("twenty twenty", "2020"), ("nineteen eighty four", "1984"), ("twenty one oh five", "2105")),
        *(("triple nine zero", "9990"), ("one oh oh one", "1001"), ("40711", "40711"), ("40 7 11", "40711")),
    ],
)
def test_numbers_of_two_digits_are_two_digits(said: str, digits: str) -> None:
    meant = understand(said, grammar_of("grocery").restricted(frozenset({IntentName.PIN, IntentName.NO})))
    secret = getattr(meant, "slots", {}).get("digits")
    assert isinstance(secret, Secret)
    assert secret.reveal() == digits
    assert digits not in repr(meant)


def test_a_small_order_needs_none(rich: Shopper) -> None:
    rich.shop.households.set_pin_over("home", Money(5000, "EUR"), by="alex")
    rich.say("add two butter", "check out", "yes")
    assert len(rich.orders) == 1


def test_a_wrong_pin_is_asked_again_in_other_words_and_then_locked(rich: Shopper) -> None:
    rich.say("add two butter", "check out", "yes")
    said = [rich.say("1234") for _ in range(3)]
    assert len(set(said)) == 3
    assert "Try again in 1 minute" in said[-1]
    assert rich.session.question is None
    assert rich.cart == {"butter": 2}
    rich.say("check out", "yes", PIN)
    assert rich.orders == ()
    rich.wait(minutes=2)
    rich.say("check out", "yes", PIN)
    assert len(rich.orders) == 1


def test_digits_too_few_to_be_a_pin_are_no_try(rich: Shopper) -> None:
    rich.say("add two butter", "check out", "yes", *["one two"] * 4, PIN)
    assert len(rich.orders) == 1


def test_while_the_pin_is_asked_a_question_a_no_and_a_correction_are_answered(rich: Shopper) -> None:
    rich.say("add two butter", "check out", "yes")
    assert "PIN" in rich.say("how much is tofu")
    rich.say("make it three")
    assert rich.session.question is not None
    assert rich.session.question.asking is Asking.CONSENT
    rich.say("yes", "no")
    assert rich.session.question is None
    assert rich.orders == ()
    assert rich.cart == {"butter": 3}


def test_an_offer_that_died_while_the_pin_was_asked_is_read_back_anew(rich: Shopper) -> None:
    rich.say("add two butter", "check out", "yes")
    rich.wait(minutes=20)
    assert rich.say(PIN).endswith("?")
    assert rich.orders == ()
    rich.say("yes", PIN)
    assert len(rich.orders) == 1


def _turns(shopper: Shopper, channel: str) -> Turns:
    return Turns(
        grammar=grammar_of("grocery"),
        shop=shopper.shop,
        replies=english(),
        clock=lambda: shopper.now[0],
        session=Session("unused", "home", "alex", channel, place=channel),
        memory=Memory(shopper.shop.context),
    )


def test_a_pin_on_another_channel_than_the_read_back_hears_the_offer_first(rich: Shopper) -> None:
    text, alexa = _turns(rich, "text"), _turns(rich, "alexa")
    for said in ("add two butter", "check out", "yes"):
        text.take_text(said)
    assert alexa.take_text(PIN).text.endswith("€10.53?")
    assert rich.orders == ()
    alexa.take_text("yes")
    alexa.take_text(PIN)
    assert len(rich.orders) == 1


SPOKEN = "three eight five two nine six"


def test_no_byte_of_a_pin_is_kept_anywhere(tmp_path: Path) -> None:
    """Typed and spoken, right and wrong, asked for and not: in no event and no file."""
    shopper = open_shop(tmp_path / "shop.db")
    shop = Shop(
        sample("grocery").catalogue,
        sample("grocery").profile,
        Store(tmp_path / "shop.db"),
        lambda: shopper.now[0],
    )
    shopper.shop = shop
    shop.pins.set("home", "385296", by="alex")
    shop.households.set_pin_over("home", Money(500, "EUR"), by="alex")
    text, device = _turns(shopper, "text"), _turns(shopper, "device")
    told: list[str] = []
    for said in ("my pin is 385296", "add two butter", "check out", "yes", "no it's not 385296", "385296"):
        told += [to_json(event) for event in text.take_text(said).events]
    assert len(shopper.orders) == 1
    heard = [
        Heard((Sentence(said, -0.1),), f"{said}.", 0.0, 2.0, 0.1)
        for said in (
            "reorder my coffee",
            "yes",
            "yes",
            SPOKEN[:-4],
            f"{SPOKEN} no",
            f"my pin is {SPOKEN}",
            SPOKEN,
        )
    ]
    for utterance in heard:
        told += [to_json(event) for event in device.take_heard(utterance).events]
    assert len(shopper.orders) == 2
    kept = "\n".join(told).encode() + b"".join(f.read_bytes() for f in tmp_path.iterdir() if f.is_file())
    # Four digits are in a digest by chance.
    kept = re.sub(rb"[0-9a-f]{32,}", b"", kept)
    for digits in ("385296", "3852", "5296", SPOKEN, "three eight", "nine six", "3 8 5"):
        assert digits.encode() not in kept, digits
    assert json.loads(told[0])["heard"] == "my pin is •••"


def test_what_is_no_pin_stays_in_the_transcript(rich: Shopper) -> None:
    rich.say("add two butter", "check out", "yes", "never mind")
    heard = json.loads(to_json(rich.last.events[0]))["heard"]
    assert heard == "never mind"
    assert rich.now[0] == START
