"""Tax included or added, member prices, and sums that come apart and together again to the minor unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.terms import Tax
from voice_shop.commerce.amounts import (
    added_tax,
    after_discounts,
    delivery_rate,
    paid_for,
    paid_parts,
    sum_of,
    tax_parts,
    taxed,
)
from voice_shop.commerce.case_types import CaseStatus
from voice_shop.commerce.money import Money, total_of
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Discount, Item, Order, OrderStatus, PricedLine, Quote, TaxLine

from .conftest import HOME, NOON, PROFILE, TestClock, agree, bought, quoted, small_catalogue

RATES = {"standard": Decimal(21), "food": Decimal(9)}
INCLUDED = replace(PROFILE, tax=Tax(RATES, usual="food", delivery="standard"))
ADDED = replace(PROFILE, tax=Tax(RATES, prices_include=False, usual="food", delivery="standard"))
PRODUCTS = small_catalogue().products
GRINDER = {"grinder": replace(PRODUCTS["grinder"], tax="standard")}


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def a_shop(store: Store, clock: TestClock, profile: Any, **changed: Any) -> Shop:
    return Shop(small_catalogue(**{**GRINDER, **changed}), profile, store, clock)


def test_a_shop_without_rates_tells_no_tax(shop: Shop) -> None:
    assert quoted(shop, [Item("oat")]).taxes == ()


def test_included_tax_is_told_and_changes_no_total(store: Store, clock: TestClock) -> None:
    quote = quoted(a_shop(store, clock, INCLUDED), [Item("oat", 2), Item("grinder")])
    # 2 × 2.49 of food; a grinder of 99.00 with free delivery: 498 × 9/109 and 9900 × 21/121.
    assert quote.taxes == (
        TaxLine(Decimal(9), eur(457), eur(41)),
        TaxLine(Decimal(21), eur(8182), eur(1718)),
    )
    assert (quote.tax_included, quote.total) == (True, eur(10398))


def test_added_tax_is_in_the_total_and_delivery_has_its_own_rate(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, ADDED)
    order = bought(shop, [Item("oat", 2)])
    # 498 × 9 % = 44.82, 300 × 21 % = 63.
    assert order.taxes == (
        TaxLine(Decimal(9), eur(498), eur(45)),
        TaxLine(Decimal(21), eur(300), eur(63)),
    )
    assert order.total == eur(498 + 300 + 45 + 63)
    assert shop.order(order.id) == order


def test_an_order_cap_counts_the_tax(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, replace(ADDED, order_cap_minor=905))
    refusal = shop.quote(HOME, [Item("oat", 2)])
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["over"]) == (Code.OVER_ORDER_CAP, eur(1))


@pytest.mark.parametrize(
    "otherwise",
    [
        replace(INCLUDED, tax=replace(INCLUDED.tax, rates={**RATES, "food": Decimal("9.5")})),
        replace(INCLUDED, tax=replace(INCLUDED.tax, usual="standard")),
        PROFILE,
    ],
)
def test_another_tax_kills_an_offer(store: Store, clock: TestClock, otherwise: Any) -> None:
    quote = quoted(a_shop(store, clock, INCLUDED), [Item("oat")])
    answer = a_shop(store, clock, otherwise).accept(agree(quote))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts["what"]) == (Code.QUOTE_CHANGED, ("tax",))


MEMBER = replace(PROFILE, member=True)
CHEAPER = {"oat": replace(PRODUCTS["oat"], member_price=200)}


def test_a_member_pays_the_member_price(store: Store, clock: TestClock) -> None:
    order = bought(a_shop(store, clock, MEMBER, **CHEAPER), [Item("oat", 3), Item("beans")])
    assert order.discounts == (Discount("member", eur(147), line_id="1"),)
    assert order.total == eur(3 * 200 + 899 + 300)
    other = quoted(a_shop(store, clock, PROFILE, **CHEAPER), [Item("oat", 3)])
    assert other.discounts == ()


def test_a_member_price_that_ends_kills_an_offer(store: Store, clock: TestClock) -> None:
    quote = quoted(a_shop(store, clock, MEMBER, **CHEAPER), [Item("oat")])
    answer = a_shop(store, clock, MEMBER).accept(agree(quote))
    assert isinstance(answer, Refusal)
    assert answer.facts["what"] == ("discount",)


def test_of_a_limited_product_one_order_has_no_more(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, PROFILE, latte=replace(PRODUCTS["latte"], most_per_order=2))
    alone = shop.quote(HOME, [Item("latte", 3)])
    together = shop.quote(HOME, [Item("latte", 2), Item("latte", 1, {"size": "large"})])
    for refusal in (alone, together):
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.facts["limit"]) == (Code.TOO_MANY, 2)
    assert quoted(shop, [Item("latte", 1), Item("latte", 1, {"size": "large"})]).lines


def test_what_is_sent_back_pays_what_was_paid(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, replace(ADDED, member=True), **CHEAPER)
    order = bought(shop, [Item("oat", 3)])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        assert isinstance(shop.advance(order.id, status), Order)
    backs = [shop.request_return(order.id, "1", 1, "unwanted", key=f"r{n}") for n in range(3)]
    refunds = [back.refund.minor for back in backs if not isinstance(back, Refusal)]
    assert len(refunds) == 3
    assert sum(refunds) == 654  # 600 after the member's discount, with 9 %


def test_what_was_declined_can_be_claimed_again_for_exactly_what_was_paid(
    store: Store, clock: TestClock
) -> None:
    shop = a_shop(store, clock, replace(ADDED, member=True), **CHEAPER)
    order = bought(shop, [Item("oat", 3), Item("cup")])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        shop.advance(order.id, status)
    first, second = (shop.request_return(order.id, "1", 1, "unwanted", key=f"r{n}") for n in range(2))
    assert not isinstance(first, Refusal)
    assert not isinstance(second, Refusal)
    shop.cases.move(first.id, CaseStatus.DECLINED)
    rest = shop.request_return(order.id, "1", 2, "unwanted", key="rest")
    assert not isinstance(rest, Refusal)
    assert second.refund + rest.refund == paid_parts(order).lines[0]


def test_an_order_keeps_the_tax_it_was_made_with(store: Store, clock: TestClock) -> None:
    """Whatever the shop's rates become: what comes back is what was paid, delivery's tax apart."""
    order = bought(a_shop(store, clock, ADDED), [Item("oat", 3)])
    assert delivery_rate(order) == RATES["standard"]
    clock.move(minutes=11)
    other = a_shop(store, clock, replace(ADDED, tax=replace(ADDED.tax, delivery="food")))
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        other.advance(order.id, status)
    back = other.request_return(order.id, "1", 3, "unwanted", key="all")
    assert not isinstance(back, Refusal)
    assert back.refund.minor == 747 + 67  # with 9 % of its own; delivery's 63 stay with delivery


RATE = st.sampled_from([None, *(Decimal(rate) for rate in ("0", "5.5", "9", "21", "25"))])
LINE = st.tuples(st.integers(0, 50_000), st.integers(1, 99), RATE)


@st.composite
def sales(draw: st.DrawFn) -> tuple[Quote, Decimal | None]:
    """Any sale, as the shop would make it, with the rate of its delivery."""
    currency = draw(st.sampled_from(["JPY", "EUR", "KWD"]))
    lines = tuple(
        PricedLine(
            str(n), "x", "x", "", many, {}, Money(price, currency), Money(price, currency) * many, rate
        )
        for n, (price, many, rate) in enumerate(draw(st.lists(LINE, min_size=1, max_size=5)), start=1)
    )
    goods = total_of((line.total for line in lines), currency)
    own = draw(st.integers(0, lines[0].total.minor))
    rest = draw(st.integers(0, goods.minor - own))
    discounts = (
        Discount("member", Money(own, currency), line_id="1"),
        Discount("code", Money(rest, currency), "SPRING"),
    )
    delivery, rate = Money(draw(st.integers(0, 900)), currency), draw(RATE)
    included = draw(st.booleans())
    taxes = taxed(lines, discounts, delivery, rate, included=included)
    total = goods - sum_of(discounts, currency) + delivery + added_tax(taxes, currency, included=included)
    quote = Quote(
        "q", "", HOME, lines, goods, delivery, total, "home", None, NOON, NOON + timedelta(minutes=9)
    )
    return replace(quote, discounts=discounts, taxes=taxes, tax_included=included), rate


@given(sales())
def test_parts_of_any_sale_make_exactly_the_whole(sale: tuple[Quote, Decimal | None]) -> None:
    quote, rate = sale
    currency = quote.total.currency
    paid, tax = paid_parts(quote), tax_parts(quote)
    if rate is not None and quote.delivery.minor:
        assert delivery_rate(quote) == rate
    assert total_of(paid.lines, currency) + paid.delivery == quote.total
    assert total_of(tax.lines, currency) + tax.delivery == total_of((t.tax for t in quote.taxes), currency)
    assert all(part.minor >= 0 for part in (*paid.lines, *tax.lines, paid.delivery, tax.delivery))
    values = after_discounts(quote.lines, quote.discounts, currency)
    assert total_of(values, currency) == quote.goods - sum_of(quote.discounts, currency)


@given(sales())
def test_each_rate_is_reckoned_once_on_its_sum(sale: tuple[Quote, Decimal | None]) -> None:
    quote, rate = sale
    values = [*after_discounts(quote.lines, quote.discounts, quote.total.currency), quote.delivery]
    sums: dict[Decimal, int] = {}
    for value, at in zip(values, [*(line.tax_rate for line in quote.lines), rate], strict=True):
        if at is not None:
            sums[at] = sums.get(at, 0) + value.minor
    expected = {at: _tax(at, minor, included=quote.tax_included) for at, minor in sums.items() if minor}
    assert {tax.rate: tax.tax.minor for tax in quote.taxes} == expected


def _tax(rate: Decimal, minor: int, *, included: bool) -> int:
    """The textbook's formula, in exact decimals of thousandths of a minor unit."""
    part, whole = (rate * 10).as_integer_ratio()[0], 1000
    if (rate * 10).as_integer_ratio()[1] != 1:
        raise AssertionError(rate)
    below = whole + part if included else whole
    return (2 * minor * part + below) // (2 * below)


@given(sales(), st.data())
def test_a_line_that_comes_back_in_steps_pays_exactly_what_it_cost(
    sale: tuple[Quote, Decimal | None], data: st.DataObject
) -> None:
    quote, _ = sale
    line = data.draw(st.sampled_from(quote.lines))
    steps, left = [], line.quantity
    while left:
        steps.append(data.draw(st.integers(1, left)))
        left -= steps[-1]
    done, back = 0, Money(0, quote.total.currency)
    for step in steps:
        back += paid_for(quote, line.line_id, already=done, quantity=step)
        done += step
    assert back == paid_parts(quote).lines[quote.lines.index(line)]


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_a_split_loses_nothing(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "KWD").split(weights)
    assert sum(part.minor for part in parts) == minor
    if sum(weights):
        assert all(part.minor == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@pytest.mark.parametrize(
    ("currency", "written"), [("EUR", "€12.40"), ("JPY", "JP¥1,240"), ("KWD", "KWD1.240")]
)
def test_money_is_written_with_its_currencys_decimals(currency: str, written: str) -> None:
    assert Money(1240, currency).text("en-IE") == written
