"""The same key is the same request: done once, answered the same, and never taken for another request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from voice_shop.catalogue.delivery_terms import DeliveryTerms
from voice_shop.commerce.delivery import Wish
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_types import Shipment, ShippedLine
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, NotApplied, Slot
from voice_shop.errors import InputError

from .conftest import HOME, NOON, PROFILE, TestClock, bought, quoted, small_catalogue
from .test_cases import delivered
from .test_payment_link import LINKED
from .test_promotions import ALONE, TEN, a_shop
from .test_shipments import placed
from .test_slots import EVENING, MORNING, at

UNKNOWN = Refusal(Code.UNKNOWN_ORDER, {"order_id": "0"})


def used_for_something_else(*requests: Callable[[], object]) -> None:
    for ask in requests:
        with pytest.raises(InputError) as error:
            ask()
        assert error.value.code == "key_reused"


def test_a_key_of_a_shipment_is_for_exactly_these_lines_sent_so(shop: Shop, clock: TestClock) -> None:
    order, ship = placed(shop, clock), shop.shipments.ship
    other = bought(shop, [Item("beans")])
    clock.move(minutes=11)
    day = date(2026, 3, 12)
    asked = {"carrier": " Post  NL ", "tracking": "3S 12", "expected": day}
    first = ship(order.id, {"2": 1, "1": 1}, key="k", **asked)  # type: ignore[arg-type]
    lines = (ShippedLine("1", 1), ShippedLine("2", 1))
    assert first == Shipment("S1", order.id, lines, "Post NL", "3S 12", day, clock.now)
    assert ship(order.id, {"1": 1, "2": 1}, key="k", **{**asked, "carrier": "Post NL"}) == first  # type: ignore[arg-type]
    changed = [{"carrier": "Bike"}, {"tracking": "3S 13"}, {"expected": date(2026, 3, 13)}]
    used_for_something_else(
        lambda: ship(order.id, {"1": 2, "2": 1}, key="k", **asked),  # type: ignore[arg-type]
        lambda: ship(order.id, {"1": 1}, key="k", **asked),  # type: ignore[arg-type]
        lambda: ship(order.id, key="k", **asked),  # type: ignore[arg-type]
        *(
            lambda more=more: ship(order.id, {"1": 1, "2": 1}, key="k", **{**asked, **more})
            for more in changed
        ),
        lambda: shop.payments.paid(order.id, key="k"),
        lambda: shop.payments.refund(order.id, key="k"),
    )
    assert shop.shipments.of(order.id) == (first,)
    theirs = ship(other.id, {"1": 1}, key="k")
    assert isinstance(theirs, Shipment), "a key is the order's own"
    assert theirs.id == "S2"


def test_a_refused_shipment_stays_refused_under_its_key(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("beans")])
    refusal = shop.shipments.ship(order.id, key="k")
    assert isinstance(refusal, Refusal)
    clock.move(minutes=11)
    assert shop.shipments.ship(order.id, key="k") == refusal
    assert shop.shipments.of(order.id) == ()
    assert isinstance(shop.shipments.ship(order.id), Shipment)


def test_without_a_key_the_same_is_sent_again(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    sent = [shop.shipments.ship(order.id, {"1": 1}) for _ in range(2)]
    assert [one.id for one in sent if isinstance(one, Shipment)] == ["S1", "S2"]


def test_the_usual_carrier_is_the_one_who_is_not_named(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, carrier="Van  of ours"), store, clock)
    order = placed(shop, clock)
    sent = shop.shipments.ship(order.id, {"1": 1}, tracking=" a \n b ", key="k")
    assert isinstance(sent, Shipment)
    assert (sent.carrier, sent.tracking, sent.expected) == ("Van of ours", "a b", None)
    same = shop.shipments.ship(order.id, {"1": 1}, carrier="Van of ours", tracking=" a \n b ", key="k")
    assert same == sent


def test_a_day_of_arrival_may_be_today_and_no_earlier(shop: Shop, clock: TestClock) -> None:
    order = placed(shop, clock)
    today = shop.shipments.ship(order.id, {"1": 1}, expected=NOON.date())
    assert isinstance(today, Shipment)
    assert today.expected == NOON.date()
    with pytest.raises(InputError) as error:
        shop.shipments.ship(order.id, {"1": 1}, expected=date(2026, 3, 9))
    assert error.value.code == "bad_day"
    for lines in ({}, {"1": 0}, {"1": 1, "2": 0}):
        with pytest.raises(InputError) as error:
            shop.shipments.ship(order.id, lines)
        assert error.value.code == "bad_shipment"
    with pytest.raises(InputError) as error:
        shop.shipments.deliver(order.id, "S9")
    assert error.value.code == "no_shipment"


def test_money_that_was_seen_is_seen_once_and_told_the_same(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), LINKED, store, clock)
    order, called_off = bought(shop, [Item("beans")]), bought(shop, [Item("beans")])
    seen = shop.payments.paid(order.id, key="k")
    assert not isinstance(seen, Refusal)
    assert [(m.order_id, m.amount, m.at, m.why) for m in seen] == [(order.id, order.total, NOON, "paid")]
    clock.move(minutes=1)
    shop.payments.refund(order.id, Money(100, "EUR"), key="r")
    assert shop.payments.paid(order.id, key="k") == seen, "as it was answered then"
    used_for_something_else(
        lambda: shop.payments.refund(order.id, key="k"),
        lambda: shop.payments.paid(order.id, key="r"),
        lambda: shop.payments.refund(order.id, key="r"),
        lambda: shop.payments.refund(order.id, Money(101, "EUR"), key="r"),
    )
    shop.cancel(called_off.id, key="c")
    refusal = shop.payments.paid(called_off.id, key="k")
    facts = {"order_id": called_off.id, "status": "cancelled", "asked": "paid"}
    assert refusal == Refusal(Code.ILLEGAL_MOVE, facts)
    assert shop.payments.paid(called_off.id, key="k") == refusal
    assert shop.payments.paid("0", key="k") == UNKNOWN
    assert shop.payments.of(called_off.id) == ()


def test_a_refusal_to_pay_is_whole(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"))
    status = {"order_id": order.id, "status": "delivered", "asked": "paid"}
    assert shop.payments.paid(order.id) == Refusal(Code.ILLEGAL_MOVE, status)
    assert shop.payments.refund("0", key="k") == UNKNOWN
    over = {"order_id": order.id, "asked": Money(1200, "EUR"), "left": order.total}
    assert shop.payments.refund(order.id, Money(1200, "EUR")) == Refusal(Code.REFUND_TOO_MUCH, over)
    for wrong in (Money(0, "EUR"), Money(-1, "EUR"), Money(1, "USD")):
        with pytest.raises(InputError) as error:
            shop.payments.refund(order.id, wrong)
        assert error.value.code == "bad_amount"
    assert not isinstance(shop.payments.refund(order.id, Money(1, "EUR")), Refusal)


def test_a_refund_is_given_once_under_its_key_also_where_it_is_all(shop: Shop, clock: TestClock) -> None:
    order = delivered(shop, clock, Item("beans"))
    done = shop.payments.refund(order.id, key="k")
    assert not isinstance(done, Refusal)
    assert [(m.kind, m.amount, m.why, m.settles) for m in done[1:]] == [
        ("refund", order.total, "merchant", None),
        ("settled", order.total, "merchant", done[1].number),
    ]
    assert shop.payments.refund(order.id, key="k") == done
    none = Money(0, "EUR")
    facts = {"order_id": order.id, "asked": none, "left": none}
    assert shop.payments.refund(order.id, key="again") == Refusal(Code.REFUND_TOO_MUCH, facts)
    facts["asked"] = Money(5, "EUR")
    assert shop.payments.refund(order.id, Money(5, "EUR")) == Refusal(Code.REFUND_TOO_MUCH, facts)


def test_what_is_owed_is_given_with_what_is_given_besides(store: Store, clock: TestClock) -> None:
    """What was paid by a link and called off is owed; nothing more of it can be asked."""
    shop = Shop(small_catalogue(), LINKED, store, clock)
    order = bought(shop, [Item("beans")])
    shop.payments.paid(order.id)
    shop.cancel(order.id, key="c")
    assert shop.payments.balance(order.id).under_way == order.total
    left = {"order_id": order.id, "asked": Money(1, "EUR"), "left": Money(0, "EUR")}
    assert shop.payments.refund(order.id, Money(1, "EUR")) == Refusal(Code.REFUND_TOO_MUCH, left)
    assert shop.payments.balance(order.id).under_way == order.total
    given = shop.payments.refund(order.id)
    assert not isinstance(given, Refusal)
    assert [(m.kind, m.why, m.settles) for m in given[1:]] == [
        ("refund", "cancelled", None),
        ("settled", "cancelled", given[1].number),
    ]


def test_a_code_is_entered_once_under_its_key_however_it_is_spelled(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, TEN, ALONE)
    assert shop.promotions.enter(HOME, "ten", key="k") == TEN
    assert shop.promotions.remove(HOME, "ten", key="out") == ("TEN",)
    assert shop.promotions.enter(HOME, " TEN ", key="k") == TEN
    assert shop.promotions.entered(HOME) == (), "told again, not done again"
    assert shop.promotions.remove(HOME, "Ten", key="out") == ("TEN",)
    used_for_something_else(
        lambda: shop.promotions.enter(HOME, "alone", key="k"),
        lambda: shop.promotions.remove(HOME, "ten", key="k"),
        lambda: shop.promotions.remove(HOME, key="out"),
        lambda: shop.promotions.enter(HOME, "ten", key="out"),
    )
    assert shop.promotions.enter("neighbours", "alone", key="k") == ALONE
    assert shop.promotions.entered(HOME) == ()
    for code in ("ten", "alone", "alone"):
        shop.promotions.enter(HOME, code)
    assert shop.promotions.remove(HOME, "alone") == ("ALONE",)
    assert (shop.promotions.entered(HOME), shop.promotions.entered("neighbours")) == (("TEN",), ("ALONE",))
    assert shop.promotions.remove(HOME, "alone") == ()


def test_a_refusal_of_a_code_is_whole_and_stays_under_its_key(store: Store, clock: TestClock) -> None:
    begins = date(2026, 3, 11)
    shop = a_shop(store, clock, replace(TEN, begins=begins), replace(ALONE, ends=date(2026, 3, 9)))
    early = Refusal(Code.PROMOTION, {"promo": "TEN", "why": "not_begun", "begins": begins})
    assert shop.promotions.enter(HOME, "ten", key="k") == early
    unknown = Refusal(Code.PROMOTION, {"promo": "eleven", "why": "unknown"})
    assert shop.promotions.enter(HOME, "eleven") == unknown
    expired = Refusal(Code.PROMOTION, {"promo": "ALONE", "why": "expired"})
    assert shop.promotions.enter(HOME, "alone") == expired
    clock.move(days=1)
    assert shop.promotions.enter(HOME, "ten", key="k") == early
    assert shop.promotions.enter(HOME, "ten", key="next day") == replace(TEN, begins=begins)
    assert shop.promotions.enter(HOME, "4111 1111 1111 1111") == Refusal(Code.CARD_NUMBER)


def test_a_code_that_the_shop_took_away_is_unknown_also_under_its_key(store: Store, clock: TestClock) -> None:
    assert a_shop(store, clock, TEN).promotions.enter(HOME, "ten", key="k") == TEN
    after = a_shop(store, clock, ALONE)
    gone = Refusal(Code.PROMOTION, {"promo": "ten", "why": "unknown"})
    assert after.promotions.enter(HOME, "ten", key="k") == gone
    assert quoted(after, [Item("oat")]).left_out == (NotApplied("TEN", "unknown"),)


def test_a_wish_for_a_delivery_is_one_request_for_its_key(store: Store, clock: TestClock) -> None:
    terms = DeliveryTerms(slots=(EVENING, MORNING), slot_days=5)
    shop = Shop(small_catalogue(), replace(PROFILE, delivery=terms), store, clock)
    choose, wish = shop.deliveries.choose, Wish(date(2026, 3, 12), "evening")
    slot = Slot(at(12, 18), at(12, 20))
    assert choose(HOME, wish, key="k") == slot
    assert choose(HOME, Wish(), key="other") == Slot(at(11, 9), at(11, 12))
    assert choose(HOME, wish, key="k") == slot
    assert shop.deliveries.wish(HOME) == Wish(), "told again, not wished again"
    used_for_something_else(
        lambda: choose(HOME, Wish(date(2026, 3, 13), "evening"), key="k"),
        lambda: choose(HOME, Wish(date(2026, 3, 12)), key="k"),
        lambda: choose(HOME, Wish(None, "evening"), key="k"),
        lambda: choose(HOME, wish, key="other"),
        lambda: shop.promotions.remove(HOME, key="k"),
    )
    next_ones = (Slot(at(11, 9), at(11, 12)), Slot(at(11, 18), at(11, 20)), Slot(at(12, 9), at(12, 12)))
    facts = {"day": date(2026, 3, 12), "part": "afternoon", "next": next_ones}
    assert choose(HOME, Wish(date(2026, 3, 12), "afternoon"), key="no") == Refusal(Code.NO_SLOT, facts)
    with pytest.raises(InputError) as error:
        choose(HOME, Wish(None, "night"))
    assert error.value.code == "bad_part"
