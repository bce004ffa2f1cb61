"""One receipt, the same on every channel, and nothing in it is obeyed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.catalogue.terms import Tax
from voice_shop.commerce.receipt import Receipt, facts
from voice_shop.commerce.receipt_pages import as_html, as_text, rows
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus
from voice_shop.journal.chain import records

from .conftest import HOME, PROFILE, TestClock, bought, small_catalogue

TAXED = replace(
    PROFILE, locale="en-IE", member=True, tax=Tax({"food": Decimal(9)}, usual="food", delivery="food")
)
EVIL = '<script>alert("1")</script>\x1b[2J &amp; sons'


class Words(HTMLParser):
    """The text of a page, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags = "", []  # type: tuple[str, list[str]]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def a_receipt(
    store: Store, clock: TestClock, profile: ShopProfile = TAXED, name: str = "oat drink"
) -> Receipt:
    oat = replace(small_catalogue().products["oat"], member_price=200, kind=name, brand="")
    shop = Shop(small_catalogue(oat=oat), profile, store, clock)
    order = bought(shop, [Item("oat", 3), Item("latte", 1, {"size": "large"})])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        assert isinstance(shop.advance(order.id, status), Order)
    assert not isinstance(shop.request_return(order.id, "1", 1, "unwanted", key="r"), Refusal)
    found = shop.receipts.of(order.id)
    assert isinstance(found, Receipt)
    return found


def test_it_tells_lines_discount_delivery_tax_total_and_what_went_back(
    store: Store, clock: TestClock
) -> None:
    found = a_receipt(store, clock)
    told = [(row.words, row.amount) for row in rows(found)]
    assert told[0] == ("3 × oat drink 1 l at €2.49", "€7.47")
    assert told[1] == ("1 × latte, large", "€4.10")
    assert told[2] == ("Member price, oat drink", "-€1.47")
    assert told[3] == ("Delivery to home", "€3.00")
    assert told[4] == ("Total", "€13.10")
    assert told[5] == ("includes 9 % tax on €12.02", "€1.08")
    assert told[6][0].startswith(f"Return {found.returns[0].id}, 10 March 2026: 1 × oat drink")
    assert told[6][1] == "-€2.00"
    assert told[7] == ("After returns", "€11.10")


def test_added_tax_stands_before_the_total(store: Store, clock: TestClock) -> None:
    added = replace(TAXED, tax=replace(TAXED.tax, prices_include=False))
    words = [row.words for row in rows(a_receipt(store, clock, added))]
    assert words[4:6] == ["Tax 9 % of €13.10", "Total"]


def test_text_and_page_have_the_same_id_and_the_same_rows(store: Store, clock: TestClock) -> None:
    found = a_receipt(store, clock)
    text, page = as_text(found), Words(as_html(found)).text
    assert found.id == f"R-{found.order.id}"
    for shown in (text, page):
        assert found.id in shown
        for row in rows(found):
            assert row.words in shown
            assert row.amount in shown


def test_a_name_is_only_text(store: Store, clock: TestClock) -> None:
    found = a_receipt(store, clock, replace(TAXED, name=EVIL), EVIL)
    page = Words(as_html(found))
    assert "script" not in page.tags
    assert '<script>alert("1")</script> [2J &amp; sons' in page.text
    assert "\x1b" not in as_text(found) + as_html(found)


def test_the_page_needs_nothing_from_elsewhere(store: Store, clock: TestClock) -> None:
    page = as_html(a_receipt(store, clock))
    assert not {"link", "img", "script", "iframe"} & set(Words(page).tags)
    assert "http" not in page
    assert "url(" not in page


def test_a_cancelled_order_says_so(shop: Shop) -> None:
    order = bought(shop, [Item("oat")])
    shop.cancel(order.id, key="c")
    found = shop.receipts.of(order.id)
    assert isinstance(found, Receipt)
    assert "cancelled" in as_text(found)
    assert "cancelled" in as_html(found)


def test_it_has_the_hash_of_the_record_of_its_order(store: Store, clock: TestClock) -> None:
    found = a_receipt(store, clock)
    with store.read() as db:
        (record,) = records(db, kind="ordered")
    assert found.record == record.hash
    assert found.record in as_text(found)
    assert found.record in Words(as_html(found)).text
    assert facts(found)["record"] == record.hash


def test_there_is_no_receipt_without_an_order(shop: Shop) -> None:
    answer = shop.receipts.of("nosuch")
    assert isinstance(answer, Refusal)
    assert answer.code is Code.UNKNOWN_ORDER
    assert shop.orders(HOME) == ()


@pytest.mark.parametrize("locale", ["de-DE", "ja-JP", "ar-EG"])
def test_amounts_are_written_as_the_shops_people_do(store: Store, clock: TestClock, locale: str) -> None:
    found = a_receipt(store, clock, replace(TAXED, locale=locale))
    assert f'lang="{locale}"' in as_html(found)
    assert found.order.total.text(locale) in as_text(found)
