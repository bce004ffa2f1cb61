"""Paid ahead: there is an order with exactly one charge, or none with none, whatever the provider does."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from voice_shop.catalogue.terms import Payment
from voice_shop.commerce import claims
from voice_shop.commerce.event_types import EventKind
from voice_shop.commerce.payment_http import HttpProvider
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.payment_types import Means
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus, Quote
from voice_shop.errors import InputError
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, PROFILE, TestClock, agree, small_catalogue
from .provider import SECRET, Ledger, serving
from .test_cases import code

AHEAD = replace(PROFILE, payment=Payment(("saved_token",), provider="http://localhost", timeout_seconds=1))
CHARGED_FAULTS = ("500 after", "lost", "closes", "bad json", "wrong signature", "endless", "slow")
"""The provider charges, and the answer is not to be used."""
CARD = "4111 1111 1111 1111"


def open_paid(path: Path, address: str, clock: TestClock | None = None, *, token: bool = True) -> Shop:
    """A shop where all is paid by a saved token."""
    clock = clock or TestClock()
    provider = HttpProvider(address, SECRET, 1)
    shop = Shop(small_catalogue(), AHEAD, Store(path, busy_seconds=60), clock, provider)
    if token and not shop.payments.tokens(HOME):
        shop.payments.save_token(HOME, Token(0, "", "Visa 42", "tok_1"), by="anna")
    return shop


@pytest.fixture
def paid(tmp_path: Path, address: str, clock: TestClock) -> Shop:
    return open_paid(tmp_path / "paid.db", address, clock)


def in_cart(shop: Shop, count: int = 2) -> Quote:
    shop.add(HOME, Item("beans", count), key=f"{count}")
    quote = shop.quote(HOME)
    assert isinstance(quote, Quote), quote
    return quote


def nothing_happened(shop: Shop, ledger: Ledger, count: int = 2) -> None:
    """No order, the cart whole, packs and spending free, no money anywhere."""
    assert shop.orders(HOME) == ()
    assert [line.quantity for line in shop.cart(HOME).lines] == [count]
    assert shop.stock("beans") == 20
    assert ledger.taken == 0
    adds_up(shop, ledger)


def adds_up(shop: Shop, ledger: Ledger) -> None:
    """The provider has, for every order, what the shop's own ledger says, and nothing besides."""
    orders = shop.orders(HOME, limit=1000)
    kept = sum(shop.payments.balance(order.id).kept.minor for order in orders)
    assert ledger.taken == kept
    with shop._context.store.read() as db:
        assert db.execute("SELECT COUNT(*) FROM consents").fetchone()[0] == len(orders)
        assert first_broken(records(db), texts(db)) is None
        assert list(disagreements(db)) == []


def test_an_order_that_is_paid_ahead_has_its_one_charge(paid: Shop, ledger: Ledger) -> None:
    quote = in_cart(paid)
    assert quote.pay_by.means is Means.SAVED_TOKEN
    order = paid.accept(agree(quote), key="a")
    assert isinstance(order, Order)
    assert paid.accept(agree(quote), key="a") == order
    assert paid.accept(agree(quote), key="b") == order
    assert (ledger.taken, ledger.calls["charge"]) == (order.total.minor, 1)
    assert (paid.stock("beans"), paid.cart(HOME).lines) == (18, ())
    (charge,) = paid.payments.of(order.id)
    assert (charge.amount, charge.why, charge.reference) == (order.total, "accepted", "ch_0")
    adds_up(paid, ledger)


@pytest.mark.parametrize("fault", CHARGED_FAULTS)
def test_an_answer_that_is_lost_after_charging_is_asked_for(paid: Shop, ledger: Ledger, fault: str) -> None:
    quote = in_cart(paid)
    ledger.breaks(fault)
    order = paid.accept(agree(quote))
    assert isinstance(order, Order), order
    assert ledger.taken == order.total.minor
    adds_up(paid, ledger)


def test_a_declined_payment_leaves_everything_as_it_was(paid: Shop, ledger: Ledger) -> None:
    ledger.declines = True
    quote = in_cart(paid)
    assert code(paid.accept(agree(quote), key="a")) is Code.PAYMENT_DECLINED
    assert code(paid.accept(agree(quote), key="a")) is Code.PAYMENT_DECLINED
    assert code(paid.accept(agree(quote), key="b")) is Code.QUOTE_CHANGED, "a new offer has to be heard"
    assert ledger.calls["charge"] == 1
    nothing_happened(paid, ledger)
    ledger.declines = False
    again = paid.quote(HOME)
    assert isinstance(again, Quote)
    assert isinstance(paid.accept(agree(again)), Order)


@pytest.mark.parametrize(
    ("fault", "times"),
    [("refuses", 2), ("500 before", 2), ("hangs", 2), ("wrong amount", 1), ("other currency", 1)],
)
def test_what_did_not_work_is_voided_and_nothing_is_ordered(
    paid: Shop, ledger: Ledger, fault: str, times: int
) -> None:
    quote = in_cart(paid)
    ledger.breaks(fault, times)
    answer = paid.accept(agree(quote))
    assert code(answer) is Code.PAYMENT_FAILED
    nothing_happened(paid, ledger)
    assert paid.payments.sweep() == 0
    assert [charge["status"] for charge in ledger.charges.values()] == ["voided"]


@pytest.mark.parametrize("declines", [False, True])
def test_a_void_is_told_and_recorded_once_and_only_of_what_may_have_been_charged(
    paid: Shop, ledger: Ledger, declines: bool
) -> None:
    ledger.declines = declines
    ledger.breaks("lost", 2)  # nobody knows what became of it, until it is voided
    assert code(paid.accept(agree(in_cart(paid)))) is Code.PAYMENT_FAILED
    for _ in range(2):
        assert paid.payments.sweep() == 0
    voids = [event for event in paid.events.after() if event.kind is EventKind.VOID]
    with paid._context.store.read() as db:
        steps = [record.facts["what"] for record in records(db, kind="payment")]
    assert len(voids) == int(not declines)
    assert steps == ["claimed", "given_up", *(["voided"] if voids else [])]
    adds_up(paid, ledger)


@pytest.mark.parametrize("fault", ["lost", "slow", "500 before"])
def test_without_any_answer_the_void_waits_and_the_charge_goes_back(
    paid: Shop, ledger: Ledger, fault: str
) -> None:
    quote = in_cart(paid)
    ledger.breaks(fault, 3)
    if fault == "slow":
        ledger.let_go.set()  # the first byte, then nothing more
    assert code(paid.accept(agree(quote))) is Code.PAYMENT_FAILED
    assert paid.orders(HOME) == ()
    assert (paid.stock("beans"), len(paid.cart(HOME).lines)) == (20, 1)
    assert paid.payments.sweep() == 0
    nothing_happened(paid, ledger)


def test_without_a_provider_or_a_token_nothing_is_offered(tmp_path: Path, address: str) -> None:
    shop = open_paid(tmp_path / "a.db", address, token=False)
    assert code(shop.quote(HOME, [Item("beans")])) is Code.NO_MEANS
    both = replace(AHEAD, payment=replace(AHEAD.payment, means=("saved_token", "on_delivery")))
    at_the_door = Shop(small_catalogue(), both, shop._context.store, TestClock(), shop._context.provider)
    quote = at_the_door.quote(HOME, [Item("beans")])
    assert isinstance(quote, Quote)
    assert quote.pay_by.means is Means.ON_DELIVERY


def test_another_token_kills_the_offer(paid: Shop, ledger: Ledger) -> None:
    quote = in_cart(paid)
    paid.payments.save_token(HOME, Token(0, "", "Visa 43", "tok_2"), by="anna")
    answer = paid.accept(agree(quote))
    assert isinstance(answer, Refusal)
    assert answer.facts["what"] == ("payment",)
    assert ledger.calls["charge"] == 0
    nothing_happened(paid, ledger)
    assert paid.payments.remove_token(HOME, by="anna")
    assert not paid.payments.remove_token(HOME, by="anna")
    changed = [(c.what, c.before, c.after) for c in paid.households.changes(HOME)]
    assert changed == [
        ("payment token", "Visa 43", None),
        ("payment token", "Visa 42", "Visa 43"),
        ("payment token", None, "Visa 42"),
    ]
    assert code(paid.quote(HOME)) is Code.NO_MEANS


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (Token(0, "", "Visa", CARD), "card_number"),
        (Token(0, "", CARD, "tok"), "card_number"),
        (Token(0, "", "Visa", " "), "bad_token"),
        (Token(0, "", "Visa", "t" * 201), "bad_token"),
        (Token(0, "nobody", "Visa", "tok"), "unknown_person"),
    ],
)
def test_what_is_no_token_is_not_kept(paid: Shop, token: Token, expected: str) -> None:
    before = paid.payments.tokens(HOME)
    with pytest.raises(InputError) as error:
        paid.payments.save_token(HOME, token, by="anna")
    assert error.value.code == expected
    assert paid.payments.tokens(HOME) == before


def test_calling_off_pays_back_through_the_provider_also_later(paid: Shop, ledger: Ledger) -> None:
    order = paid.accept(agree(in_cart(paid)))
    assert isinstance(order, Order)
    plan = paid.plan_cancel(order.id)
    assert not isinstance(plan, Refusal)
    assert (plan.refund, plan.means) == (order.total, Means.SAVED_TOKEN)
    ledger.breaks("lost")
    assert isinstance(paid.cancel(order.id, key="c", plan=plan.digest), Order)
    assert paid.payments.balance(order.id).under_way == order.total
    assert paid.payments.sweep() == 0
    balance = paid.payments.balance(order.id)
    assert (balance.kept.minor, balance.under_way.minor, ledger.taken, len(ledger.refunds)) == (0, 0, 0, 1)
    paid.payments.sweep()
    assert len(ledger.refunds) == 1


def test_the_merchant_pays_some_back_through_the_provider(
    paid: Shop, ledger: Ledger, clock: TestClock
) -> None:
    order = paid.accept(agree(in_cart(paid)))
    assert isinstance(order, Order)
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        paid.advance(order.id, status)
    assert len(paid.payments.of(order.id)) == 1, "it was paid before"
    paid.payments.refund(order.id, order.total.share(1, 2))
    assert paid.payments.balance(order.id).under_way.minor == 0
    paid.advance(order.id, OrderStatus.RETURNED)
    paid.advance(order.id, OrderStatus.REFUNDED)
    assert ledger.taken == 0
    adds_up(paid, ledger)


def test_while_it_is_paid_the_packs_and_the_money_are_taken(tmp_path: Path, ledger: Ledger) -> None:
    """Another yes to the same cart, another cart over the cap, the last packs: all see the claim."""
    with serving(ledger) as address:
        shop = open_paid(tmp_path / "a.db", address)
        quote = in_cart(shop, 12)  # 107.88: two of them are over the day's cap
        other = shop.quote(HOME)
        assert isinstance(other, Quote)
        ledger.breaks("hangs")
        answers: list[object] = []
        thread = threading.Thread(target=lambda: answers.append(shop.accept(agree(quote))))
        thread.start()
        while shop.stock("beans") == 20:
            pass
        assert shop.stock("beans") == 8
        assert code(shop.accept(agree(other))) is Code.PAYMENT_UNDER_WAY
        assert code(shop.quote(HOME, [Item("grinder")])) is Code.OVER_DAY_CAP
        assert code(shop.quote("neighbours", [Item("beans", 9)])) in {Code.OUT_OF_STOCK, Code.NO_MEANS}
        ledger.let_go.set()
        thread.join()
        nothing_happened(shop, ledger, 12)


def test_what_was_added_while_it_was_paid_stays_in_the_cart(paid: Shop, ledger: Ledger) -> None:
    quote = in_cart(paid)
    original = paid._context.provider
    assert isinstance(original, HttpProvider)
    charge = original.charge

    def slowly(*asked: object) -> object:
        paid.add(HOME, Item("oat"), key="meanwhile")
        paid.add(HOME, Item("beans"), key="more")
        return charge(*asked)  # type: ignore[arg-type]

    original.charge = slowly  # type: ignore[method-assign,assignment]
    assert isinstance(paid.accept(agree(quote)), Order)
    assert {line.product_id: line.quantity for line in paid.cart(HOME).lines} == {"oat": 1, "beans": 1}


def test_a_claim_only_goes_forward(paid: Shop) -> None:
    import sqlite3

    paid.accept(agree(in_cart(paid)))
    for state in ("authorising", "voiding", "released"):
        with pytest.raises(sqlite3.IntegrityError, match="forward"), paid._context.store.write() as db:
            db.execute("UPDATE payment_claims SET state = ?", (state,))
    assert claims.CLAIM_MOVES.allowed(claims.ClaimState.VOIDING, claims.ClaimState.RELEASED)


def test_a_place_in_a_slot_is_taken_while_it_is_paid(tmp_path: Path, ledger: Ledger) -> None:
    from datetime import time as clock_time

    from voice_shop.catalogue.delivery_terms import DeliveryTerms, SlotTerms

    one = SlotTerms(tuple(range(7)), (clock_time(18), clock_time(20)), capacity=1)
    with serving(ledger) as address:
        shop = open_paid(tmp_path / "a.db", address)
        slotted = replace(AHEAD, delivery=DeliveryTerms(slots=(one,), slot_days=1))
        shop = Shop(small_catalogue(), slotted, shop._context.store, TestClock(), shop._context.provider)
        shop.payments.save_token("neighbours", Token(0, "", "", "tok"), by="x")
        quote, theirs = in_cart(shop), shop.quote("neighbours", [Item("oat")])
        assert isinstance(theirs, Quote)
        provider = shop._context.provider
        assert isinstance(provider, HttpProvider)
        charge, seen = provider.charge, []

        def slowly(*asked: object) -> object:
            provider.charge = charge  # type: ignore[method-assign]
            seen.append(shop.accept(agree(theirs)))
            return charge(*asked)  # type: ignore[arg-type]

        provider.charge = slowly  # type: ignore[method-assign,assignment]
        order = shop.accept(agree(quote))
        assert isinstance(order, Order)
        assert order.slot == quote.slot
        assert code(seen[0]) is Code.QUOTE_CHANGED


class Died(BaseException):
    """The process went away while the provider was asked."""


def left_behind(shop: Shop, *, charged: bool) -> Quote:
    """A claim that nobody works at any more."""
    quote, provider = in_cart(shop), shop._context.provider
    assert isinstance(provider, HttpProvider)
    charge = provider.charge

    def dies(*asked: object) -> object:
        if charged:
            charge(*asked)  # type: ignore[arg-type]
        raise Died

    provider.charge = dies  # type: ignore[method-assign,assignment]
    with pytest.raises(Died):
        shop.accept(agree(quote))
    provider.charge = charge  # type: ignore[method-assign]
    return quote


@pytest.mark.parametrize("charged", [True, False])
def test_a_young_claim_is_left_to_who_works_at_it_an_old_one_is_looked_after(
    paid: Shop, ledger: Ledger, clock: TestClock, charged: bool
) -> None:
    left_behind(paid, charged=charged)
    assert (paid.payments.sweep(), ledger.calls["find"]) == (1, 0)
    clock.move(minutes=2)
    assert (paid.payments.sweep(), paid.payments.left_over()) == (0, 0)
    assert len(paid.orders(HOME)) == int(charged)
    adds_up(paid, ledger)


def test_while_the_provider_is_away_a_claim_waits_as_long_as_its_offer_lives(
    paid: Shop, ledger: Ledger, clock: TestClock
) -> None:
    left_behind(paid, charged=True)
    clock.move(minutes=5)
    ledger.breaks("500 before", 9)
    assert paid.payments.sweep() == 1
    assert paid.stock("beans") == 18
    clock.move(minutes=5)
    assert paid.payments.sweep() == 1
    assert paid.stock("beans") == 20, "given up: what is left is to void it"
    ledger.times = 0
    assert paid.payments.sweep() == 0
    nothing_happened(paid, ledger)


def test_what_was_confirmed_is_not_confirmed_or_given_up_again(paid: Shop, ledger: Ledger) -> None:
    order = paid.accept(agree(in_cart(paid)))
    assert isinstance(order, Order)
    (key,) = ledger.charges
    now = paid._context.now()
    with paid._context.store.write() as db:
        assert claims.confirm(db, paid._context, key, "again", now) == order
        for state in (claims.ClaimState.VOIDING, claims.ClaimState.RELEASED):
            gave = claims.give_up(db, key, state, Code.PAYMENT_FAILED, now)
            assert gave is claims.ClaimState.CONFIRMED
    adds_up(paid, ledger)
