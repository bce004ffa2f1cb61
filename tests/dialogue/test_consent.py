"""Between the read-back and the order: only a clear yes buys, and everything else has an answer."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.dialogue.session import Asking
from voice_shop.language.intent import NotUnderstood, Reason
from voice_shop.speech.protocols import Heard, Sentence


@pytest.fixture
def asked(shopper: Shopper) -> Shopper:
    """Coffee was read back."""
    shopper.say("reorder my coffee")
    return shopper


def _open(shopper: Shopper) -> bool:
    question = shopper.session.question
    return question is not None and question.asking is Asking.CONSENT


def test_two_turns_for_the_plain_reorder(asked: Shopper) -> None:
    asked.say("yes")
    assert len(asked.orders) == 1


@pytest.mark.parametrize(
    "hedge",
    [
        *(
            "maybe",
            "I think so",
            "I guess",
            "yes maybe",
            "maybe yes",
            "probably",
            "yes but",
            "not sure",
        ),
        *("whatever", "hmm", "perhaps yes", "okay I guess", "I suppose so", "why not", "let me think"),
        *("maybe yes please", "yes, I think", "possibly", "yeah maybe", "umm maybe yes", "just maybe yes"),
    ],
)
def test_a_hedge_is_no_yes_and_the_offer_stays(asked: Shopper, hedge: str) -> None:
    asked.say(hedge)
    assert asked.orders == ()
    assert _open(asked), asked.last.text
    asked.say("yes")
    assert len(asked.orders) == 1


@pytest.mark.parametrize("words", ["hold on", "wait", "one moment please", "wait a minute", "hang on"])
def test_who_wants_time_gets_it(asked: Shopper, words: str) -> None:
    asked.say(words, words)
    assert asked.orders == ()
    assert _open(asked)


def test_what_did_you_hear_tells_what_was_heard_last(asked: Shopper) -> None:
    assert "reorder my coffee" in asked.say("what did you hear?")
    assert _open(asked)


def test_what_was_heard_is_told_as_it_was_heard_freely(asked: Shopper) -> None:
    asked.turns.take_heard(
        Heard((Sentence("how much is tofu", -0.1),), "How much is the tofu?", 0.1, 1.0, 0.1)
    )
    assert "How much is the tofu" in asked.say("what did you hear")


def test_the_reason_for_a_choice_is_the_households_own_habit(asked: Shopper) -> None:
    assert "times here" in asked.say("why that one?")
    assert _open(asked)


def test_without_personalisation_the_reason_tells_no_habit(shopper: Shopper) -> None:
    from voice_shop.commerce.household.types import Switch

    shopper.say("add two butter")
    shopper.shop.households.set_switch("home", Switch.PERSONALISATION, on=False, by="alex")
    assert "ordered" not in shopper.say("why that one")


def test_nothing_spoken_of_has_no_reason(shopper: Shopper) -> None:
    shopper.say("why that one")
    assert shopper.keys == ("talk.why_what",)


def test_a_question_a_correction_and_a_hedge_in_between(asked: Shopper) -> None:
    asked.say("how much is tofu", "hmm", "make it two", "what did you hear", "hold on")
    assert _open(asked)
    asked.say("yes")
    assert [line.quantity for line in asked.orders[0].lines] == [2]


def test_silence_is_never_consent_and_closes_in_the_end(asked: Shopper) -> None:
    for _ in range(4):
        asked.mean(NotUnderstood(Reason.NOTHING_HEARD))
    assert asked.orders == ()
    assert not _open(asked)


def test_a_yes_that_began_while_we_spoke_is_asked_again(asked: Shopper) -> None:
    asked.turns.take_heard(Heard((Sentence("yes", -0.1),), "Yes.", 0.0, 0.5, 0.1), early=True)
    assert asked.orders == ()
    assert _open(asked)
