"""Canonical JSON: what goes in comes out, equal values have equal text, different ones do not."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.commerce.codec import decode, digest, encode
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import Means, PayBy
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import (
    Discount,
    Item,
    NotApplied,
    Order,
    OrderStatus,
    PricedLine,
    Quote,
    Slot,
    TaxLine,
)

MONEY = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "USD", "JPY"]))
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
OPTIONS = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3)
LINES = st.builds(
    PricedLine,
    line_id=st.text(max_size=4),
    product_id=st.text(max_size=8),
    name=st.text(max_size=20),
    pack=st.text(max_size=8),
    quantity=st.integers(1, 99),
    options=OPTIONS,
    unit_price=MONEY,
    total=MONEY,
)
ORDERS = st.builds(
    Order,
    id=st.text(max_size=5),
    household=st.text(max_size=5),
    status=st.sampled_from(OrderStatus),
    lines=st.lists(LINES, max_size=3).map(tuple),
    delivery=MONEY,
    total=MONEY,
    address=st.text(max_size=8),
    arrives=st.none() | st.dates(),
    placed_at=MOMENTS,
    quote_id=st.text(max_size=4),
    status_at=MOMENTS,
    held_until=st.none() | MOMENTS,
)
REFUSALS = st.builds(
    Refusal,
    st.sampled_from(Code),
    st.dictionaries(
        st.text(max_size=8),
        st.none()
        | st.booleans()
        | st.integers()
        | MONEY
        | st.text()
        | st.sampled_from(OrderStatus)
        | st.dates(),
    ),
)
QUOTE = Quote(
    id="q1",
    digest="",
    household="home",
    lines=(PricedLine("1", "oat", "oat milk", "1 l", 2, {}, Money(249, "EUR"), Money(498, "EUR")),),
    goods=Money(498, "EUR"),
    delivery=Money(300, "EUR"),
    total=Money(798, "EUR"),
    address="home",
    arrives=date(2026, 3, 11),
    created_at=datetime(2026, 3, 10, 12, tzinfo=UTC),
    expires_at=datetime(2026, 3, 10, 12, 10, tzinfo=UTC),
)


@given(st.one_of(ORDERS, REFUSALS, LINES))
def test_what_goes_in_comes_out(value: object) -> None:
    assert decode(encode(value)) == value
    assert encode(decode(encode(value))) == encode(value)


def test_options_have_no_order() -> None:
    assert encode(Item("latte", 1, {"a": "1", "b": "2"})) == encode(Item("latte", 1, {"b": "2", "a": "1"}))


def test_one_moment_has_one_text_in_every_zone() -> None:
    moment = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert stamp(moment) == stamp(moment.astimezone(timezone(timedelta(hours=5, minutes=30))))


@given(MOMENTS, MOMENTS)
def test_text_order_is_time_order(a: datetime, b: datetime) -> None:
    assert (stamp(a) < stamp(b)) == (a < b)


OTHER: dict[str, Any] = {
    "id": "q2",
    "digest": "x",
    "household": "neighbours",
    "lines": (),
    "goods": Money(499, "EUR"),
    "delivery": Money(0, "EUR"),
    "total": Money(799, "EUR"),
    "address": "work",
    "arrives": None,
    "created_at": datetime(2026, 3, 10, 12, 0, 1, tzinfo=UTC),
    "expires_at": datetime(2026, 3, 10, 12, 10, 1, tzinfo=UTC),
    "discounts": (Discount("code", Money(1, "EUR"), "SPRING"),),
    "taxes": (TaxLine(Decimal(9), Money(457, "EUR"), Money(41, "EUR")),),
    "tax_included": False,
    "pay_by": PayBy(Means.PAYMENT_LINK),
    "promotions": ("spring",),
    "left_out": (NotApplied("SPRING", "minimum", Money(2000, "EUR")),),
    "withdrawal_days": 14,
    "slot": Slot(datetime(2026, 3, 11, 17, tzinfo=UTC), datetime(2026, 3, 11, 19, tzinfo=UTC)),
}


@pytest.mark.parametrize("field", [field.name for field in fields(Quote)])
def test_every_part_of_an_offer_is_in_its_digest(field: str) -> None:
    assert digest(encode(replace(QUOTE, **{field: OTHER[field]}))) != digest(encode(QUOTE))


OTHER_LINE: dict[str, Any] = {
    "line_id": "2",
    "product_id": "oatly",
    "name": "oat drink",
    "pack": "2 l",
    "quantity": 3,
    "options": {"size": "large"},
    "unit_price": Money(249, "USD"),
    "total": Money(497, "EUR"),
    "tax_rate": Decimal(9),
}


@pytest.mark.parametrize("field", [field.name for field in fields(PricedLine)])
def test_every_part_of_a_line_is_in_its_digest(field: str) -> None:
    other = replace(QUOTE, lines=(replace(QUOTE.lines[0], **{field: OTHER_LINE[field]}),))
    assert digest(encode(other)) != digest(encode(QUOTE))


def test_what_is_not_commerces_is_refused() -> None:
    for value in (1.5, {1, 2}, object(), [Money(1.0, "EUR")]):  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            encode(value)
