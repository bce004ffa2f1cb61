"""Standing orders by voice: made in one sentence, asked about at each run, bought by the yes to that run."""

from __future__ import annotations

from dataclasses import replace

from tests.dialogue.conftest import Shopper
from voice_shop.commerce.household.types import Person, Role

COFFEE = "lavazza-qualita-rossa"


def made(shopper: Shopper) -> str:
    return shopper.say("order the coffee every two weeks")


def test_it_says_what_it_will_do_and_that_it_asks_each_time(shopper: Shopper) -> None:
    said = made(shopper)
    assert "every 2 weeks" in said
    assert "I ask each time" in said
    assert "€4.94" in said
    assert shopper.orders == ()


def test_the_first_run_is_one_interval_after_it_was_bought_last(shopper: Shopper) -> None:
    made(shopper)
    (one,) = shopper.shop.standing.all("home")
    last = shopper.shop.orders("home", product_id=COFFEE, limit=1)[0]
    assert one.next == max(one.rhythm.after(last.placed_at.date(), last.placed_at.date()), shopper.today)


def test_a_run_that_is_due_is_told_once_and_bought_by_the_yes_to_its_read_back(shopper: Shopper) -> None:
    made(shopper)
    shopper.say("no")
    shopper.wait(days=14)
    said = shopper.say("help")
    assert "Your standing order of Lavazza ground coffee is due" in said
    assert said.endswith("?")
    assert "order and pay €8.44" in shopper.say("yes")
    assert shopper.orders == ()
    shopper.say("yes")
    assert len(shopper.orders) == 1
    assert "is due" not in shopper.say("help")
    shopper.wait(days=14)
    assert "is due" in shopper.say("help")


def test_what_left_its_limits_is_said_before_it_is_read_back(shopper: Shopper) -> None:
    made(shopper)
    shopper.say("no")
    catalogue = shopper.shop.context.catalogue
    catalogue.products[COFFEE] = replace(catalogue.products[COFFEE], price=999, pack="500 g")  # type: ignore[index]
    try:
        said = shopper.say("order my standing order")
    finally:
        catalogue.products[COFFEE] = replace(catalogue.products[COFFEE], price=449, pack="250 g")  # type: ignore[index]
    assert "costs more than the €4.94" in said
    assert "another pack" in said
    assert shopper.orders == ()


def test_it_can_be_skipped_paused_resumed_changed_and_stopped(shopper: Shopper) -> None:
    made(shopper)
    shopper.say("no")
    before = shopper.shop.standing.all("home")[0].next
    assert "Skipped" in shopper.say("skip my coffee standing order")
    assert (shopper.shop.standing.all("home")[0].next - before).days == 14
    assert "paused" in shopper.say("pause my standing order")
    shopper.wait(days=60)
    assert "is due" not in shopper.say("help")
    assert "next time" in shopper.say("resume my standing order")
    assert "every month" in shopper.say("change my standing order to every month")
    assert "Changed: 2" in shopper.say("make my standing order two")
    assert "next time" in shopper.say("when is my next standing order")
    assert "Lavazza" in shopper.say("what are my standing orders")
    assert "has ended" in shopper.say("cancel my coffee standing order")
    assert "no such standing order" in shopper.say("what are my standing orders")
    assert shopper.orders == ()


def test_a_weekday_is_kept(shopper: Shopper) -> None:
    shopper.say("order milk every monday")
    for one in shopper.shop.standing.all("home"):
        assert one.next.weekday() == 0


def test_who_may_not_order_is_not_asked(shopper: Shopper) -> None:
    made(shopper)
    shopper.say("no")
    shopper.shop.households.put_person("home", Person("alex", Role.CHILD), by="sam")
    shopper.wait(days=14)
    assert "is due" not in shopper.say("help")
    assert "only an adult can order here" in shopper.say("order tofu every week")


def test_in_a_checkout_it_waits(shopper: Shopper) -> None:
    made(shopper)
    shopper.say("no")
    shopper.wait(days=14)
    shopper.say("add two butter", "check out")
    assert "is due" not in shopper.say("how much is tofu")


def test_without_a_product_or_a_rhythm_it_says_how(shopper: Shopper) -> None:
    assert "how often" in shopper.say("set up a standing order for tofu")
    assert "what and how often" in shopper.say("set up a standing order")
