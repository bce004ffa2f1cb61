"""Codes and offers: what they take off, why they do not, and that none is used more often than it may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.product import Product
from voice_shop.catalogue.promotion import Promotion
from voice_shop.catalogue.terms import Tax
from voice_shop.commerce.amounts import after_discounts, paid_parts, sum_of, taxed
from voice_shop.commerce.discounts import reduced
from voice_shop.commerce.money import Money, total_of
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Discount, Item, NotApplied, Order, PricedLine, Quote

from .conftest import HOME, PROFILE, TestClock, agree, bought, quoted, small_catalogue
from .processes import at_once

TEN = Promotion("ten", "10 percent off", "TEN", ("ten",), percent=Decimal(10))
FIVER = Promotion("fiver", "5 off coffee", "FIVER", amount_minor=500, categories=("coffee",))
OFFER = Promotion("dairy", "20 percent off dairy", percent=Decimal(20), categories=("dairy",))
ALONE = Promotion("alone", "15 percent, alone", "ALONE", percent=Decimal(15), combines=False)


def a_shop(store: Store, clock: TestClock, *promotions: Promotion, **more: Any) -> Shop:
    catalogue = replace(small_catalogue(), promotions=promotions)
    return Shop(catalogue, replace(PROFILE, **more), store, clock)


def why(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    assert answer.code is Code.PROMOTION
    return str(answer.facts["why"])


def off(quote: Quote) -> int:
    return sum_of(quote.discounts, "EUR").minor


def test_a_code_counts_from_when_it_is_entered_until_something_is_bought(
    store: Store, clock: TestClock
) -> None:
    shop = a_shop(store, clock, TEN)
    assert off(quoted(shop, [Item("oat", 4)])) == 0
    assert shop.promotions.enter(HOME, " ten ", key="e") == TEN
    quote = quoted(shop, [Item("oat", 4)])
    assert quote.discounts == (Discount("code", Money(100, "EUR"), "TEN"),)  # 99.6, rounded once
    assert (quote.total.minor, quote.promotions) == (996 - 100 + 300, ("ten",))
    order = shop.accept(agree(quote))
    assert isinstance(order, Order)
    assert (order.discounts, order.total) == (quote.discounts, quote.total)
    assert shop.promotions.entered(HOME) == ()
    assert off(quoted(shop, [Item("oat", 4)])) == 0


FREE = Promotion("free", "free delivery", "FREE", ("free",), free_delivery=True, once=True)


def test_a_code_for_free_delivery_takes_the_fee_off_and_nothing_else(store: Store, clock: TestClock) -> None:
    tax = Tax({"high": Decimal(21)}, usual="high")
    shop = a_shop(store, clock, FREE, tax=tax)
    shop.promotions.enter(HOME, "free")
    quote = quoted(shop, [Item("oat", 4)])
    assert (quote.delivery.minor, quote.discounts, quote.promotions) == (0, (), ("free",))
    assert (quote.total.minor, [line.base + line.tax for line in quote.taxes]) == (996, [Money(996, "EUR")])
    assert isinstance(shop.accept(agree(quote)), Order)
    assert why(shop.promotions.enter(HOME, "free")) == "once"
    assert quoted(shop, [Item("oat", 4)]).delivery.minor == 300


def test_where_delivery_is_free_already_the_code_is_not_used(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, FREE, TEN)
    shop.promotions.enter(HOME, "free")
    quote = quoted(shop, [Item("beans", 5)])
    assert (quote.delivery.minor, quote.promotions) == (0, ())
    assert quote.left_out == (NotApplied("FREE", "delivery"),)
    order = shop.accept(agree(quote))
    assert isinstance(order, Order)
    assert shop.promotions.enter(HOME, "free") == FREE


def test_what_counts_alone_counts_where_it_is_worth_more_than_free_delivery(
    store: Store, clock: TestClock
) -> None:
    shop = a_shop(store, clock, FREE, ALONE)
    for code in ("FREE", "ALONE"):
        shop.promotions.enter(HOME, code)
    small, large = quoted(shop, [Item("oat", 4)]), quoted(shop, [Item("beans", 4)])
    assert (small.promotions, small.left_out) == (("free",), (NotApplied("ALONE", "combine"),))
    assert (large.promotions, large.left_out) == (("alone",), (NotApplied("FREE", "combine"),))
    assert (large.delivery.minor, off(large)) == (300, 539)


def test_what_members_pay_less_for_is_told_to_members_only(store: Store, clock: TestClock) -> None:
    products = small_catalogue().products
    less = {name: replace(products[name], member_price=price) for name, price in
            (("oat", 240), ("beans", 700), ("cup", 900), ("gone", 1), ("yoghurt", 189))}  # fmt: skip
    shop = Shop(small_catalogue(**less), replace(PROFILE, member=True), store, clock)
    shop.set_stock("cup", 0)
    assert shop.promotions.member_prices(limit=3) == (
        ("beans", Money(700, "EUR")),
        ("oat", Money(240, "EUR")),
    )
    assert len(shop.promotions.member_prices(limit=1)) == 1
    assert Shop(small_catalogue(**less), PROFILE, store, clock).promotions.member_prices(limit=3) == ()


def test_a_code_entered_or_taken_out_kills_the_offer(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, TEN)
    for change in (lambda: shop.promotions.enter(HOME, "TEN"), lambda: shop.promotions.remove(HOME)):
        told = quoted(shop, [Item("oat")])
        change()
        refusal = shop.accept(agree(told))
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.facts["what"]) == (Code.QUOTE_CHANGED, ("discount",))
    assert shop.promotions.remove(HOME) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"ends": date(2026, 3, 9)}, "expired"),
        ({"begins": date(2026, 3, 11)}, "not_begun"),
        ({"weekdays": (2,)}, "not_today"),
        ({"members_only": True}, "members"),
        ({"ends": date(2026, 3, 10), "begins": date(2026, 3, 10), "weekdays": (1,)}, None),
    ],
)
def test_a_code_that_does_not_count_now_is_refused_with_why(
    store: Store, clock: TestClock, changed: dict[str, Any], expected: str | None
) -> None:
    """It is Tuesday, 10 March."""
    shop = a_shop(store, clock, replace(TEN, **changed))
    answer = shop.promotions.enter(HOME, "ten")
    if expected is None:
        assert isinstance(answer, Promotion)
    else:
        assert why(answer) == expected
        assert shop.promotions.entered(HOME) == ()
    assert why(shop.promotions.enter(HOME, "eleven")) == "unknown"


def test_the_last_day_ends_at_the_shops_midnight(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, replace(TEN, ends=date(2026, 3, 10)))
    shop.promotions.enter(HOME, "ten")
    clock.move(hours=10, minutes=59)  # 23:59 in Amsterdam is 22:59 UTC
    told = quoted(shop, [Item("oat")])
    assert off(told) == 25
    clock.move(minutes=1)
    assert isinstance(shop.accept(agree(told)), Refusal)
    again = quoted(shop, [Item("oat")])
    assert (off(again), again.left_out) == (0, (NotApplied("TEN", "expired"),))


def test_what_a_code_needs_of_the_goods_is_told_by_the_offer(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, FIVER, replace(TEN, minimum_minor=1000))
    for code in ("FIVER", "TEN"):
        shop.promotions.enter(HOME, code)
    quote = quoted(shop, [Item("oat")])
    assert quote.discounts == ()
    assert set(quote.left_out) == {
        NotApplied("FIVER", "products"),
        NotApplied("TEN", "minimum", Money(1000, "EUR")),
    }
    quote = quoted(shop, [Item("latte"), Item("cup")])
    # The latte cannot cost less than nothing; a tenth of what is left of both.
    assert quote.discounts == (
        Discount("code", Money(350, "EUR"), "FIVER", line_id="1"),
        Discount("code", Money(125, "EUR"), "TEN"),
    )


def test_an_offer_counts_by_itself_and_comes_off_the_member_price(store: Store, clock: TestClock) -> None:
    products = small_catalogue().products
    catalogue = small_catalogue(oat=replace(products["oat"], member_price=200))
    shop = Shop(replace(catalogue, promotions=(OFFER,)), replace(PROFILE, member=True), store, clock)
    quote = quoted(shop, [Item("oat"), Item("cup")])
    assert quote.discounts == (
        Discount("member", Money(49, "EUR"), line_id="1"),
        Discount("offer", Money(40, "EUR"), "20 percent off dairy", line_id="1"),
    )


def test_what_does_not_combine_counts_alone_if_it_is_more(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, TEN, OFFER, ALONE)
    for code in ("TEN", "ALONE"):
        shop.promotions.enter(HOME, code)
    dear = quoted(shop, [Item("cup"), Item("latte")])
    assert (dear.promotions, dear.left_out) == (("alone",), (NotApplied("TEN", "combine"),))
    dairy = quoted(shop, [Item("oat")])
    assert (dairy.promotions, dairy.left_out) == (("dairy", "ten"), (NotApplied("ALONE", "combine"),))


def test_uses_are_counted_and_given_back(store: Store, clock: TestClock) -> None:
    shop = a_shop(store, clock, replace(TEN, uses=2, once=True))
    shop.promotions.enter(HOME, "ten")
    order = bought(shop, [Item("oat")])
    assert why(shop.promotions.enter(HOME, "ten")) == "once"
    shop.promotions.enter("neighbours", "ten")
    other = shop.quote("neighbours", [Item("oat")])
    assert isinstance(other, Quote)
    assert isinstance(shop.accept(agree(other)), Order)
    assert why(shop.promotions.enter("others", "ten")) == "used_up"
    shop.cancel(order.id, key="c")
    shop.cancel(order.id, key="again")
    for house in ("others", "more"):
        shop.promotions.enter(house, "ten")
    told = [shop.quote(house, [Item("oat")]) for house in ("others", "more")]
    answers = [shop.accept(agree(quote)) for quote in told if isinstance(quote, Quote)]
    assert [type(answer) for answer in answers] == [Order, Refusal]


def test_eight_processes_cannot_all_use_the_last_one(tmp_path: Path) -> None:
    def opened() -> Shop:
        store = Store(tmp_path / "shop.db", busy_seconds=60)
        return a_shop(store, TestClock(), replace(TEN, uses=1))

    def buy(quote: Quote) -> Callable[[], str]:
        return lambda: type(opened().accept(agree(quote))).__name__

    shop, told = opened(), []
    for number in range(8):
        shop.promotions.enter(f"house {number}", "ten")
        told.append(shop.quote(f"house {number}", [Item("oat")]))
    answers = at_once([buy(quote) for quote in told if isinstance(quote, Quote)])
    assert sorted(answers) == ["Order"] + ["Refusal"] * 7


def test_only_what_counts_today_is_told_as_an_offer(store: Store, clock: TestClock) -> None:
    over, to_come = replace(OFFER, id="over", ends=date(2026, 3, 9)), replace(OFFER, id="b", weekdays=(2,))
    told = replace(TEN, id="told", code="TOLD", told=True)
    shop = a_shop(store, clock, TEN, OFFER, over, to_come, told)
    assert shop.promotions.offers(HOME) == (OFFER, told)


PERCENT = st.sampled_from([None, *(Decimal(p) for p in ("0", "3.75", "10", "50", "100"))])


@st.composite
def promotions(draw: st.DrawFn) -> tuple[Promotion, ...]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        percent = draw(PERCENT)
        found.append(
            Promotion(
                f"p{number}",
                "x",
                draw(st.sampled_from(["", f"CODE{number}"])),
                percent=percent,
                amount_minor=0 if percent is not None else draw(st.integers(0, 5000)),
                minimum_minor=draw(st.sampled_from([0, 0, 1000])),
                combines=draw(st.booleans()),
                categories=draw(st.sampled_from([(), ("a",), ("b",), ("a", "b")])),
            )
        )
    return tuple(found)


LINE = st.tuples(st.integers(0, 5000), st.integers(1, 9), st.sampled_from("abc"), st.sampled_from([9, 21]))


@given(st.lists(LINE, min_size=1, max_size=4), promotions(), st.booleans(), st.integers(0, 100))
def test_discounts_never_go_below_zero_and_everything_adds_up(
    drawn: list[tuple[int, int, str, int]], offers: tuple[Promotion, ...], included: bool, share: int
) -> None:
    euro = lambda minor: Money(minor, "EUR")  # noqa: E731 - short, and used five times
    products = {f"{n}": Product(f"{n}", "x", c, price) for n, (price, _, c, _) in enumerate(drawn)}
    lines = tuple(
        PricedLine(f"{n}", f"{n}", "x", "", many, {}, euro(price), euro(price * many), Decimal(rate))
        for n, (price, many, _, rate) in enumerate(drawn)
    )
    member = Discount("member", lines[0].total.share(share, 100), line_id="0")
    found = reduced(lines, (member,) if member.amount.minor else (), offers, products, "EUR")
    left = after_discounts(lines, found.discounts, "EUR")
    assert all(value.minor >= 0 for value in left)
    assert all(discount.amount.minor > 0 for discount in found.discounts)
    goods = total_of((line.total for line in lines), "EUR")
    assert total_of(left, "EUR") == goods - sum_of(found.discounts, "EUR")
    taxes = taxed(
        lines, found.discounts, euro(300), Tax({"x": Decimal(21)}, usual="x").rate(""), included=included
    )
    tax = euro(0) if included else total_of((t.tax for t in taxes), "EUR")
    quote = Quote(
        "q", "", HOME, lines, goods, euro(300), total_of(left, "EUR") + euro(300) + tax, "home", None,
        TestClock().now, TestClock().now, found.discounts, taxes, included,
    )  # fmt: skip
    paid = paid_parts(quote)
    assert total_of(paid.lines, "EUR") + paid.delivery == quote.total
    codes = {p.code for p in offers if p.code}
    used = {p.code for p in offers if p.id in found.used}
    assert {note.code for note in found.left_out} <= codes - used
    assert len([p for p in offers if p.id in found.used and not p.combines]) in {0, 1}
