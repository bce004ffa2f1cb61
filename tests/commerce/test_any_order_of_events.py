"""Whatever happens in whatever order, the shop does what a model of a few dictionaries says it does.

The model knows nothing of SQL, digests or transactions: only what a shopper was told and what is left.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from voice_shop.commerce.payment_provider import PaymentProvider
from voice_shop.commerce.quote import LIFE
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Cart, Item, Order, OrderStatus, PricedLine, Quote, ReturnReceipt
from voice_shop.errors import StateError
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import HOME, PROFILE, TestClock, agree, small_catalogue
from .money_model import MadeCase, MadeOrder, MoneyRules

COUNTED = {"oat": 10, "oatly": 3, "cup": 1, "grinder": 4}
BOUGHT = st.sampled_from([*COUNTED, "latte"])
ROAD = tuple(map(OrderStatus, ("packed", "shipped", "delivered", "returned", "refunded")))
FREE_FROM, FEE = PROFILE.free_delivery_from_minor or 0, PROFILE.delivery_fee_minor
ORDER_CAP, DAY_CAP = PROFILE.order_cap_minor or 0, PROFILE.day_cap_minor or 0
ZONE = ZoneInfo(PROFILE.timezone)
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Nobody is killed here, so nothing has to reach a disk."""


@dataclass
class ToldOffer:
    """What the model knows of an offer."""

    quote: Quote
    from_cart: bool
    dead: bool = False
    order: str | None = None


class AnyOrderOfEvents(MoneyRules):
    profile = PROFILE
    provider: PaymentProvider | None = None

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.clock = TestClock()
        self.prices = {name: product.price for name, product in small_catalogue().products.items()}
        self.left = dict(COUNTED)
        self.cart: dict[str, int] = {}
        self.offers: list[ToldOffer] = []
        self.orders: dict[str, MadeOrder] = {}
        self.keys = (f"k{n}" for n in itertools.count())

    @initialize()
    def open(self) -> None:
        self.shop = self.opened()

    def opened(self) -> Shop:
        self.store = Store(Path(self.folder.name) / "shop.db", busy_seconds=0)
        products = small_catalogue().products
        dearer = {name: replace(products[name], price=price) for name, price in self.prices.items()}
        return Shop(small_catalogue(**dearer), self.profile, self.store, self.clock, self.provider)

    def open_again(self) -> None:
        self.store.close()
        self.shop = self.opened()

    def teardown(self) -> None:
        with self.store.read() as db:
            assert first_broken(records(db), texts(db)) is None
            assert list(disagreements(db)) == []
        self.store.close()
        self.folder.cleanup()

    # What the model expects

    def today(self) -> date:
        return self.clock.now.astimezone(ZONE).date()

    def spent(self) -> int:
        return sum(
            order.total
            for order in self.orders.values()
            if order.day == self.today() and order.status is not OrderStatus.CANCELLED
        )

    def cap_broken(self, total: int) -> Code | None:
        if total > ORDER_CAP:
            return Code.OVER_ORDER_CAP
        return Code.OVER_DAY_CAP if self.spent() + total > DAY_CAP else None

    def enough(self, wanted: dict[str, int]) -> bool:
        return all(self.left.get(name, 999) >= count for name, count in wanted.items())

    def cart_changed(self) -> None:
        for offer in self.offers:
            if offer.from_cart and offer.order is None:
                offer.dead = True

    def expect(self, answer: object, expected: Code | None) -> None:
        got = answer.code if isinstance(answer, Refusal) else None
        assert got == expected, (answer, expected)

    # What can happen
    @rule(name=BOUGHT, count=st.integers(1, 4), twice=st.booleans())
    def add(self, name: str, count: int, twice: bool) -> None:
        key, wanted = next(self.keys), self.cart.get(name, 0) + count
        answer = self.shop.add(HOME, Item(name, count), key=key)
        if self.enough({name: wanted}):
            assert isinstance(answer, PricedLine)
            assert (answer.quantity, answer.unit_price.minor) == (wanted, self.prices[name])
            self.cart[name] = wanted
            self.cart_changed()
        else:
            self.expect(answer, Code.OUT_OF_STOCK)
        if twice:
            assert self.shop.add(HOME, Item(name, count), key=key) == answer

    @precondition(lambda self: self.cart)
    @rule(data=st.data(), count=st.integers(0, 5))
    def set_quantity(self, data: st.DataObject, count: int) -> None:
        line = data.draw(st.sampled_from(self.shop.cart(HOME).lines))
        before = self.cart[line.product_id]
        answer = self.shop.set_quantity(HOME, line.line_id, count, key=next(self.keys))
        if count > before and not self.enough({line.product_id: count}):
            return self.expect(answer, Code.OUT_OF_STOCK)
        assert isinstance(answer, Cart)
        if count != before:
            self.cart[line.product_id] = count
            self.cart_changed()
        if count == 0:
            del self.cart[line.product_id]
        return None

    @rule()
    def clear(self) -> None:
        self.shop.clear(HOME, key=next(self.keys))
        if self.cart:
            self.cart_changed()
        self.cart = {}

    @rule()
    def check_out(self) -> None:
        self.ask_for_an_offer(None)

    @rule(items=st.dictionaries(BOUGHT, st.integers(1, 3), min_size=1, max_size=3))
    def buy_these(self, items: dict[str, int]) -> None:
        self.ask_for_an_offer(items)

    def ask_for_an_offer(self, items: dict[str, int] | None) -> None:
        wanted = dict(self.cart) if items is None else items
        answer = self.shop.quote(HOME, None if items is None else [Item(*item) for item in items.items()])
        goods = sum(self.prices[name] * count for name, count in wanted.items())
        total = goods + (0 if goods >= FREE_FROM else FEE)
        if not wanted:
            self.expect(answer, Code.EMPTY_CART)
        elif not self.enough(wanted):
            self.expect(answer, Code.OUT_OF_STOCK)
        elif broken := self.cap_broken(total):
            self.expect(answer, broken)
        else:
            assert isinstance(answer, Quote), answer
            assert {line.product_id: line.quantity for line in answer.lines} == wanted
            assert (answer.goods.minor, answer.total.minor) == (goods, total)
            self.offers.append(ToldOffer(answer, from_cart=items is None))

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), times=st.integers(1, 2))
    def say_yes(self, data: st.DataObject, times: int) -> None:
        offer = data.draw(st.sampled_from(self.offers[-4:]))
        for _ in range(times):
            self.say_yes_to(offer)

    def say_yes_to(self, offer: ToldOffer) -> None:
        quote = offer.quote
        answer = self.shop.accept(agree(quote))
        wanted = {line.product_id: line.quantity for line in quote.lines}
        if offer.order is not None:
            assert isinstance(answer, Order)
            assert answer.id == offer.order
            return
        if self.clock.now >= quote.created_at + LIFE and not isinstance(answer, Order):
            assert answer.code in {Code.QUOTE_EXPIRED, Code.QUOTE_CHANGED, Code.QUOTE_UNKNOWN}
            return
        as_told = all(self.prices[line.product_id] == line.unit_price.minor for line in quote.lines)
        same_arrival = quote.arrives == self.today() + timedelta(days=PROFILE.delivery_days)
        if offer.dead or not as_told or not same_arrival or not self.enough(wanted):
            offer.dead = True
            self.expect(answer, Code.QUOTE_CHANGED)
            return
        if broken := self.cap_broken(quote.total.minor):
            self.expect(answer, broken)
            return
        assert isinstance(answer, Order)
        assert answer.id not in self.orders
        assert (answer.total, answer.lines) == (quote.total, quote.lines)
        offer.order = answer.id
        made = MadeOrder(
            answer.total.minor, self.today(), wanted, OrderStatus.HELD, held_until_moved=PROFILE.undo_minutes
        )
        self.orders[answer.id] = made
        made.charged = made.total if self.provider else 0
        for name, count in wanted.items():
            if name in self.left:
                self.left[name] -= count
        if offer.from_cart:
            self.cart = {}
            self.cart_changed()

    @precondition(lambda self: len(self.offers) > 1)
    @rule(data=st.data())
    def say_yes_to_something_else(self, data: st.DataObject) -> None:
        one, other = data.draw(st.permutations(self.offers[-4:]))[:2]
        mixed = replace(agree(one.quote), digest=other.quote.digest)
        answer = self.shop.accept(mixed)
        assert isinstance(answer, Refusal)
        assert answer.code in {Code.NO_CONSENT, Code.QUOTE_UNKNOWN}

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order_id = data.draw(st.sampled_from(list(self.orders)))
        made = self.orders[order_id]
        answer = self.shop.cancel(order_id, key=next(self.keys))
        if made.status in {OrderStatus.HELD, OrderStatus.PLACED}:
            for name, count in made.lines.items():
                if name in self.left:
                    self.left[name] += count
            made.status = OrderStatus.CANCELLED
            made.refunded = made.charged
        self.expect(answer, None if made.status is OrderStatus.CANCELLED else Code.TOO_LATE_TO_CANCEL)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), status=st.sampled_from(ROAD))
    def advance(self, data: st.DataObject, status: OrderStatus) -> None:
        order_id = data.draw(st.sampled_from(list(self.orders)))
        made = self.orders[order_id]
        before = [OrderStatus.PLACED, *ROAD][ROAD.index(status)]
        answer = self.shop.advance(order_id, status)
        self.expect(answer, None if made.status in {before, status} else Code.ILLEGAL_MOVE)
        if made.status is before:
            made.status = status
            self.money_of_a_step(made)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), count=st.integers(1, 3))
    def send_back(self, data: st.DataObject, count: int) -> None:
        order_id = data.draw(st.sampled_from(list(self.orders)))
        made = self.orders[order_id]
        order = self.shop.order(order_id)
        assert order is not None
        line = data.draw(st.sampled_from(order.lines))
        answer = self.shop.request_return(order_id, line.line_id, count, "unwanted", key=next(self.keys))
        rest = line.quantity - made.returned.get(line.product_id, 0)
        if isinstance(answer, ReturnReceipt):
            assert made.status is OrderStatus.DELIVERED
            assert count <= rest
            assert answer.refund.minor == line.unit_price.minor * count
            made.returned[line.product_id] = made.returned.get(line.product_id, 0) + count
            made.cases[answer.id] = MadeCase(answer.refund.minor, line.product_id, count)
        else:
            assert made.status is not OrderStatus.DELIVERED or count > rest

    @rule(minutes=st.sampled_from([1, 4, 9, 11, 240]))
    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        for made in self.orders.values():
            made.held_until_moved -= minutes
            if made.status is OrderStatus.HELD and made.held_until_moved <= 0:
                made.status = OrderStatus.PLACED

    @rule(name=BOUGHT, by=st.sampled_from([-1, 1, 100]))
    def change_a_price(self, name: str, by: int) -> None:
        self.prices[name] += by
        self.open_again()

    @rule(name=st.sampled_from(list(COUNTED)), left=st.integers(0, 12))
    def count_the_stock(self, name: str, left: int) -> None:
        self.shop.set_stock(name, left)
        self.left[name] = left

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), statement=st.integers(1, 25))
    def something_breaks_in_the_middle(self, data: st.DataObject, statement: int) -> None:
        """A fault at a statement: either it was done wholly, or, said again, it is done now."""
        offer = data.draw(st.sampled_from(self.offers[-4:]))
        with self.store.read() as db:
            connection = db.conn
        left = [statement]

        def refuse(*_: object) -> int:
            left[0] -= 1
            return sqlite3.SQLITE_DENY if left[0] == 0 else sqlite3.SQLITE_OK

        connection.set_authorizer(refuse)
        try:
            self.shop.accept(agree(offer.quote))
        except (StateError, sqlite3.DatabaseError):
            pass
        finally:
            connection.set_authorizer(None)
        self.say_yes_to(offer)

    @precondition(lambda self: self.offers)
    @rule(data=st.data())
    def somebody_holds_the_database(self, data: st.DataObject) -> None:
        offer = data.draw(st.sampled_from(self.offers[-4:]))
        other = sqlite3.connect(self.store.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError):
            self.shop.accept(agree(offer.quote))
        other.close()
        self.say_yes_to(offer)

    @rule()
    def start_again(self) -> None:
        self.open_again()

    # What must always be true

    @invariant()
    def stock_is_what_is_left(self) -> None:
        if hasattr(self, "shop"):
            assert {name: self.shop.stock(name) for name in COUNTED} == self.left
            assert min(self.left.values()) >= 0
            assert self.shop.stock("latte") is None

    @invariant()
    def the_cart_is_the_cart(self) -> None:
        if hasattr(self, "shop"):
            cart = self.shop.cart(HOME)
            assert {line.product_id: line.quantity for line in cart.lines} == self.cart
            assert cart.total.minor == sum(self.prices[name] * count for name, count in self.cart.items())

    @invariant()
    def every_order_adds_up_and_no_cap_is_broken(self) -> None:
        if not hasattr(self, "shop"):
            return
        found = self.shop.orders(HOME, limit=10_000)
        assert {order.id: order.status for order in found} == {
            order_id: made.status for order_id, made in self.orders.items()
        }
        for order in found:
            assert all(line.total == line.unit_price * line.quantity for line in order.lines)
            assert sum(line.total.minor for line in order.lines) + order.delivery.minor == order.total.minor
            assert order.total.minor == self.orders[order.id].total <= ORDER_CAP
        assert self.spent() <= DAY_CAP


QUICK = settings(
    max_examples=50, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(QUICK, max_examples=680, stateful_step_count=100, database=None)

TestAnyOrderOfEvents = AnyOrderOfEvents.TestCase
TestAnyOrderOfEvents.settings = QUICK


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(2))
def test_a_hundred_thousand_events(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Both parts together are 100,000 steps and more."""
    steps = [0]

    class Counted(AnyOrderOfEvents):
        def check_invariants(self, *args: Any, **more: Any) -> None:
            steps[0] += 1
            super().check_invariants(*args, **more)

    run_state_machine_as_test(seed(part)(Counted), settings=LONG)
    with capsys.disabled():
        sys.stdout.write(f"\n{steps[0]} steps in any order agree with the model\n")
    assert steps[0] >= 50_000
