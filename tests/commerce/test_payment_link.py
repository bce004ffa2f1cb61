"""Paid by a link: it is on the receipt until it is paid, and its code can be read by a telephone."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.catalogue.terms import Payment
from voice_shop.commerce.payment_link import as_blocks
from voice_shop.commerce.payment_types import Means
from voice_shop.commerce.receipt import Receipt, facts
from voice_shop.commerce.receipt_pages import as_html, as_text
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus

from .conftest import PROFILE, TestClock, bought, small_catalogue
from .test_cases import code
from .test_receipt import Words

TEMPLATE = "https://pay.example/?ref={receipt}&sum={amount}&minor={minor}&in={currency}"
LINKED = replace(PROFILE, locale="en-IE", payment=Payment(("payment_link",), link=TEMPLATE))


@pytest.fixture
def linked(store: Store, clock: TestClock) -> Shop:
    return Shop(small_catalogue(), LINKED, store, clock)


def receipt(shop: Shop, order: Order) -> Receipt:
    found = shop.receipts.of(order.id)
    assert isinstance(found, Receipt)
    return found


def read(blocks: str) -> str:
    """What a telephone reads from the terminal: full blocks are light, two rows in a line."""
    rows: list[list[int]] = []
    for line in blocks.splitlines():
        rows.append([255 if char in "█▀" else 0 for char in line])
        rows.append([255 if char in "█▄" else 0 for char in line])
    picture = np.kron(np.array(rows, dtype=np.uint8), np.ones((4, 4), dtype=np.uint8))
    (code,) = zxingcpp.read_barcodes(np.pad(picture, 20, constant_values=255))
    return str(code.text)


def test_the_link_is_on_the_receipt_until_it_is_paid(linked: Shop, clock: TestClock) -> None:
    order = bought(linked, [Item("beans")])
    assert order.pay_by.means is Means.PAYMENT_LINK
    found = receipt(linked, order)
    asked = parse_qs(urlsplit(found.link).query)
    assert asked == {"ref": [f"R-{order.id}"], "sum": ["11.99"], "minor": ["1199"], "in": ["EUR"]}
    text, page = as_text(found), as_html(found)
    assert f"To be paid by this link: {found.link}" in text
    assert "To be paid by this link" in Words(page).text
    assert 'src="data:image/svg+xml' in page
    assert (facts(found)["link"], facts(found)["charged"]) == (found.link, 0)
    assert read(text[text.index("█") :]) == found.link
    for _ in range(2):
        assert not isinstance(linked.payments.paid(order.id), Refusal)
    after = receipt(linked, order)
    assert after.link == ""
    assert "Paid by the link: €11.99." in as_text(after)
    assert "img" not in Words(as_html(after)).tags
    assert len(linked.payments.of(order.id)) == 1


def test_what_was_paid_and_is_called_off_is_owed_until_the_merchant_gives_it(linked: Shop) -> None:
    order = bought(linked, [Item("beans")])
    before = linked.plan_cancel(order.id)
    linked.payments.paid(order.id)
    plan = linked.plan_cancel(order.id)
    assert not isinstance(before, Refusal)
    assert not isinstance(plan, Refusal)
    assert (before.refund.minor, plan.refund.minor) == (0, 1199)
    assert code(linked.cancel(order.id, key="a", plan=before.digest)) is Code.PLAN_CHANGED
    assert isinstance(linked.cancel(order.id, key="b", plan=plan.digest), Order)
    assert "On its way back to you: €11.99." in as_text(receipt(linked, order))
    assert not isinstance(linked.payments.refund(order.id), Refusal)
    told = as_text(receipt(linked, order))
    assert "Paid back: €11.99." in told
    assert "On its way" not in told
    assert code(linked.payments.refund(order.id)) is Code.REFUND_TOO_MUCH
    assert code(linked.payments.paid(order.id)) is Code.ILLEGAL_MOVE


def test_what_nobody_paid_is_not_charged_by_delivering_it(linked: Shop, clock: TestClock) -> None:
    order = bought(linked, [Item("beans")])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        linked.advance(order.id, status)
    assert linked.payments.of(order.id) == ()
    assert receipt(linked, order).link
    linked.payments.paid(order.id)
    assert linked.payments.balance(order.id).kept == order.total


def test_on_delivery_there_is_no_link_and_the_receipt_says_how(shop: Shop) -> None:
    order = bought(shop, [Item("beans")])
    found = receipt(shop, order)
    assert found.link == ""
    assert "To be paid on delivery: €11.99." in as_text(found)
    shop.cancel(order.id, key="c")
    assert "To be paid" not in as_text(receipt(shop, order))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=300))
def test_every_code_on_the_terminal_can_be_read(rest: str) -> None:
    link = f"https://pay.example/{rest}"
    assert read(as_blocks(link)) == link
