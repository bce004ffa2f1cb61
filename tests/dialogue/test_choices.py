"""Which one, which size, instead of what: questions before something goes into the cart."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper
from voice_shop.language.intent import Intent, IntentName


def test_the_household_s_own_is_taken_and_named(shopper: Shopper) -> None:
    answer = shopper.say("add oat milk")
    assert "Alpro oat milk" in answer
    assert "usual" in answer
    assert shopper.cart == {"Alpro oat milk": 1}


def test_without_a_habit_it_asks_with_at_most_three(shopper: Shopper) -> None:
    answer = shopper.say("add two coffee beans")
    assert answer.endswith("?")
    assert answer.count("€") in {2, 3}
    assert shopper.cart == {}
    shopper.say("the second one", "whole bean")
    assert shopper.cart == {"Illy coffee beans": 2}


def test_the_cheaper_one(shopper: Shopper) -> None:
    shopper.say("add coffee beans", "the cheaper one", "whole bean")
    assert shopper.cart == {"Illy coffee beans": 1}


def test_a_required_option_is_asked_for(shopper: Shopper) -> None:
    answer = shopper.say("add two light bulbs")
    assert answer.endswith("screw fitting or bayonet fitting?")
    assert shopper.cart == {}
    assert "bayonet fitting" in shopper.say("bayonet fitting please")
    assert shopper.cart == {"light bulb": 2}


def test_the_option_can_be_named_by_its_place(shopper: Shopper) -> None:
    assert "(screw fitting" in shopper.say("add a light bulb", "the first one")


def test_several_of_one_kind_are_taken_within_the_limit(shopper: Shopper) -> None:
    said = "add two salad bowls with extra olives and extra feta"
    assert "2 salad bowls with extra feta and extra olives, €12.90" in shopper.say(said)
    assert "at most 2" in shopper.say("add extra croutons to it")
    assert shopper.cart == {"salad bowl": 2}
    said = "add a salad bowl with extra croutons extra olives and extra feta"
    assert shopper.say(said).endswith(": extra croutons, extra olives or extra feta?")
    assert "1 salad bowl with extra olives" in shopper.say("the second one")
    assert [line.quantity for line in shopper.shop.cart("home").lines] == [2, 1]


@pytest.mark.parametrize(
    "said",
    ["without the olives", "take the olives off", "no extra olives on it", "leave out the extra olives"],
)
def test_one_of_several_choices_is_taken_off(shopper: Shopper, said: str) -> None:
    shopper.say("add two salad bowls with extra olives and extra feta")
    assert "2 salad bowls with extra feta" in shopper.say(said)
    assert "olives" not in shopper.last.text
    assert [line.options for line in shopper.shop.cart("home").lines] == [{"salad extras": "extra feta"}]
    shopper.say("without the extra feta")
    (line,) = shopper.shop.cart("home").lines
    assert (line.quantity, dict(line.options)) == (2, {})
    shopper.say(said)
    assert len(shopper.shop.cart("home").lines) == 1, "and nothing else changes"


def test_a_choice_is_taken_off_while_it_is_bought(shopper: Shopper) -> None:
    shopper.say("add a salad bowl with extra olives and extra feta", "add two butter", "check out")
    answer = shopper.say("without the olives")
    assert "salad bowl with extra feta" in answer
    assert shopper.kinds()[-2:] == ["quoted", "replied"]
    shopper.say("yes")
    assert {tuple(line.options.values()) for line in shopper.orders[0].lines} == {("extra feta",), ()}


def test_which_one_is_asked_where_several_have_it(shopper: Shopper) -> None:
    shopper.say("add a salad bowl with extra olives and extra feta", "add two salad bowls with extra olives")
    shopper.say("add butter")
    assert shopper.say("without the olives").endswith("?")
    shopper.say("the second one")
    extras = [line.options.get("salad extras") for line in shopper.shop.cart("home").lines]
    assert extras == ["extra feta, extra olives", None, None]


def test_what_is_in_the_cart_itself_is_taken_out_before_any_choice(shopper: Shopper) -> None:
    shopper.say("add olives", "add a salad bowl with extra olives", "remove the olives")
    assert shopper.cart == {"salad bowl": 1}
    assert shopper.shop.cart("home").lines[0].options == {"salad extras": "extra olives"}


def test_what_is_no_choice_changes_nothing_and_asks_again(shopper: Shopper) -> None:
    answer = shopper.say("add a light bulb", "the fourth one")
    assert answer.endswith("?")
    assert shopper.cart == {}


def test_no_leaves_it_out_and_keeps_the_rest(shopper: Shopper) -> None:
    shopper.say("add butter", "add a light bulb", "no")
    assert shopper.cart == {"butter": 1}


def test_the_sure_ones_are_taken_the_doubtful_one_is_asked_about(shopper: Shopper) -> None:
    answer = shopper.say("add a light bulb and two butter")
    assert "2 packs of butter" in answer
    assert answer.endswith("?")
    assert shopper.cart == {"butter": 2}
    shopper.say("the last one")
    assert shopper.cart == {"butter": 2, "light bulb": 1}


def test_more_than_is_left_offers_what_is_left(shopper: Shopper) -> None:
    shopper.shop.set_stock("kerrygold-butter", 2)
    answer = shopper.say("add five butter")
    assert "2 left of butter" in answer
    shopper.say("yes")
    assert shopper.cart == {"butter": 2}


def test_discontinued_offers_its_successor(shopper: Shopper) -> None:
    answer = shopper.say("add harvest lane oat drink")
    assert "no longer sold" in answer
    assert answer.endswith("?")
    assert shopper.cart == {}
    shopper.say("yes")
    assert list(shopper.cart.values()) == [1]


def test_sold_out_is_said(shopper: Shopper) -> None:
    assert "out of stock" in shopper.say("add cinnamon buns")
    assert shopper.cart == {}


def test_the_usual_one_sold_out_is_said_and_others_are_offered(shopper: Shopper) -> None:
    shopper.shop.set_stock("alpro-oat-drink", 0)
    answer = shopper.say("add oat milk")
    assert "Your usual Alpro oat milk is out of stock" in answer
    assert "Alpro oat milk" not in shopper.cart


def test_a_bare_name_answers_anything_else(shopper: Shopper) -> None:
    shopper.say("add butter", "tofu")
    assert shopper.cart == {"butter": 1, "tofu": 1}


def test_a_bare_name_without_a_question_changes_nothing(shopper: Shopper) -> None:
    shopper.say("tofu")
    assert shopper.cart == {}


def test_corrections_after_adding(shopper: Shopper) -> None:
    assert "3 packs of butter" in shopper.say("add butter", "make it three")
    assert shopper.cart == {"butter": 3}
    shopper.say("remove the butter")
    assert shopper.cart == {}


def test_checking_out_says_what_was_left_open(shopper: Shopper) -> None:
    answer = shopper.say("add butter", "add a light bulb", "check out")
    assert "left out" in answer
    assert "1 pack of butter" in answer
    assert answer.endswith("order and pay €7.24?")


def test_finding_obeys_every_constraint(shopper: Shopper) -> None:
    answer = shopper.say("find something under 1 euro")
    assert answer.endswith("?")
    assert all(float(part.split()[0].rstrip(",?")) < 1 for part in answer.split("€")[1:])


def test_clearing_asks_first(shopper: Shopper) -> None:
    answer = shopper.say("add butter", "clear my cart")
    assert answer.endswith("?")
    assert shopper.cart == {"butter": 1}
    shopper.say("no")
    assert shopper.cart == {"butter": 1}
    shopper.say("clear my cart", "yes")
    assert shopper.cart == {}


def test_so_many_of_it_are_taken_out(shopper: Shopper) -> None:
    shopper.say("add five butter", "remove two butter")
    assert shopper.cart == {"butter": 3}
    shopper.say("remove ten butter")
    assert shopper.cart == {}


def test_several_things_are_taken_out_at_once(shopper: Shopper) -> None:
    shopper.say("add five butter and tofu", "add hummus", "remove the butter and the tofu")
    assert shopper.keys == ("cart.removed", "ask.anything_else")
    assert shopper.cart == {"hummus": 1}


def test_two_lines_of_one_product_are_told_apart_by_their_options(guest: Shopper) -> None:
    guest.say("get me a small latte", "get me a large latte", "remove the latte")
    assert guest.keys == ("ask.which_line",)
    guest.say("the first one")
    assert [dict(line.options)["size"] for line in guest.shop.cart("home").lines] == ["large"]


def test_a_line_that_becomes_like_another_is_joined_with_it(guest: Shopper) -> None:
    answer = guest.say("get me a small latte", "get me a large latte", "make it small")
    assert "2 small latte" in answer
    assert [line.quantity for line in guest.shop.cart("home").lines] == [2]


def test_an_answer_that_is_no_kind_of_it_is_said_and_asked_again(shopper: Shopper) -> None:
    answer = shopper.say("add a light bulb", "size four")
    assert "does not come with size four" in answer
    assert answer.endswith("screw fitting or bayonet fitting?")
    shopper.say("screw fitting")
    assert shopper.cart == {"light bulb": 1}


def test_what_is_sure_by_habit_is_taken_behind_what_is_doubtful(shopper: Shopper) -> None:
    shopper.say("add a light bulb and oat milk")
    assert shopper.cart == {"Alpro oat milk": 1}
    shopper.say("no")
    assert shopper.cart == {"Alpro oat milk": 1}


def test_packs_are_counted_as_packs_and_their_pieces_are_said(shopper: Shopper) -> None:
    """ "A dozen large eggs" is no twelve dozen."""
    assert "1 pack of large eggs (12 pieces)" in shopper.say("add a dozen large eggs")


def test_what_is_sold_singly_is_counted_by_its_plural(shopper: Shopper) -> None:
    assert "2 mangoes, €" in shopper.say("add two mangoes")
    assert "1 cucumber, €" in shopper.say("add a cucumber")


def test_drinks_are_counted_by_their_plural(guest: Shopper) -> None:
    assert "2 large lattes" in guest.say("two large lattes please")


def test_a_kind_said_where_an_order_is_chosen_changes_no_line_of_the_cart(guest: Shopper) -> None:
    guest.say("add a small latte", "check out", "yes", "add a small cappuccino", "check out", "yes")
    guest.say("add a small latte")
    guest.mean(Intent(IntentName.CANCEL_ORDER))
    guest.mean(Intent(IntentName.CHOOSE, slots={"options": {"size": "large"}}))
    assert [line.options["size"] for line in guest.shop.cart("home").lines] == ["small"]
    assert guest.session.question is not None
    assert guest.session.question.facts["purpose"] == "cancel"
