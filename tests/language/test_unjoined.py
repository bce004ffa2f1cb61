"""Lists as people type them, polite phrases, swaps; and what must not be taken for one."""

import pytest

from voice_shop.language.automaton import Automaton
from voice_shop.language.fillers import Fillers
from voice_shop.language.intent import Intent, IntentName, NotUnderstood
from voice_shop.language.understand import understand


@pytest.fixture(scope="module")
def idle(grocery: Automaton) -> Automaton:
    return grocery.restricted(frozenset(IntentName) - {IntentName.CHOOSE})


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("add milk eggs butter", [("milk", 1), ("eggs", 1), ("butter", 1)]),
        ("two lemons one pineapple three cucumbers", [("lemons", 2), ("pineapple", 1), ("cucumber", 3)]),
        ("milk, eggs, butter", [("milk", 1), ("eggs", 1), ("butter", 1)]),
        ("milk\neggs\nbutter", [("milk", 1), ("eggs", 1), ("butter", 1)]),
        (
            "get tomatoes onions garlic and ginger",
            [("tomatoes", 1), ("onions", 1), ("garlic", 1), ("ginger", 1)],
        ),
    ],
)
def test_a_list_needs_no_and(idle: Automaton, said: str, lines: list[tuple[str, int]]) -> None:
    understood = understand(said, idle)
    assert isinstance(understood, Intent), understood
    assert understood.name is IntentName.ADD
    assert [line.quantity for line in understood.lines] == [quantity for _, quantity in lines]
    for line, (name, _) in zip(understood.lines, lines, strict=True):
        assert candidates(name, idle) & set(line.candidates)


def candidates(name: str, grammar: Automaton) -> set[str]:
    asked = understand(f"how much is {name}", grammar)
    assert isinstance(asked, Intent)
    return set(asked.lines[0].candidates)


@pytest.mark.parametrize(
    "said", ["add chicken soup", "butter milk honey", "add lemon ginger", "milk and eggs"]
)
def test_two_names_may_be_one_thing_and_are_asked_about(idle: Automaton, said: str) -> None:
    understood = understand(said, idle)
    if isinstance(understood, Intent):
        assert len(understood.lines) != 2
    else:
        assert understood.nearest is None or understood.nearest.name is IntentName.ADD


@pytest.mark.parametrize(
    "said",
    [
        "do you think you could add two lemons",
        "um, could I maybe get two lemons please",
        "would it be possible to get two lemons",
        "go ahead and add two lemons, mate",
        "I was wondering if you could add two lemons for the kids",
        "oh I nearly forgot, add two lemons",
    ],
)
def test_politeness_means_nothing_wherever_it_stands(idle: Automaton, said: str) -> None:
    understood = understand(said, idle)
    assert isinstance(understood, Intent), understood
    assert [(line.product, line.quantity) for line in understood.lines] == [("lemons", 2)]


@pytest.mark.parametrize(
    "said", ["is it okay if I don't add two lemons", "do you think you could not add lemons"]
)
def test_politeness_hides_no_refusal(idle: Automaton, said: str) -> None:
    understood = understand(said, idle)
    assert isinstance(understood, NotUnderstood) or understood.name is IntentName.REMOVE


def test_the_longest_filler_goes_first() -> None:
    fillers = Fillers([("go",), ("go", "ahead", "and")])
    assert fillers.without(("go", "ahead", "and", "pay")) == ("pay",)
    assert Fillers(()).without(("a", "b")) == ("a", "b")


@pytest.mark.parametrize(
    ("said", "quantity"), [("not two, three", 3), ("three, not two", 3), ("I need three instead of two", 3)]
)
def test_the_number_that_was_wrong_is_not_the_one_that_is_meant(
    idle: Automaton, said: str, quantity: int
) -> None:
    understood = understand(said, idle)
    assert isinstance(understood, Intent)
    assert understood.name is IntentName.CHANGE_QUANTITY
    assert understood.slots["quantity"] == quantity


def test_a_beer_may_be_one_with_alcohol_too(idle: Automaton) -> None:
    assert candidates("a beer", idle) >= {"heineken-lager", "heineken-alcohol-free-beer"}
