"""Several things in one breath: each done in its turn, none of them bought without its own yes."""

from tests.dialogue.conftest import Shopper
from voice_shop.dialogue.session import Asking
from voice_shop.dialogue.session_codec import read, write
from voice_shop.language.intent import IntentName


def test_the_sure_one_is_done_and_the_question_answered(shopper: Shopper) -> None:
    shopper.say("add two lemons and where's my order")
    assert shopper.cart == {"lemons": 2}
    assert shopper.keys[0] == "cart.added"
    assert any(key.startswith("order.") for key in shopper.keys)
    assert shopper.keys[-1] == "again.anything_else"


def test_what_must_be_asked_is_asked_and_the_rest_comes_after_it(shopper: Shopper) -> None:
    shopper.say("add gouda", "add brie", "add crisps and remove the gouda")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CHOICE
    assert "talk.one_by_one" in shopper.keys
    assert "gouda" in shopper.cart
    shopper.say("the first one")
    assert "gouda" not in shopper.cart
    assert shopper.session.waiting == ()


def test_the_question_stays_while_something_else_is_answered(shopper: Shopper) -> None:
    shopper.say("add crisps and where's my order")
    assert any(key.startswith("order.") for key in shopper.keys)
    assert shopper.keys[-1] == "again.which_product"
    assert shopper.cart == {}


def test_out_with_one_and_the_rest_is_read_back_and_not_bought(shopper: Shopper) -> None:
    shopper.say("add gouda", "add two lemons", "cancel the gouda and order the rest")
    assert shopper.cart == {"lemons": 2}
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CONSENT
    assert shopper.orders == ()
    shopper.say("yes")
    assert [line.name for line in shopper.orders[0].lines] == ["lemons"]


def test_nothing_waits_behind_a_question_that_is_left(shopper: Shopper) -> None:
    shopper.say("add crisps and check out")
    assert [intent.name for intent in shopper.session.waiting] == [IntentName.CHECK_OUT]
    shopper.say("stop")
    assert shopper.session.waiting == ()
    shopper.say("add two lemons")
    assert shopper.keys[-1] == "ask.anything_else"


def test_what_waits_survives_a_restart(shopper: Shopper) -> None:
    shopper.say("add crisps and remove two lemons")
    session = shopper.session
    assert session.waiting
    again = read(write(session), session.household, session.person, session.channel)
    assert again is not None
    assert again.waiting == session.waiting


def test_a_purchase_and_checking_out_are_one_question(shopper: Shopper) -> None:
    shopper.say("reorder my coffee and check out", "yes")
    assert len(shopper.orders) == 1
    assert shopper.session.waiting == ()
    assert "cart.empty" not in shopper.keys


def test_the_same_thing_twice_in_two_breaths_is_two(shopper: Shopper) -> None:
    shopper.say("add garlic and add two lemons", "add two lemons")
    assert shopper.cart["lemons"] == 4


def test_each_part_is_in_the_record(shopper: Shopper) -> None:
    shopper.say("add two lemons and where's my order")
    assert shopper.kinds()[:3] == ["heard", "understood", "understood"]
