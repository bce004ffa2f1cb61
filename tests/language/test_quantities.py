"""How much is said, in every way of a table; and what never adds anything."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason
from voice_shop.language.normalise import words
from voice_shop.language.understand import understand

TABLE: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parent / "quantities.yaml").read_text(encoding="utf-8")
)
ORDERS = (
    "get me a {}", "i would like two {}", "add {} to my cart", "buy some {}", "order {}", "can i have a {}",
    "put {} on my list", "we need {}", "{} please", "i want to buy {}", "throw in a {}", "add {} to that",
)  # fmt: skip
BUYS = {IntentName.ADD, IntentName.REORDER, IntentName.CHECK_OUT, IntentName.YES}
REFUSED = ("don't {}", "do not {}", "please don't {}", "i never said {}", "no don't {}", "you must not {}")


@pytest.fixture(scope="module")
def idle(grocery: Automaton) -> Automaton:
    return grocery.restricted(frozenset(IntentName) - {IntentName.CHOOSE})


@pytest.mark.parametrize("said", TABLE)
def test_an_amount_is_what_was_said(idle: Automaton, said: str) -> None:
    quantity, measure, unit, packs = TABLE[said]
    understood = understand(f"add {said}", idle)
    assert isinstance(understood, Intent), understood
    assert understood.name is IntentName.ADD
    (line,) = understood.lines
    wanted = None if measure is None else Decimal(str(measure))
    assert (line.quantity, line.measure, line.unit, line.packs) == (quantity, wanted, unit, packs)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("refused", REFUSED)
def test_a_negated_order_adds_nothing(idle: Automaton, order: str, refused: str) -> None:
    assert understand(order.format("lemon"), idle).__class__ is Intent
    understood = understand(refused.format(order.format("lemon")), idle)
    assert not isinstance(understood, Intent) or understood.name in {IntentName.NO, IntentName.REMOVE}
    if isinstance(understood, NotUnderstood):
        assert understood.nearest is None or understood.nearest.name not in BUYS


@pytest.mark.parametrize(
    "said",
    [
        "I don't want a coffee",
        "how much is the large coffee",
        "do I have milk on my list",
        "did you add the lemons",
        "how much are two lemons",
        "would you add lemons or not",
        "she said add lemons",
        "is there a lemon in my cart",
        "why did you add two lemons",
    ],
)
def test_a_question_or_a_refusal_adds_nothing(idle: Automaton, said: str) -> None:
    understood = understand(said, idle)
    assert not isinstance(understood, Intent) or not understood.name.changes_cart_or_order


def test_what_is_like_a_sentence_of_ours_is_asked_back_and_never_done(idle: Automaton) -> None:
    asked = understand("looking for something sweet", idle)
    assert isinstance(asked, NotUnderstood)
    assert asked.reason is Reason.UNSURE
    assert asked.nearest is not None
    assert asked.nearest.name is IntentName.FIND
    bare = understand("two litres of milk", idle)
    assert isinstance(bare, NotUnderstood)
    assert bare.nearest is not None
    assert bare.nearest.name is IntentName.ADD
    assert understand("play some music", idle) == NotUnderstood(Reason.NOT_OURS, "play some music")


def test_another_word_is_no_misspelling(idle: Automaton) -> None:
    assert not isinstance(understand("where is my phone", idle), Intent)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2.5 kg", ("2.5", "kg")),
        ("1,5l", ("1.5", "l")),
        ("1,200", ("1200",)),
        ("12. May 3", ("12", "may", "3")),
    ],
)
def test_a_number_with_a_fraction_is_one_word(text: str, read: tuple[str, ...]) -> None:
    assert words(text) == read


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("what's taking my order so long", IntentName.ORDER_STATUS),
        ("which coffee is cheapest", IntentName.FIND),
    ],
)
def test_what_changes_nothing_is_answered_where_the_second_reader_is_sure(
    idle: Automaton, said: str, name: IntentName
) -> None:
    understood = understand(said, idle)
    assert isinstance(understood, Intent), understood
    assert understood.name is name


def test_a_question_back_says_the_sentence_with_the_name_in_it(idle: Automaton) -> None:
    understood = understand("would somebody please remove that lemons thing", idle)
    assert isinstance(understood, NotUnderstood)
    assert understood.nearest is not None
    assert understood.nearest.name is IntentName.REMOVE
    assert "lemons" in understood.nearest.text
