"""What a no and a receipt say, whole: the words of every channel are made of these facts."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, OrderStatus, ReturnReceipt

from .conftest import HOME, PROFILE, TestClock, bought, small_catalogue

S = OrderStatus


def facts(answer: object, code: Code) -> dict[str, object]:
    assert isinstance(answer, Refusal), answer
    assert answer.code is code
    return dict(answer.facts)


def test_of_sending_back(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat", 3), Item("yoghurt")])
    keys = map(str, count())
    oat = {"product": "Alpro oat milk", "product_id": "oat"}

    def ask(quantity: int, line: str = "1", which: str = order.id) -> object:
        return shop.request_return(which, line, quantity, "leaks", key=next(keys))

    assert facts(ask(1, which="0"), Code.UNKNOWN_ORDER) == {"order_id": "0"}
    unknown = {"product": "9", "product_id": "", "order_id": order.id}
    assert facts(ask(1, "9"), Code.NOT_ORDERED_BEFORE) == unknown
    assert facts(ask(1), Code.NOT_RETURNABLE) == {**oat, "why": "not_delivered"}
    clock.move(days=1)
    for status in (S.PACKED, S.SHIPPED, S.DELIVERED):
        shop.advance(order.id, status)
    assert facts(ask(1, "2"), Code.NOT_RETURNABLE)["why"] == "perishable"
    assert facts(ask(4), Code.TOO_MANY) == {**oat, "asked": 4, "limit": 3}
    receipt = ask(2)
    assert isinstance(receipt, ReturnReceipt)
    told = (receipt.order_id, receipt.line_id, receipt.product_id, receipt.name, receipt.quantity)
    assert told == (order.id, "1", "oat", "Alpro oat milk", 2)
    assert (receipt.reason, receipt.refund, receipt.at) == ("leaks", Money(498, "EUR"), clock.now)
    assert receipt.id[0] == "R"
    assert receipt.id[1:].isdigit()
    clock.move(days=14)
    assert isinstance(ask(1), ReturnReceipt), "the last day still counts"
    assert facts(ask(1), Code.NOT_RETURNABLE)["why"] == "returned"


def test_of_calling_off_and_moving(shop: Shop, clock: TestClock) -> None:
    order = bought(shop, [Item("oat")])
    assert facts(shop.cancel("0", key="a"), Code.UNKNOWN_ORDER) == {"order_id": "0"}
    assert facts(shop.advance("0", S.PACKED), Code.UNKNOWN_ORDER) == {"order_id": "0"}
    illegal = facts(shop.advance(order.id, S.PACKED), Code.ILLEGAL_MOVE)
    assert illegal == {"order_id": order.id, "status": S.HELD, "asked": S.PACKED}
    clock.move(days=1)
    shop.advance(order.id, S.PACKED)
    late = facts(shop.cancel(order.id, key="b"), Code.TOO_LATE_TO_CANCEL)
    assert (late["order_id"], late["status"]) == (order.id, S.PACKED)


def test_of_what_cannot_be_sold(shop: Shop) -> None:
    def no(item: Item, code: Code) -> dict[str, object]:
        return facts(shop.quote(HOME, [item]), code)

    assert no(Item("none"), Code.UNKNOWN_PRODUCT) == {"product_id": "none"}
    old = {"product": "old beans", "product_id": "old"}
    assert no(Item("old"), Code.DISCONTINUED) == {**old, "successor": "beans"}
    assert no(Item("gone"), Code.DISCONTINUED)["successor"] is None
    cup = {"product": "travel cup", "product_id": "cup"}
    assert no(Item("cup", 2), Code.OUT_OF_STOCK) == {**cup, "asked": 2, "left": 1}
    latte = {"product": "latte", "product_id": "latte"}
    assert no(Item("latte", 100), Code.TOO_MANY) == {**latte, "asked": 100, "limit": 99}
    huge = no(Item("latte", 1, {"size": "huge"}), Code.UNKNOWN_OPTION)
    assert huge == {**latte, "group": "size", "value": "huge"}
    flat = {"product": "flat white", "product_id": "flat"}
    assert no(Item("flat"), Code.OPTION_MISSING) == {**flat, "group": "milk", "values": ("whole", "oat")}


def test_of_caps(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), replace(PROFILE, undo_minutes=0), store, clock)

    def eur(minor: int) -> Money:
        return Money(minor, "EUR")

    over = facts(shop.quote(HOME, [Item("grinder", 2)]), Code.OVER_ORDER_CAP)
    assert over == {"total": eur(19800), "cap": eur(15000), "over": eur(4800)}
    bought(shop, [Item("grinder")])
    bought(shop, [Item("grinder")])
    day = facts(shop.quote(HOME, [Item("oat")]), Code.OVER_DAY_CAP)
    known = {"total": eur(549), "spent": eur(19800), "cap": eur(20000), "over": eur(349)}
    assert day.items() >= known.items()
