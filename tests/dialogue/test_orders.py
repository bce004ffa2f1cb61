"""Reorder, where is it, cancel, return."""

from __future__ import annotations

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.types import OrderStatus
from voice_shop.journal.events import Returned


def test_the_plain_reorder_takes_two_turns(shopper: Shopper) -> None:
    answer = shopper.say("reorder my coffee")
    assert "1 pack of Lavazza ground coffee (250 g)" in answer
    assert answer.endswith("order and pay €8.44?")
    shopper.say("yes")
    assert [[line.name for line in order.lines] for order in shopper.orders] == [["Lavazza ground coffee"]]


def test_a_reorder_leaves_the_cart_alone(shopper: Shopper) -> None:
    shopper.say("add butter", "reorder my coffee", "yes")
    assert shopper.cart == {"butter": 1}
    assert len(shopper.orders) == 1


def test_a_reorder_can_be_corrected_before_the_yes(shopper: Shopper) -> None:
    answer = shopper.say("reorder my coffee", "make it two")
    assert "2 packs of Lavazza ground coffee" in answer
    assert answer.endswith("order and pay €12.93?")
    assert "1 pack of tofu" in shopper.say("add tofu")
    shopper.say("yes")
    (order,) = shopper.orders
    assert {line.name: line.quantity for line in order.lines} == {"Lavazza ground coffee": 2, "tofu": 1}
    assert shopper.cart == {}


def test_the_last_order_again(shopper: Shopper) -> None:
    before = shopper.shop.orders("home")[0]
    answer = shopper.say("reorder my last order")
    for line in before.lines:
        packs = "1 pack" if line.quantity == 1 else f"{line.quantity} packs"
        assert f"{packs} of {line.name}" in answer
    assert "quoted" in shopper.kinds()


def test_a_new_price_is_said_before_the_read_back(shopper: Shopper) -> None:
    answer = shopper.say("reorder the avocados")
    assert shopper.keys == ("change.price", "quote.read", "ask.order")
    assert "€2.49" in answer
    assert "€2.39" in answer


def test_what_takes_the_place_of_a_product_is_said_before_the_read_back(shopper: Shopper) -> None:
    answer = shopper.say("reorder the harvest lane oat drink")
    assert shopper.keys == ("change.discontinued", "change.price", "quote.read", "ask.order")
    assert "Green Meadow oat milk takes its place" in answer
    assert "2 packs of Green Meadow oat milk" in answer


def test_what_is_sold_out_is_said_and_the_rest_is_offered(shopper: Shopper) -> None:
    shopper.shop.set_stock("lavazza-qualita-rossa", 0)
    answer = shopper.say("reorder my last order")
    assert shopper.keys == ("change.out_of_stock", "quote.read", "ask.order")
    assert answer.startswith("Lavazza ground coffee is out of stock.")
    assert "Lavazza" not in answer.split(".", 1)[1]


def test_when_nothing_of_it_can_be_had_nothing_is_offered(shopper: Shopper) -> None:
    shopper.shop.set_stock("lavazza-qualita-rossa", 0)
    shopper.say("reorder my coffee")
    assert shopper.keys[0] == "refusal.out_of_stock"
    assert "quoted" not in shopper.kinds()


def test_what_was_never_bought_is_offered_not_ordered(shopper: Shopper) -> None:
    shopper.say("reorder my goldfish food")
    assert shopper.keys[0] == "refusal.not_ordered_before"
    shopper.say("yes")
    assert shopper.orders == ()


def test_where_is_my_order(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    answer = shopper.say("where is my butter")
    assert "butter" in answer
    assert "tomorrow" in answer
    shopper.deliver(OrderStatus.SHIPPED)
    shopper.say("where is my butter")
    assert shopper.keys == ("order.shipped",)
    assert not shopper.last.asks


def test_several_orders_are_told_apart_by_what_is_in_them(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    shopper.wait(hours=1)
    shopper.say("add tofu", "check out", "yes")
    answer = shopper.say("where are my orders")
    assert "tofu" in answer.lower()
    assert "butter" in answer.lower()
    assert all(order.id not in answer for order in shopper.orders)


def test_cancelling_asks_first_and_names_the_order(shopper: Shopper) -> None:
    answer = shopper.say("add two butter", "check out", "yes", "cancel my order")
    assert "butter" in answer
    assert "pay nothing" in answer
    assert answer.endswith("?")
    assert shopper.orders[0].status is OrderStatus.HELD
    shopper.say("no")
    assert shopper.orders[0].status is OrderStatus.HELD
    shopper.say("cancel my order", "yes")
    assert shopper.orders[0].status is OrderStatus.CANCELLED
    assert shopper.kinds() == ["heard", "understood", "cancelled", "replied"]


def test_too_late_to_cancel(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    shopper.deliver(OrderStatus.PACKED)
    shopper.say("cancel the butter order")
    assert shopper.keys == ("refusal.too_late_packed",)
    assert shopper.orders[0].status is OrderStatus.PACKED


def test_a_return_asks_first_and_gives_a_receipt(shopper: Shopper) -> None:
    shopper.say("add two spaghetti", "check out", "yes")
    shopper.deliver()
    answer = shopper.say("return the spaghetti")
    assert "2 Barilla spaghetti" in answer
    assert answer.endswith("?")
    assert "returned" not in shopper.kinds()
    answer = shopper.say("yes")
    assert shopper.kinds() == ["heard", "understood", "returned", "replied"]
    receipt = shopper.last.events[2]
    assert isinstance(receipt, Returned)
    assert (receipt.quantity, receipt.reason) == (2, "unwanted")
    assert receipt.receipt in answer


def test_a_no_keeps_what_would_have_gone_back(shopper: Shopper) -> None:
    shopper.say("add two spaghetti", "check out", "yes")
    shopper.deliver()
    shopper.say("return the spaghetti", "no", "yes")
    assert "returned" not in [event.kind for result in shopper.results for event in result.events]


def test_without_a_product_it_asks_what_goes_back(shopper: Shopper) -> None:
    answer = shopper.say("return something")
    assert answer.endswith("?")
    assert shopper.keys == ("ask.which_return",)
    shopper.say("the first one")
    assert shopper.keys == ("ask.return",)


def test_fresh_food_is_not_taken_back(shopper: Shopper) -> None:
    shopper.say("return the sourdough bread")
    assert shopper.keys == ("refusal.not_returnable_perishable",)
    assert not shopper.last.asks


def test_a_shop_without_orders_says_so(guest: Shopper) -> None:
    household = "empty"
    guest.turns.session = type(guest.session)("t", household, "sam", "text")
    guest.say("where is my order")
    assert guest.keys == ("refusal.no_orders",)
    guest.say("the usual")
    assert guest.keys == ("refusal.no_orders",)


def test_what_has_not_come_cannot_go_back(shopper: Shopper) -> None:
    shopper.say("add a light bulb", "bayonet fitting", "check out", "yes", "return the light bulb")
    assert shopper.keys == ("refusal.not_returnable_not_delivered",)
    shopper.say("cancel the light bulb order", "yes", "return the light bulb")
    assert shopper.keys == ("refusal.not_returnable_returned",), "the one of last year went back already"
