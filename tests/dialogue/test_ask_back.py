"""An option that the audio hardly tells from another is asked about, that option alone."""

import pytest

from tests.dialogue.conftest import Shopper, grammar_of
from voice_shop.dialogue.session import Asking
from voice_shop.language.intent import Intent, IntentName, Line
from voice_shop.language.understand import understand_heard

SOY = "a large latte with soy milk please"
SKIM = "a large latte with skim milk please"
BARE = "a large latte please"


def heard(*sentences: tuple[str, float]) -> Intent:
    idle = grammar_of("barista").restricted(frozenset(IntentName) - {IntentName.CHOOSE})
    meant = understand_heard(sentences, sentences[0][0], 0.3, idle)
    assert isinstance(meant, Intent)
    return meant


def test_the_doubt_is_of_that_option_alone() -> None:
    line = heard((SOY, -0.30), (SKIM, -0.35)).lines[0]
    assert line.between == {"milkAmount": ("soy milk", "skim milk")}
    assert line.options == {"size": "large", "milkAmount": "soy milk"}


@pytest.mark.parametrize(
    "other", [(SKIM, -0.45), ("a small latte with skim milk please", -0.31), ("a large mocha please", -0.31)]
)
def test_what_is_clear_or_differs_in_more_is_not_asked(other: tuple[str, float]) -> None:
    assert heard((SOY, -0.30), other).lines[0].between == {}


def test_it_is_asked_and_nothing_is_added_before(guest: Shopper) -> None:
    text = guest.mean(heard((SOY, -0.30), (SKIM, -0.35)))
    assert "soy milk or skim milk" in text
    assert guest.cart == {}
    guest.say("skim milk")
    assert guest.shop.cart("home").lines[0].options == {"size": "large", "milkAmount": "skim milk"}


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        ("yes", {"size": "large", "milkAmount": "soy milk"}),
        ("no", {"size": "large"}),
        ("without milk", {"size": "large"}),
    ],
)
def test_whether_it_was_said_at_all_is_a_yes_or_no(
    guest: Shopper, answer: str, options: dict[str, str]
) -> None:
    guest.mean(heard((SOY, -0.30), (BARE, -0.33)))
    assert guest.cart == {}
    assert guest.session.question is not None
    assert guest.session.question.asking is Asking.OPTION
    guest.say(answer)
    assert guest.shop.cart("home").lines[0].options == options


def test_the_others_of_the_order_are_taken_meanwhile(guest: Shopper) -> None:
    both = "a large latte with {} milk and an espresso please"
    guest.mean(heard((both.format("soy"), -0.30), (both.format("skim"), -0.35)))
    assert guest.cart == {"espresso": 1}
    guest.say("the first one")
    assert guest.cart == {"latte": 1, "espresso": 1}


def test_a_doubt_survives_being_kept() -> None:
    from voice_shop.dialogue.plain import line_from, plain_line

    line = Line(("latte",), "latte", between={"size": ("small", "")})
    assert line_from(plain_line(line)) == line
