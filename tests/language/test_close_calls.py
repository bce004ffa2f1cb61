"""Two names that the audio hardly tells apart are offered, not guessed."""

from __future__ import annotations

import pytest

from voice_shop.language.automaton import Automaton
from voice_shop.language.close_calls import CLOSE_CALL
from voice_shop.language.intent import Intent, IntentName
from voice_shop.language.understand import NAME_DOUBT, STRICT_DOUBT, understand_heard

NEAR, FAR = -1.0 - CLOSE_CALL / 2, -1.0 - CLOSE_CALL * 2


def heard(grammar: Automaton, *sentences: tuple[str, float]) -> Intent:
    idle = grammar.restricted(frozenset(IntentName) - {IntentName.CHOOSE})
    understood = understand_heard(sentences, sentences[0][0], 0.0, idle)
    assert isinstance(understood, Intent)
    return understood


def candidates(grammar: Automaton, *sentences: tuple[str, float]) -> list[set[str]]:
    return [set(line.candidates) for line in heard(grammar, *sentences).lines]


def test_a_rival_as_likely_is_offered_beside_the_best(grocery: Automaton) -> None:
    said = ("add two limes to my cart", -1.0), ("add two lemons to my cart", NEAR)
    (line,) = heard(grocery, *said).lines
    assert (line.candidates, line.quantity) == (("limes", "lemons"), 2)


def test_in_a_list_only_the_name_in_doubt_has_a_rival(grocery: Automaton) -> None:
    said = ("add two limes and kerrygold butter", -1.0), ("add two lemons and kerrygold butter", NEAR)
    assert candidates(grocery, *said) == [{"limes", "lemons"}, {"kerrygold-butter"}]


@pytest.mark.parametrize(
    "rival",
    [
        ("add two lemons to my cart", FAR),
        ("add three lemons to my cart", NEAR),  # another quantity: the read-back tells it
        ("remove two lemons from my cart", NEAR),
        ("add two lemons and limes to my cart", NEAR),
        ("how much are the lemons", NEAR),
        ("add 2 limes", NEAR),
    ],
)
def test_what_is_less_likely_or_differs_in_more_than_a_name_is_no_rival(
    grocery: Automaton, rival: tuple[str, float]
) -> None:
    assert candidates(grocery, ("add two limes to my cart", -1.0), rival) == [{"limes"}]


def test_a_question_has_no_rivals(grocery: Automaton) -> None:
    said = ("how much are the limes", -1.0), ("how much are the lemons", NEAR)
    assert candidates(grocery, *said) == [{"limes"}]


def test_at_most_three_are_offered(grocery: Automaton) -> None:
    names = ("limes", "lemons", "plums", "peas", "pears")
    said = [(f"add two {name}", -1.0 - at * CLOSE_CALL / 10) for at, name in enumerate(names)]
    (line,) = heard(grocery, *said).lines
    assert line.candidates[0] == "limes"
    assert 1 < len(line.candidates) <= 3


@pytest.mark.parametrize(
    ("said", "taken"),
    [("chicken", False), ("the limes", False), ("kerrygold butter", True), ("the oat milk please", True)],
)
def test_a_word_alone_must_be_heard_more_surely_than_a_name_of_several(
    grocery: Automaton, said: str, taken: bool
) -> None:
    choosing = grocery.restricted(frozenset({IntentName.CHOOSE}))
    between = (NAME_DOUBT + STRICT_DOUBT) / 2
    assert isinstance(understand_heard([(said, -1.0)], "whatever", between, choosing), Intent) is taken
    assert not isinstance(understand_heard([(said, -1.0)], "whatever", STRICT_DOUBT + 0.1, choosing), Intent)
    assert isinstance(understand_heard([(said, -1.0)], said, NAME_DOUBT - 0.1, choosing), Intent)
