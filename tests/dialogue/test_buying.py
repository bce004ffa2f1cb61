"""From the first word to the order, as a shopper types it."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import Shopper


def test_adding_says_what_was_added_with_quantity_and_price_and_asks_on(shopper: Shopper) -> None:
    answer = shopper.say("add two butter please")
    assert "2 packs of butter (250 g each)" in answer
    assert "€6.58" in answer
    assert answer.endswith("shall I check out?")
    assert shopper.last.asks
    assert shopper.cart == {"butter": 2}


def test_the_read_back_names_everything_and_the_obligation(shopper: Shopper) -> None:
    answer = shopper.say("add two butter", "check out")
    for part in ("2 packs of butter (250 g each)", "€3.95", "home", "€10.53", "tomorrow"):
        assert part in answer
    assert answer.endswith("order and pay €10.53?")
    assert shopper.kinds() == ["heard", "understood", "quoted", "replied"]
    assert shopper.orders == ()


def test_a_clear_yes_to_the_read_back_orders_exactly_that(shopper: Shopper) -> None:
    answer = shopper.say("add two butter", "check out", "yes")
    (order,) = shopper.orders
    assert [(line.name, line.quantity) for line in order.lines] == [("butter", 2)]
    assert order.total.minor == 1053
    assert "€10.53" in answer
    assert not shopper.last.asks
    assert shopper.kinds() == ["heard", "understood", "consented", "ordered", "replied"]
    assert shopper.cart == {}


def test_a_second_yes_orders_nothing_and_says_so(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes", "yes")
    assert shopper.keys == ("talk.already_ordered",)
    shopper.say("yes")
    assert shopper.keys == ("talk.nothing_to_confirm",)
    assert len(shopper.orders) == 1


def test_no_keeps_the_cart(shopper: Shopper) -> None:
    answer = shopper.say("add two butter", "check out", "no")
    assert "cart is kept" in answer
    assert shopper.orders == ()
    assert shopper.cart == {"butter": 2}
    shopper.say("yes")
    assert shopper.orders == ()


def test_a_question_in_between_leaves_the_quote_open(shopper: Shopper) -> None:
    answer = shopper.say("add two butter", "check out", "how much is tofu")
    assert "€2.99" in answer
    assert answer.endswith("order and pay €10.53?")
    for question in ("where is my order", "help", "repeat", "what's in my cart", "is tofu in stock"):
        assert shopper.say(question).endswith("order and pay €10.53?")
    shopper.say("yes")
    assert [order.total.minor for order in shopper.orders] == [1053]


def test_a_correction_is_read_back_again_before_it_can_be_bought(shopper: Shopper) -> None:
    answer = shopper.say("add two butter", "check out", "make it three")
    assert "3 packs of butter" in answer
    assert answer.endswith("order and pay €13.82?")
    assert shopper.orders == ()
    shopper.say("yes")
    assert [order.total.minor for order in shopper.orders] == [1382]


def test_adding_and_removing_in_the_checkout_is_read_back_again(shopper: Shopper) -> None:
    assert "1 pack of tofu" in shopper.say("add two butter", "check out", "add tofu")
    answer = shopper.say("remove the butter")
    assert "1 pack of tofu" in answer
    assert answer.endswith("order and pay €6.94?")
    shopper.say("yes")
    assert [[line.name for line in order.lines] for order in shopper.orders] == [["tofu"]]


def test_a_yes_after_the_offer_has_expired_reads_it_back_again(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    shopper.wait(hours=1)
    answer = shopper.say("yes")
    assert "too long ago" in answer
    assert answer.endswith("order and pay €10.53?")
    assert shopper.orders == ()
    shopper.say("yes")
    assert len(shopper.orders) == 1


def test_what_was_sold_out_meanwhile_is_not_ordered(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    shopper.shop.set_stock("kerrygold-butter", 1)
    answer = shopper.say("yes")
    assert shopper.orders == ()
    assert "1 left of butter" in answer
    assert answer.endswith("?")
    answer = shopper.say("yes")
    assert "1 pack of butter" in answer
    assert answer.endswith("order and pay €7.24?")
    shopper.say("yes")
    assert [order.lines[0].quantity for order in shopper.orders] == [1]


def test_stop_in_the_checkout_orders_nothing_and_keeps_the_cart(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "stop")
    assert shopper.last.ends
    assert not shopper.last.asks
    assert shopper.orders == ()
    assert shopper.cart == {"butter": 2}


def test_cancel_in_the_checkout_cancels_no_earlier_order(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes", "add tofu", "check out")
    shopper.say("cancel my order")
    assert shopper.keys == ("talk.not_ordered",)
    assert [order.status.value for order in shopper.orders] == ["held"]


def test_over_the_cap_is_said_with_the_amount_and_nothing_is_offered(shopper: Shopper) -> None:
    shopper.shop.set_stock("kerrygold-butter", None)
    answer = shopper.say("add fifty butter", "check out")
    assert "€14.50 over the limit of €150.00" in answer
    assert "quoted" not in shopper.kinds()
    shopper.say("yes")
    assert shopper.orders == ()


def test_an_empty_cart_is_not_checked_out(shopper: Shopper) -> None:
    shopper.say("check out")
    assert shopper.keys == ("cart.empty",)
    assert not shopper.last.asks


def test_options_are_part_of_what_is_read_back(guest: Shopper) -> None:
    answer = guest.say("get me two large lattes", "check out")
    assert "2 large lattes" in answer
    assert "3 small latte" in guest.say("make it three", "no the small one")
    guest.say("yes")
    (order,) = guest.orders
    assert [(line.quantity, line.options["size"]) for line in order.lines] == [(3, "small")]


@pytest.mark.parametrize("regret", ["no", "cancel that", "undo that", "i changed my mind"])
def test_regret_right_after_the_order_is_a_way_out_of_it(shopper: Shopper, regret: str) -> None:
    shopper.say("add two butter", "check out", "yes", regret)
    assert shopper.keys == ("ask.cancel",)
    assert [order.status.value for order in shopper.orders] == ["held"]
    shopper.say("cancel it")
    assert shopper.keys == ("help.cancel", "again.cancel")
    shopper.say("yes")
    assert [order.status.value for order in shopper.orders] == ["cancelled"]


def test_a_card_number_is_answered_with_that_and_kept_nowhere(shopper: Shopper) -> None:
    card = "4111 1111 1111 1111"
    shopper.say("add two butter", "check out", f"yes my card is {card}")
    assert shopper.keys[0] == "refusal.card_number"
    assert shopper.orders == ()
    for sentence in (f"add {card}", f"do you have {card}"):
        shopper.say(sentence)
        assert shopper.keys[0] == "refusal.card_number"
    assert card not in f"{shopper.session}"
    shopper.say("yes")
    assert len(shopper.orders) == 1
