"""One thing instead of another; and what is only remembered."""

from tests.dialogue.conftest import Shopper


def test_not_this_but_that_takes_one_out_and_the_other_in(shopper: Shopper) -> None:
    shopper.say("add three lemons", "add tofu")
    answer = shopper.say("not the tofu, the hummus")
    assert "tofu" in answer
    assert "hummus" in answer
    assert {name for name in shopper.cart if "tofu" in name} == set()
    assert any("hummus" in name for name in shopper.cart)


def test_as_many_come_in_as_went_out(shopper: Shopper) -> None:
    shopper.say("add three tofu", "swap the tofu for hummus")
    (quantity,) = shopper.cart.values()
    assert quantity == 3
    shopper.say("two tofu instead of the hummus")


def test_between_two_choices_it_chooses(shopper: Shopper) -> None:
    asked = shopper.say("add coffee beans")
    assert asked.endswith("?")
    shopper.say("not the illy coffee beans, the lavazza coffee beans")
    assert len(shopper.cart) == 1


def test_what_is_not_there_is_not_swapped(shopper: Shopper) -> None:
    shopper.say("add lemons")
    before = dict(shopper.cart)
    shopper.say("swap the butter for honey")
    assert shopper.cart == before


def test_a_reminder_is_on_the_list_and_in_no_cart(shopper: Shopper) -> None:
    said = shopper.say("remind me to buy toothpaste and two lemons")
    assert "shopping list" in said
    assert not shopper.cart
    (listed,) = shopper.shop.lists.all("home")
    assert len(listed.entries) == 2
    assert "lemons" in shopper.say("what did I want to remember")


def test_reminders_go_to_the_cart_when_that_is_said(shopper: Shopper) -> None:
    shopper.say("remind me to buy two lemons", "remind me to get tofu")
    said = shopper.say("add my reminders to my cart")
    assert "tofu" in said
    assert sorted(shopper.cart.values()) == [1, 2]
    assert "nothing" in shopper.say("what are my reminders")
