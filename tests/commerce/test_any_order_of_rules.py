"""Whoever asks and says yes, whenever: the household's rules hold at the offer and again at the yes."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from voice_shop.catalogue.product import Catalogue
from voice_shop.commerce.household.types import Cap, Hours, Period, Person, Role
from voice_shop.commerce.money import Money
from voice_shop.commerce.quote import LIFE
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, Quote

from .conftest import HOME, PROFILE, TestClock, agree
from .policy_model import (
    BY_ID,
    CATEGORIES,
    DAY_CAP,
    FEE,
    FREE_FROM,
    ORDER_CAP,
    SPEAKER,
    ZONE,
    Bought,
    Home,
    by_category,
    total,
)
from .test_any_order_of_events import LONG, MEMORY, QUICK

RULES = replace(
    PROFILE,
    person_id=SPEAKER,
    delivery_fee_minor=FEE,
    free_delivery_from_minor=FREE_FROM,
    order_cap_minor=ORDER_CAP,
    day_cap_minor=DAY_CAP,
)
WHO = st.sampled_from(["", SPEAKER, "ben", "kim"])
NAMED = st.sampled_from([SPEAKER, "ben", "kim"])
WHAT = st.dictionaries(st.sampled_from(sorted(BY_ID)), st.integers(1, 2), min_size=1, max_size=2)
AMOUNT = st.sampled_from([0, 549, 1500, 2400, 10_000])
CAP = st.tuples(st.sampled_from(["", SPEAKER, "ben"]), st.sampled_from(Period),
                st.sampled_from(["", *CATEGORIES]))  # fmt: skip
MINUTE = st.sampled_from([0, 2 * 60, 3 * 60, 7 * 60, 12 * 60, 22 * 60, 23 * 60 + 30])
SPAN = st.tuples(MINUTE, MINUTE, st.sampled_from([frozenset(), frozenset({5, 6}), frozenset({1})]))
EDGES = [
    datetime(2026, 3, 28, 22, 50, tzinfo=UTC),  # before the short day, and the hour that is left out
    datetime(2026, 3, 29, 0, 50, tzinfo=UTC),
    datetime(2026, 10, 24, 21, 50, tzinfo=UTC),  # before the long day, and the hour that comes twice
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 31, 21, 50, tzinfo=UTC),  # before a month's end here, after it in UTC's eyes
    datetime(2026, 12, 31, 22, 50, tzinfo=UTC),
]
WAIT = st.sampled_from([-120, -1, 1, 9, 11, 60, 6 * 60, 24 * 60, 31 * 24 * 60])


@dataclass
class Told:
    """An offer, who asked for it and what for; `dead`: why it can never be taken any more."""

    quote: Quote
    items: dict[str, int]
    dead: Code | None = None
    order: str | None = None


class AnyOrderOfRules(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.clock = TestClock()
        self.home = Home()
        self.offers: list[Told] = []
        self.keys = 0

    @initialize(start=st.sampled_from(EDGES))
    def open(self, start: datetime) -> None:
        self.clock.now = start
        self.store = Store(Path(self.folder.name) / "shop.db", busy_seconds=0)
        catalogue = Catalogue(BY_ID, {}, categories=CATEGORIES)
        self.shop = Shop(catalogue, RULES, self.store, self.clock)

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(who=NAMED, role=st.sampled_from(Role))
    def name_somebody(self, who: str, role: Role) -> None:
        self.shop.households.put_person(HOME, Person(who, role), by=SPEAKER)
        self.home.roles[who] = role.value

    @precondition(lambda self: self.home.roles)
    @rule(data=st.data())
    def take_somebody_out(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.home.roles)))
        self.shop.households.remove_person(HOME, who, by=SPEAKER)
        del self.home.roles[who]
        self.home.caps = {key: most for key, most in self.home.caps.items() if key[0] != who}

    @rule(cap=CAP, most=AMOUNT)
    def limit(self, cap: tuple[str, Period, str], most: int) -> None:
        person, period, category = cap
        if person and person not in self.home.roles:
            self.name_somebody(person, Role.TEEN)
        self.shop.households.set_cap(HOME, Cap(period, Money(most, "EUR"), person, category), by=SPEAKER)
        self.home.caps[person, period.value, category] = most

    @precondition(lambda self: self.home.caps)
    @rule(data=st.data())
    def take_a_limit_away(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.home.caps)))
        self.shop.households.drop_cap(HOME, Period(key[1]), person=key[0], category=key[2], by=SPEAKER)
        del self.home.caps[key]

    @rule(spans=st.lists(SPAN, max_size=2))
    def have_quiet(self, spans: list[tuple[int, int, frozenset[int]]]) -> None:
        hours = [Hours(time(*divmod(a, 60)), time(*divmod(b, 60)), days) for a, b, days in spans]
        self.shop.households.set_hours(HOME, hours, by=SPEAKER)
        self.home.quiet = spans

    @rule(who=WHO, items=WHAT, agreed=st.booleans())
    def asks(self, who: str, items: dict[str, int], agreed: bool) -> None:
        self.ask(who, items, agreed=agreed)

    def ask(self, who: str, items: dict[str, int], *, agreed: bool) -> None:
        answer = self.shop.quote(HOME, [Item(*item) for item in items.items()], person=who)
        if self.refused(answer, who, items):
            return
        assert isinstance(answer, Quote)
        assert answer.total.minor == total(items)
        self.offers.append(Told(answer, items))
        if agreed:
            self.yes(self.offers[-1], who)

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), who=WHO)
    def say_yes(self, data: st.DataObject, who: str) -> None:
        self.yes(data.draw(st.sampled_from(self.offers[-4:])), who)

    def yes(self, told: Told, who: str) -> None:
        quote, now = told.quote, self.clock.now
        answer = self.shop.accept(replace(agree(quote), person=who))
        if told.order is not None:
            assert isinstance(answer, Order)
            assert answer.id == told.order
            return
        if told.dead is None and not quote.created_at <= now < quote.created_at + LIFE:
            told.dead = Code.QUOTE_EXPIRED
        tomorrow = now.astimezone(ZONE).date() + timedelta(days=RULES.delivery_days)
        if told.dead is None and quote.arrives != tomorrow:
            told.dead = Code.QUOTE_CHANGED
        if told.dead is not None:
            assert isinstance(answer, Refusal)
            assert answer.code in {told.dead, Code.QUOTE_UNKNOWN}, "old offers are not kept for ever"
            return
        if self.refused(answer, who, told.items):
            return
        assert isinstance(answer, Order)
        told.order = answer.id
        day, parts = now.astimezone(ZONE).date(), by_category(told.items)
        self.home.orders[answer.id] = Bought(who or SPEAKER, day, answer.total.minor, parts)

    def refused(self, answer: object, who: str, items: dict[str, int]) -> bool:
        """Whether it was refused: if there are reasons against it, and then for one of them."""
        reasons = self.home.why_not(who, items, self.clock.now)
        if not reasons:
            assert not isinstance(answer, Refusal), answer
            return False
        assert isinstance(answer, Refusal), (answer, reasons)
        over = answer.facts.get("over")
        assert (answer.code, over.minor if isinstance(over, Money) else 0) in reasons, (answer, reasons)
        if answer.code is Code.QUIET_HOURS and self.home.opens(self.clock.now):
            opens = answer.facts["opens"]
            assert isinstance(opens, datetime)
            assert opens > self.clock.now
            assert not self.home.is_quiet(opens), "who comes back then can buy"
        return True

    @precondition(lambda self: self.home.orders)
    @rule(data=st.data())
    def call_off(self, data: st.DataObject) -> None:
        order_id = data.draw(st.sampled_from(sorted(self.home.orders)))
        self.keys += 1
        assert isinstance(self.shop.cancel(order_id, key=f"{self.keys}"), Order)
        self.home.orders[order_id].cancelled = True

    @rule(minutes=WAIT)
    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)

    @rule(edge=st.sampled_from(EDGES), minutes=st.integers(0, 180))
    def jump(self, edge: datetime, minutes: int) -> None:
        self.clock.now = edge + timedelta(minutes=minutes)

    @rule(edge=st.sampled_from(EDGES), name=st.sampled_from(["beans", "grinder"]), data=st.data())
    def spend_around(self, edge: datetime, name: str, data: st.DataObject) -> None:
        """The same again, before and after a day or a month ends here, and in UTC."""
        for minutes in sorted(data.draw(st.lists(st.integers(-90, 200), min_size=2, max_size=4))):
            self.clock.now = edge + timedelta(minutes=minutes)
            self.ask("", {name: 1}, agreed=True)

    @invariant()
    def no_day_is_over_the_shops_cap(self) -> None:
        days: dict[Any, int] = {}
        for order in self.shop.orders(HOME, limit=1000) if hasattr(self, "shop") else ():
            assert order.total.minor <= ORDER_CAP
            if not self.home.orders[order.id].cancelled:
                day = order.placed_at.astimezone(ZONE).date()
                days[day] = days.get(day, 0) + order.total.minor
        assert all(spent <= DAY_CAP for spent in days.values())


TestAnyOrderOfRules = AnyOrderOfRules.TestCase
TestAnyOrderOfRules.settings = settings(QUICK, max_examples=30)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_fifty_thousand_steps_of_a_households_rules(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [0]

    class Counted(AnyOrderOfRules):
        def check_invariants(self, *args: Any, **more: Any) -> None:
            steps[0] += 1
            super().check_invariants(*args, **more)

    run_state_machine_as_test(seed(7)(Counted), settings=LONG)
    with capsys.disabled():
        sys.stdout.write(f"\n{steps[0]} steps in any order keep a household's rules\n")
    assert steps[0] >= 50_000
