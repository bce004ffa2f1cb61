"""While a payment is asked for, all that it will take is taken: caps, codes, places, packs. Then no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from voice_shop.catalogue.delivery_terms import DeliveryTerms, SlotTerms
from voice_shop.catalogue.product import Category
from voice_shop.commerce import claims, delivery
from voice_shop.commerce.household.types import Cap, Period, Person, Role
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_http import HttpProvider
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.payment_provider import PaymentFault
from voice_shop.commerce.payment_types import Balance, Means
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote, Slot
from voice_shop.errors import InputError

from .conftest import HOME, TestClock, agree, quoted, small_catalogue
from .provider import SECRET, Ledger, serving
from .test_paying import AHEAD, Died, adds_up, in_cart, left_behind
from .test_promotions import TEN
from .test_slots import at

DAY = SlotTerms(tuple(range(7)), (time(9), time(12)), capacity=1)


@pytest.fixture
def paid(store: Store, clock: TestClock, ledger: Ledger) -> Iterator[Shop]:
    """Paid ahead, with departments, codes and slots of one place."""
    catalogue = replace(
        small_catalogue(),
        categories={name: Category(name, name) for name in ("coffee", "dairy")},
        promotions=(replace(TEN, uses=1, once=True),),
    )
    with serving(ledger) as address:
        shop = Shop(catalogue, AHEAD, store, clock, HttpProvider(address, SECRET, 1))
        for household in (HOME, "neighbours"):
            shop.payments.save_token(household, Token(0, "", "Visa", f"tok {household}"), by="anna")
        yield shop


def slotted(shop: Shop) -> Shop:
    """The same shop, with a slot of one place on each of two days."""
    context = shop._context
    profile = replace(AHEAD, delivery=DeliveryTerms(slots=(DAY,), slot_days=2))
    return Shop(context.catalogue, profile, context.store, context.clock, context.provider)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def over(answer: object) -> dict[str, Any]:
    assert isinstance(answer, Refusal), answer
    return {"code": answer.code, **answer.facts}


def test_an_open_claim_counts_in_the_cap_of_its_department_alone(paid: Shop, clock: TestClock) -> None:
    """Two packs of beans are 17.98 of coffee; the cap of dairy knows nothing of them."""
    left_behind(paid, charged=False)
    for category in ("coffee", "dairy"):
        paid.households.set_cap(HOME, Cap(Period.DAY, euros(2600), "", category), by="anna")
    assert isinstance(paid.quote(HOME, [Item("oat", 4)]), Quote)
    told = over(paid.quote(HOME, [Item("beans")]))
    assert told == {
        "code": Code.OVER_CATEGORY_CAP,
        "total": euros(899),
        "spent": euros(1798),
        "cap": euros(2600),
        "over": euros(97),
        "period": "day",
        "personal": False,
        "category": "coffee",
        "category_id": "coffee",
    }
    clock.move(minutes=2)
    paid.payments.sweep()
    assert isinstance(paid.quote(HOME, [Item("beans")]), Quote), "given up: nothing of it is spent"


@pytest.mark.parametrize("category", ["", "coffee"])
@pytest.mark.parametrize("period", [Period.DAY, Period.MONTH])
def test_an_open_claim_counts_for_who_said_yes_today(
    paid: Shop, clock: TestClock, period: Period, category: str
) -> None:
    for name in ("anna", "ben"):
        paid.households.put_person(HOME, Person(name, Role.ADULT), by="anna")
        paid.households.set_cap(HOME, Cap(period, euros(2100), name, category), by="anna")
    left_behind(paid, charged=False)
    assert isinstance(paid.quote(HOME, [Item("beans")], person="ben"), Quote)
    told = over(paid.quote(HOME, [Item("beans")], person="anna"))
    assert told["spent"] == euros(1798 if category else 2098)
    assert isinstance(paid.quote("neighbours", [Item("beans")], person="anna"), Quote)
    clock.move(days=1)
    tomorrow = paid.quote(HOME, [Item("beans")], person="anna")
    assert isinstance(tomorrow, Quote if period is Period.DAY else Refusal)


def test_a_claim_that_became_an_order_counts_once(paid: Shop, clock: TestClock) -> None:
    left_behind(paid, charged=True)
    clock.move(minutes=2)
    assert paid.payments.sweep() == 0
    paid.households.set_cap(HOME, Cap(Period.DAY, euros(2100), "", "coffee"), by="anna")
    assert over(paid.quote(HOME, [Item("beans")]))["spent"] == euros(1798)
    paid.households.set_cap(HOME, Cap(Period.DAY, euros(2100)), by="anna")
    assert over(paid.quote(HOME, [Item("oat")]))["spent"] == euros(2098)


@pytest.mark.parametrize("charged", [True, False])
def test_a_code_is_used_while_it_is_paid(paid: Shop, clock: TestClock, charged: bool) -> None:
    assert paid.promotions.enter(HOME, "ten") == replace(TEN, uses=1, once=True)
    quote = left_behind(paid, charged=charged)
    assert quote.promotions == ("ten",)
    used_up = Refusal(Code.PROMOTION, {"promo": "TEN", "why": "used_up"})
    assert paid.promotions.enter("neighbours", "ten") == used_up
    assert paid.promotions.enter(HOME, "ten") == used_up
    clock.move(minutes=2)
    paid.payments.sweep()
    answer = paid.promotions.enter("neighbours", "ten")
    assert (answer == used_up) is charged
    assert (paid.promotions.entered(HOME) == ()) is charged, "what was not bought is still entered"
    assert [order.total for order in paid.orders(HOME)] == ([quote.total] if charged else [])


def test_a_code_for_once_is_the_households_own_also_while_it_is_paid(paid: Shop) -> None:
    context = paid._context
    catalogue = replace(context.catalogue, promotions=(replace(TEN, once=True),))
    shop = Shop(catalogue, AHEAD, context.store, context.clock, context.provider)
    shop.promotions.enter(HOME, "ten")
    left_behind(shop, charged=False)
    once = Refusal(Code.PROMOTION, {"promo": "TEN", "why": "once"})
    assert shop.promotions.enter(HOME, "ten") == once
    assert not isinstance(shop.promotions.enter("neighbours", "ten"), Refusal)


@pytest.mark.parametrize("charged", [True, False])
def test_a_place_is_taken_while_it_is_paid_and_kept_only_with_an_order(
    paid: Shop, clock: TestClock, charged: bool
) -> None:
    shop = slotted(paid)
    first, second = Slot(at(11, 9), at(11, 12)), Slot(at(12, 9), at(12, 12))
    assert shop.deliveries.free() == (first, second)
    assert left_behind(shop, charged=charged).slot == first
    assert shop.deliveries.free() == (second,)
    clock.move(minutes=2)
    shop.payments.sweep()
    assert shop.deliveries.free() == ((second,) if charged else (first, second))
    assert [order.slot for order in shop.orders(HOME)] == ([first] if charged else [])


def test_what_is_given_up_is_as_if_it_had_never_been(paid: Shop, ledger: Ledger, clock: TestClock) -> None:
    quote = left_behind(paid, charged=True)
    assert (paid.stock("beans"), paid.payments.left_over()) == (18, 1)
    clock.move(minutes=10)
    assert paid.payments.sweep() == 0
    assert (paid.stock("beans"), paid.orders(HOME)) == (20, ())
    changed = Refusal(Code.QUOTE_CHANGED, {"what": ("payment",)})
    assert paid.accept(agree(quote), key="again") == changed
    assert [line.quantity for line in paid.cart(HOME).lines] == [2]
    adds_up(paid, ledger)


def test_money_that_comes_after_giving_up_makes_no_order(paid: Shop, clock: TestClock) -> None:
    left_behind(paid, charged=False)
    context = paid._context
    with context.store.write() as db:
        ((key, _, _),) = claims.open_claims(db, claims.ClaimState.AUTHORISING, clock.now)
        gave = claims.give_up(db, key, claims.ClaimState.VOIDING, Code.PAYMENT_FAILED, clock.now)
        assert gave is claims.ClaimState.VOIDING
        late = claims.confirm(db, context, key, "ch", clock.now)
    assert late == Refusal(Code.PAYMENT_FAILED)
    assert (paid.orders(HOME), paid.stock("beans")) == ((), 20)


def test_the_table_refuses_a_place_too_many_unless_it_was_promised(paid: Shop) -> None:
    shop = slotted(paid)
    orders = [shop.accept(agree(quoted(shop, [Item("oat")]))) for _ in range(2)]
    full, other = (order for order in orders if isinstance(order, Order))
    profile = shop._context.profile
    with shop._context.store.write() as db:
        delivery.release(db, other.id)
    with pytest.raises(sqlite3.IntegrityError), shop._context.store.write() as db:
        delivery.take(db, profile, other.id, HOME, full.slot)
    with shop._context.store.write() as db:
        delivery.take(db, profile, other.id, HOME, full.slot, promised=True)
    assert shop.deliveries.free() == (other.slot,)


def test_the_same_yes_goes_on_and_another_cart_waits(paid: Shop, ledger: Ledger) -> None:
    other = in_cart(paid)
    quote = left_behind_more(paid)
    assert paid.accept(agree(other)) == Refusal(Code.PAYMENT_UNDER_WAY)
    order = paid.accept(agree(quote))
    assert isinstance(order, Order)
    assert ledger.calls["charge"] == 1, "the key of the offer charges once"
    assert (order.total, paid.stock("beans"), paid.cart(HOME).lines) == (quote.total, 18, ())
    adds_up(paid, ledger)


def left_behind_more(shop: Shop) -> Quote:
    """The offer of the same cart, told again, and its payer gone before the provider heard of it."""
    quote = shop.quote(HOME)
    assert isinstance(quote, Quote)
    provider: Any = shop._context.provider
    charge = provider.charge

    def dies(*_: object) -> None:
        raise Died

    provider.charge = dies
    with pytest.raises(Died):
        shop.accept(agree(quote))
    provider.charge = charge
    return quote


def test_an_order_of_named_goods_leaves_the_cart(paid: Shop) -> None:
    paid.add(HOME, Item("oat"), key="o")
    assert isinstance(paid.accept(agree(quoted(paid, [Item("beans")]))), Order)
    assert [(line.product_id, line.quantity) for line in paid.cart(HOME).lines] == [("oat", 1)]


def test_a_refund_that_did_not_arrive_is_open_until_the_provider_has_it(paid: Shop, ledger: Ledger) -> None:
    order = paid.accept(agree(in_cart(paid)))
    assert isinstance(order, Order)
    ledger.breaks("500 before", 2)
    for amount in (100, 200):
        paid.payments.refund(order.id, euros(amount), key=f"{amount}")
    assert paid.payments.left_over() == 2
    assert paid.payments.balance(order.id) == Balance(order.total, euros(300), euros(300))
    assert paid.payments.sweep() == 0
    assert paid.payments.balance(order.id) == Balance(order.total, euros(300), euros(0))
    (charge,) = ledger.charges
    told = paid.payments.of(order.id)
    assert [(m.kind, m.amount.minor, m.reference, m.settles) for m in told] == [
        ("charge", order.total.minor, "ch_0", None),
        ("refund", 100, "", None),
        ("refund", 200, "", None),
        ("settled", 100, "re_1", told[1].number),
        ("settled", 200, "re_2", told[2].number),
    ]
    assert list(ledger.refunds) == [f"{charge}-refund-{m.number}" for m in told[1:3]]
    with pytest.raises(InputError):
        paid.payments.refund(order.id, euros(101), key="100")
    adds_up(paid, ledger)


def test_a_persons_own_token_is_before_the_households(paid: Shop) -> None:
    for name in ("anna", "ben"):
        paid.households.put_person(HOME, Person(name, Role.ADULT), by="anna")
    paid.payments.save_token(HOME, Token(0, "anna", "Hers", "tok anna"), by="anna")
    house, hers = paid.payments.tokens(HOME)
    assert (house.person, house.label, house.reference) == ("", "Visa", f"tok {HOME}")
    assert (hers.person, hers.label, hers.reference) == ("anna", "Hers", "tok anna")
    by = {name: paid.quote(HOME, [Item("oat")], person=name) for name in ("anna", "ben")}
    assert [q.pay_by.token for q in by.values() if isinstance(q, Quote)] == [hers.number, house.number]
    assert paid.payments.remove_token(HOME, "anna", by="anna")
    assert paid.payments.tokens(HOME) == (house,)
    assert not paid.payments.remove_token(HOME, "ben", by="anna")
    quote = by["anna"]
    assert isinstance(quote, Quote)
    changed = Refusal(Code.QUOTE_CHANGED, {"what": ("payment",)})
    assert paid.accept(agree(quote)) == changed


def test_a_token_of_somebody_else_cannot_pay(paid: Shop, ledger: Ledger) -> None:
    for name in ("anna", "ben"):
        paid.households.put_person(HOME, Person(name, Role.ADULT), by="anna")
    paid.payments.save_token(HOME, Token(0, "ben", "His", "tok ben"), by="ben")
    quote = paid.quote(HOME, [Item("oat")], person="ben")
    assert isinstance(quote, Quote)
    answer = paid.accept(agree(quote))  # anna says yes
    assert answer == Refusal(Code.QUOTE_CHANGED, {"what": ("payment",)})
    assert ledger.calls["charge"] == 0


def test_a_token_without_a_label_is_told_as_saved(paid: Shop) -> None:
    paid.payments.save_token(HOME, Token(0, "", "", "x" * 200), by="ben")
    assert paid.payments.tokens(HOME)[0].reference == "x" * 200
    paid.payments.save_token(HOME, Token(0, "", "Mine", "tok"), by="ben")
    paid.payments.save_token(HOME, Token(0, "", "", "tok"), by="ben")
    paid.payments.remove_token(HOME, by="anna")
    told = [(c.by, c.what, c.before, c.after) for c in paid.households.changes(HOME)]
    assert told[:4] == [
        ("anna", "payment token", "saved", None),
        ("ben", "payment token", "Mine", "saved"),
        ("ben", "payment token", "saved", "Mine"),
        ("ben", "payment token", "Visa", "saved"),
    ]


def test_where_nobody_answers_nothing_is_lost_or_given_up_early(
    paid: Shop, ledger: Ledger, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_behind(paid, charged=True)
    clock.move(minutes=2)

    def silent(*_: object) -> None:
        raise PaymentFault("nobody there")

    with monkeypatch.context() as patch:
        patch.setattr(paid._context.provider, "find", silent)
        assert (paid.payments.sweep(), paid.payments.left_over()) == (1, 1)
        assert paid.stock("beans") == 18
    assert paid.payments.sweep() == 0
    (order,) = paid.orders(HOME)
    assert (order.pay_by.means, order.placed_at.date()) == (Means.SAVED_TOKEN, date(2026, 3, 10))
    adds_up(paid, ledger)


def test_a_shop_that_lost_its_provider_asks_nobody(paid: Shop) -> None:
    left_behind(paid, charged=False)
    context = paid._context
    alone = Shop(context.catalogue, AHEAD, context.store, context.clock)
    assert alone.payments.sweep() == 0
    assert alone.payments.left_over() == 1
    assert alone.quote(HOME, [Item("oat")]) == Refusal(Code.NO_MEANS)
