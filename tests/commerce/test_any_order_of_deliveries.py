"""Slots, codes, packs kept for offers, limits, parts and complaints of two households, in whatever order.

`test_any_order_of_events` has cart, price and faults.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

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

from voice_shop.commerce.case_types import Case, CaseKind, CaseStatus
from voice_shop.commerce.delivery import Wish
from voice_shop.commerce.household.types import Cap, Period
from voice_shop.commerce.money import Money
from voice_shop.commerce.quote import LIFE
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_types import Shipment
from voice_shop.commerce.types import Item, Order, Quote, ReturnReceipt

from .conftest import PROFILE, agree
from .delivery_model import (
    COUNTED,
    FEE,
    FREE_FROM,
    HOUSES,
    KEEP,
    PARTS,
    ZONE,
    DeliveryModel,
    Kept,
    Made,
    Part,
    S,
)

BOUGHT = st.dictionaries(st.sampled_from([*COUNTED, "latte"]), st.integers(1, 3), min_size=1, max_size=3)


class AnyOrderOfDeliveries(DeliveryModel):
    # What can happen

    @initialize(first=BOUGHT, second=BOUGHT, coded=st.sampled_from([*HOUSES, ""]))
    def begin(self, first: dict[str, int], second: dict[str, int], coded: str) -> None:
        """Two orders that can be sent out."""
        if coded:
            self.enter_a_code(coded)
        for house, wanted in zip(HOUSES, (first, second), strict=True):
            self.buy(house, wanted)
        self.wait(11)

    @rule(house=st.sampled_from(HOUSES), wanted=BOUGHT)
    def buy(self, house: str, wanted: dict[str, int]) -> None:
        before = len(self.offers)
        self.ask(house, wanted)
        if len(self.offers) > before:
            self.say_yes_to(*self.offers[-1])

    @rule(house=st.sampled_from(HOUSES), wanted=BOUGHT)
    def ask(self, house: str, wanted: dict[str, int]) -> None:
        answer = self.shop.quote(house, [Item(*item) for item in wanted.items()])
        goods = sum(self.prices[name] * many for name, many in wanted.items())
        off = (goods * 10 + 50) // 100 if self.code_counts(house) else 0
        total = goods - off + (0 if goods >= FREE_FROM else FEE)
        if not self.enough(house, wanted):
            return self.expect(answer, Code.OUT_OF_STOCK)
        if not self.free(house):
            return self.expect(answer, Code.NO_SLOT)
        if total > self.caps.get(house, total):
            return self.expect(answer, Code.OVER_ORDER_CAP)
        assert isinstance(answer, Quote), answer
        assert (answer.total.minor, answer.slot) == (total, self.free(house)[0])
        assert bool(answer.left_out) == (house in self.codes and not self.code_counts(house))
        self.offers.append((house, answer))
        now = self.clock.now
        self.kept = [kept for kept in self.kept if kept.house != house and kept.until > now]
        packs = {name: many for name, many in wanted.items() if name in COUNTED}
        if packs:
            self.kept.append(Kept(answer.id, house, packs, now + KEEP))
        return None

    @precondition(lambda self: self.offers)
    @rule(data=st.data())
    def say_yes(self, data: st.DataObject) -> None:
        self.say_yes_to(*data.draw(st.sampled_from(self.offers[-4:])))

    def say_yes_to(self, house: str, quote: Quote) -> None:
        answer = self.shop.accept(agree(quote))
        already = next((name for name, made in self.orders.items() if made.quote.id == quote.id), None)
        if already is not None:
            assert isinstance(answer, Order)
            assert answer.id == already
            return None
        wanted = {line.product_id: line.quantity for line in quote.lines}
        if self.clock.now >= quote.created_at + LIFE or quote.id in self.dead:
            assert isinstance(answer, Refusal)
            assert answer.code in {Code.QUOTE_EXPIRED, Code.QUOTE_CHANGED, Code.QUOTE_UNKNOWN}
            return self.kill(quote)
        as_told = quote.slot in self.free(house) and bool(quote.promotions) == self.code_counts(house)
        noted = bool(quote.left_out) == (house in self.codes and not self.code_counts(house))
        if not as_told or not noted or not self.enough(house, wanted, quote.id):
            self.kill(quote)
            return self.expect(answer, Code.QUOTE_CHANGED)
        if quote.total.minor > self.caps.get(house, quote.total.minor):
            return self.expect(answer, Code.OVER_ORDER_CAP)
        assert isinstance(answer, Order), answer
        assert (answer.total, answer.slot, answer.lines) == (quote.total, quote.slot, quote.lines)
        self.orders[answer.id] = Made(house, quote, self.clock.now)
        self.kill(quote)
        for name in wanted.keys() & COUNTED.keys():
            self.left[name] -= wanted[name]
        self.codes.discard(house)
        self.wishes.pop(house, None)
        return None

    def kill(self, quote: Quote) -> None:
        self.dead.add(quote.id)
        self.kept = [kept for kept in self.kept if kept.quote_id != quote.id]

    @rule(house=st.sampled_from(HOUSES))
    def enter_a_code(self, house: str) -> None:
        answer = self.shop.promotions.enter(house, "ten", key=self.key())
        used = [made.house for made in self.live() if made.quote.promotions]
        refused = len(used) >= 2 or house in used
        self.expect(answer, Code.PROMOTION if refused else None)
        if not refused:
            self.codes.add(house)

    @rule(house=st.sampled_from(HOUSES))
    def take_the_code_out(self, house: str) -> None:
        assert bool(self.shop.promotions.remove(house)) == (house in self.codes)
        self.codes.discard(house)

    @rule(house=st.sampled_from(HOUSES), part=st.sampled_from([*PARTS]))
    def want_a_time(self, house: str, part: str) -> None:
        before = self.wishes.pop(house, None)
        self.wishes[house] = part
        expected = self.free(house)
        answer = self.shop.deliveries.choose(house, Wish(None, part), key=self.key())
        self.expect(answer, None if expected else Code.NO_SLOT)
        if expected:
            assert answer == expected[0]
            return
        del self.wishes[house]
        if before is not None:
            self.wishes[house] = before

    @rule(house=st.sampled_from(HOUSES), most=st.sampled_from([600, 1500, 90_000]))
    def set_a_limit(self, house: str, most: int) -> None:
        self.shop.households.set_cap(house, Cap(Period.ORDER, Money(most, "EUR")), by="anna")
        self.caps[house] = most

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order_id, made = self.an_order(data)
        answer = self.shop.cancel(order_id, key=self.key())
        if made.status in {S.HELD, S.PLACED}:
            made.status = S.CANCELLED
            for line in made.quote.lines:
                if line.product_id in COUNTED:
                    self.left[line.product_id] += line.quantity
        self.expect(answer, None if made.status is S.CANCELLED else Code.TOO_LATE_TO_CANCEL)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), share=st.integers(1, 3))
    def send(self, data: st.DataObject, share: int) -> None:
        """Some of a line, or all that is left."""
        order_id, made = self.an_order(data)
        line_id = data.draw(st.sampled_from([*made.bought, ""]))
        wanted = {line_id: share} if line_id else None
        answer = self.shop.shipments.ship(order_id, wanted, key=self.key())
        left = made.unsent()
        if made.status not in {S.PLACED, S.PACKED, S.SHIPPED}:
            return self.expect(answer, Code.ILLEGAL_MOVE)
        if wanted is not None and share > left.get(line_id, 0):
            return self.expect(answer, Code.TOO_MANY)
        if not left:
            return self.expect(answer, Code.ILLEGAL_MOVE)
        assert isinstance(answer, Shipment)
        made.status = S.SHIPPED
        made.parts[answer.id] = Part(dict(wanted or left))
        return None

    @precondition(lambda self: any(made.parts for made in self.orders.values()))
    @rule(data=st.data(), whole=st.booleans())
    def arrive(self, data: st.DataObject, whole: bool) -> None:
        """One part is there, or the order as a whole."""
        order_id, made = data.draw(st.sampled_from([(o, m) for o, m in self.orders.items() if m.parts]))
        if whole:
            answer = self.shop.advance(order_id, S.DELIVERED)
            self.expect(answer, None if made.status in {S.SHIPPED, S.DELIVERED} else Code.ILLEGAL_MOVE)
            there = list(made.parts)
        else:
            there = [data.draw(st.sampled_from(list(made.parts)))]
            self.shop.shipments.deliver(order_id, there[0])
        for name in there:
            if not made.parts[name].there:
                made.parts[name].there = True
                made.came.update(dict.fromkeys(made.parts[name].lines, self.clock.now))
        finished = whole or (all(part.there for part in made.parts.values()) and not made.unsent())
        if finished and made.status is S.SHIPPED:
            made.status = S.DELIVERED
            made.came = dict.fromkeys(made.bought, self.clock.now)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), kind=st.sampled_from([CaseKind.RETURN, CaseKind.DAMAGED]), many=st.integers(1, 2))
    def claim(self, data: st.DataObject, kind: CaseKind, many: int) -> None:
        order_id, made = self.an_order(data)
        line_id = data.draw(st.sampled_from(list(made.bought)))
        answer: Any
        if kind is CaseKind.RETURN:
            answer = self.shop.request_return(order_id, line_id, many, "unwanted", key=self.key())
        else:
            answer = self.shop.cases.complain(order_id, line_id, many, kind)
        there = made.count(line_id, there=True) if made.status in {S.SHIPPED, S.DELIVERED} else 0
        in_time = line_id in made.came and self.today() <= self.today(made.came[line_id]) + timedelta(days=14)
        possible = in_time and made.claimed[line_id] + many <= there
        assert isinstance(answer, ReturnReceipt | Case) == possible, answer
        if possible:
            made.claimed[line_id] += many
            made.cases[answer.id] = (line_id, many, CaseStatus.REQUESTED)

    @precondition(lambda self: any(made.cases for made in self.orders.values()))
    @rule(data=st.data(), yes=st.booleans())
    def decide(self, data: st.DataObject, yes: bool) -> None:
        made = data.draw(st.sampled_from([made for made in self.orders.values() if made.cases]))
        case_id = data.draw(st.sampled_from(list(made.cases)))
        line_id, many, status = made.cases[case_id]
        road = {CaseStatus.REQUESTED: CaseStatus.APPROVED, CaseStatus.APPROVED: CaseStatus.REFUNDED}
        then = road.get(status, status) if yes else CaseStatus.DECLINED
        answer = self.shop.cases.move(case_id, then)
        if status is CaseStatus.REFUNDED and not yes:
            return self.expect(answer, Code.ILLEGAL_MOVE)
        assert isinstance(answer, Case), answer
        if then is CaseStatus.DECLINED and status is not CaseStatus.DECLINED:
            made.claimed[line_id] -= many
        made.cases[case_id] = (line_id, many, then)
        return None

    @rule(minutes=st.sampled_from([1, 6, 11, 300, 1440, 5 * 1440]))
    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        for made in self.orders.values():
            if made.status is S.HELD and self.clock.now >= made.at + timedelta(minutes=PROFILE.undo_minutes):
                made.status = S.PLACED

    @rule(name=st.sampled_from([*COUNTED]), packs=st.integers(1, 5))
    def packs_come_in(self, name: str, packs: int) -> None:
        self.shop.add_stock(name, packs)
        self.left[name] += packs

    # What must always be true

    @invariant()
    def stock_slots_and_uses_are_what_is_left(self) -> None:
        assert {name: self.shop.stock(name) for name in COUNTED} == self.left
        assert min(self.left.values()) >= 0
        taken = Counter(made.quote.slot for made in self.live())
        assert all(
            many <= PARTS["morning" if slot and slot.starts.astimezone(ZONE).hour == 9 else "evening"][2]
            for slot, many in taken.items()
        )
        used = [made.house for made in self.live() if made.quote.promotions]
        assert len(used) == len(set(used)) <= 2
        with self.store.read() as db:
            places = db.execute("SELECT COUNT(*) FROM slot_orders").fetchone()[0]
            uses = db.execute("SELECT COUNT(*) FROM promotion_uses").fetchone()[0]
        assert (places, uses) == (len(self.live()), len(used))

    @invariant()
    def orders_and_their_money_are_as_they_were_made(self) -> None:
        for order_id, made in self.orders.items():
            order = self.shop.order(order_id)
            assert order is not None
            assert (order.status, order.total) == (made.status, made.quote.total)
            balance = self.shop.payments.balance(order_id)
            assert balance.charged.minor == (order.total.minor if made.status is S.DELIVERED else 0)
            assert 0 <= balance.refunded.minor <= balance.charged.minor
            if made.status in {S.SHIPPED, S.DELIVERED}:
                there = {x: self.shop.shipments.arrived(order, x).quantity for x in made.bought}
                assert there == {x: made.count(x, there=True) for x in made.bought}

    @invariant()
    def what_is_late_is_listed(self) -> None:
        late = set()
        for order_id, made in self.orders.items():
            if made.quote.arrives is None or made.quote.arrives >= self.today():
                continue
            late |= {(order_id, name) for name, part in made.parts.items() if not part.there}
            if not made.parts and made.status in {S.HELD, S.PLACED}:
                late.add((order_id, ""))
        assert {(order.id, part.id if part else "") for order, part in self.shop.shipments.late()} == late


QUICK = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(QUICK, max_examples=300, stateful_step_count=100, database=None)

TestAnyOrderOfDeliveries = AnyOrderOfDeliveries.TestCase
TestAnyOrderOfDeliveries.settings = QUICK


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_tens_of_thousands_of_deliveries() -> None:
    run_state_machine_as_test(seed(1)(AnyOrderOfDeliveries), settings=LONG)
