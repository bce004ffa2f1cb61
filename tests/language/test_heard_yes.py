"""A yes by sound is one only if it was heard freely, too."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import grammar_of
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason
from voice_shop.language.understand import understand_heard


@pytest.mark.parametrize(
    ("sentence", "free"),
    [("yes", "Cheers"), ("yep", "Yet."), ("yes", "Years."), ("yes", "Jess"), ("yes", "List"), ("yes", "")],
)
def test_what_only_sounds_like_it_is_asked_again(sentence: str, free: str) -> None:
    heard = understand_heard([(sentence, -2.0)], free, 0.5, grammar_of("grocery"))
    assert isinstance(heard, NotUnderstood)
    assert heard.reason is Reason.UNSURE


@pytest.mark.parametrize(
    ("sentence", "free"),
    [("yes", "Yes."), ("yes please", "Yes, please."), ("yes go ahead", "Yes, go ahead."), ("yeah", "Yes.")],
)
def test_a_yes_is_one(sentence: str, free: str) -> None:
    heard = understand_heard([(sentence, -0.3)], free, 0.0, grammar_of("grocery"))
    assert isinstance(heard, Intent)
    assert heard.name is IntentName.YES


def test_what_is_no_yes_is_as_it_was() -> None:
    heard = understand_heard([("check out", -0.8)], "Chick-go.", 0.0, grammar_of("grocery"))
    assert isinstance(heard, Intent)
