"""What cannot be done is said, with the nearest thing that can; what the shop has not is named."""

import pytest

from tests.dialogue.conftest import Shopper


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("return the library books", ("repair.cannot", "can.return")),
        ("when does the match start", ("repair.cannot", "can.order")),
        ("turn off the lights", ("repair.not_ours",)),
    ],
)
def test_the_nearest_thing_is_named(shopper: Shopper, text: str, keys: tuple[str, ...]) -> None:
    shopper.say(text)
    assert shopper.cart == {}
    assert shopper.keys == keys


def test_a_far_guess_asks_nothing_and_does_nothing(shopper: Shopper) -> None:
    shopper.say("return the library books")
    assert shopper.session.question is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("have you got a waterproof winter jacket under 200", "no waterproof winter jacket below €200"),
        ("do you have lawn mowers", "lawn mowers"),
        ("find organic trousers under 50", "trousers"),
    ],
)
def test_what_the_shop_has_not_is_named_with_what_must_hold(shopper: Shopper, text: str, says: str) -> None:
    assert says in shopper.say(text)
    assert shopper.session.question is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("does the sourdough contain gluten", "question.contains"),
        ("do the lemons contain nuts", "question.contains_not"),
        ("which allergens are in the brie", "question.allergens"),
        ("which allergens are in the lemons", "question.allergens_none"),
        ("is the sourdough gluten free", "question.not_free"),
    ],
)
def test_what_is_in_it_is_what_the_catalogue_says(shopper: Shopper, text: str, key: str) -> None:
    shopper.say(text)
    assert key in shopper.keys


def test_what_nobody_told_is_not_guessed(shopper: Shopper) -> None:
    shopper.say("does the toilet paper contain milk")
    assert shopper.keys == ("question.allergens_untold",)
