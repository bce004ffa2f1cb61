"""Several things in one breath are all understood, or nothing of it is done."""

import pytest

from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import Intent, IntentName, NotUnderstood
from voice_shop.language.understand import understand, understand_heard

I = IntentName  # noqa: E741 - the tables below are read across
IDLE = frozenset(IntentName) - {I.CHOOSE}


def names(understood: object) -> list[IntentName]:
    assert isinstance(understood, Intent), understood
    return [understood.name, *(more.name for more in understood.also)]


BREATHS = [
    ("add milk and where's my order", [I.ADD, I.ORDER_STATUS]),
    ("cancel the bread and order the rest", [I.REMOVE, I.CHECK_OUT]),
    ("take out the butter, add two lemons and check out", [I.REMOVE, I.ADD, I.CHECK_OUT]),
    ("add lemons and limes and then tell me what's in my cart", [I.ADD, I.READ_CART]),
    ("where's my order? And how much is the butter", [I.ORDER_STATUS, I.PRODUCT_QUESTION]),
    ("could you add two lemons please, and do you have any garlic", [I.ADD, I.PRODUCT_QUESTION]),
    ("order my usual but tell me my total first", None),
    ("add milk but no bread", None),
    ("if the butter is cheap, add two lemons", None),
    ("don't add milk and check out", None),
    ("add two lemons if they are cheap and check out", None),
    ("I told him to add milk and check out", None),
    ("yes and no", None),
    ("no, yes", None),
]


@pytest.mark.parametrize(("text", "wanted"), BREATHS)
def test_a_breath_is_understood_whole_or_not_at_all(
    grocery: Automaton, text: str, wanted: list[IntentName] | None
) -> None:
    understood = understand(text, grocery.restricted(IDLE))
    if wanted is None:
        assert isinstance(understood, NotUnderstood)
    else:
        assert names(understood) == wanted


def test_what_is_one_sentence_stays_one(grocery: Automaton) -> None:
    assert names(understand("add milk, eggs and butter and two lemons", grocery)) == [I.ADD]


def test_each_part_has_its_own_lines(grocery: Automaton) -> None:
    understood = understand("remove the garlic and add three lemons", grocery)
    assert isinstance(understood, Intent)
    assert [line.product for line in understood.lines] == ["garlic"]
    assert [(line.product, line.quantity) for line in understood.also[0].lines] == [("lemons", 3)]


def test_a_breath_is_heard_too(grocery: Automaton) -> None:
    """The audio's grammar has no sentence that holds both; what was heard freely word for word has."""
    free = "Add two lemons, and where's my order?"
    heard = understand_heard([("add two lemons and one wholemeal loaf", -0.4)], free, 0.7, grocery)
    assert names(heard) == [I.ADD, I.ORDER_STATUS]
    assert [line.product for line in heard.lines] == ["lemons"] if isinstance(heard, Intent) else False


@pytest.mark.parametrize("text", ["need four pork chops for sunday", "we ate them all, add two lemons"])
def test_what_was_read_in_part_is_asked_about(grocery: Automaton, text: str) -> None:
    understood = understand(text, grocery.restricted(IDLE))
    assert isinstance(understood, NotUnderstood)
    assert understood.nearest is not None
    assert understood.nearest.name is I.ADD
