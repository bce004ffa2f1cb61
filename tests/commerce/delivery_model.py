"""What a model of a few dictionaries knows of slots, codes, packs kept for offers, limits and parts."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from voice_shop.catalogue.delivery_terms import DeliveryTerms, SlotTerms
from voice_shop.catalogue.promotion import Promotion
from voice_shop.commerce.case_types import CaseStatus
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import OrderStatus, Quote, Slot
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import first_broken, records, texts

from .conftest import PROFILE, TestClock, small_catalogue

HOUSES = ("home", "next door")
COUNTED = {"oat": 6, "beans": 5}
ZONE = ZoneInfo(PROFILE.timezone)
FREE_FROM, FEE = PROFILE.free_delivery_from_minor or 0, PROFILE.delivery_fee_minor
PARTS = {"morning": (9, 12, 2), "evening": (18, 20, 1)}
"""From, to, and how many orders."""
TEN = Promotion("ten", "10 percent off", "TEN", ("ten",), percent=Decimal(10), uses=2, once=True)
KEEP = timedelta(minutes=5)
S = OrderStatus
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass
class Kept:
    """Packs kept for an offer."""

    quote_id: str
    house: str
    packs: dict[str, int]
    until: datetime


@dataclass
class Part:
    lines: dict[str, int]
    there: bool = False


@dataclass
class Made:
    """What the model knows of an order; lines by their ids."""

    house: str
    quote: Quote
    at: datetime
    status: OrderStatus = S.HELD
    parts: dict[str, Part] = field(default_factory=dict)
    came: dict[str, datetime] = field(default_factory=dict)
    claimed: Counter[str] = field(default_factory=Counter)
    cases: dict[str, tuple[str, int, CaseStatus]] = field(default_factory=dict)

    @property
    def bought(self) -> dict[str, int]:
        return {line.line_id: line.quantity for line in self.quote.lines}

    def count(self, line_id: str, *, there: bool = False) -> int:
        """How many of a line went out, or are there."""
        if there and self.status is S.DELIVERED:
            return self.bought[line_id]
        return sum(p.lines.get(line_id, 0) for p in self.parts.values() if p.there or not there)

    def unsent(self) -> dict[str, int]:
        left = {line_id: many - self.count(line_id) for line_id, many in self.bought.items()}
        return {line_id: many for line_id, many in left.items() if many}


class DeliveryModel(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.clock = TestClock()
        self.store = Store(Path(self.folder.name) / "shop.db", busy_seconds=0)
        slots = tuple(
            SlotTerms(tuple(range(7)), (time(first), time(last)), capacity)
            for first, last, capacity in PARTS.values()
        )
        self.profile = replace(
            PROFILE,
            delivery=DeliveryTerms(slots=slots, slot_days=2),
            reserve_minutes=5,
            order_cap_minor=None,
            day_cap_minor=None,
        )
        products = small_catalogue().products
        counted = {name: replace(products[name], stock=left) for name, left in COUNTED.items()}
        catalogue = replace(small_catalogue(**counted), promotions=(TEN,))
        self.prices = {name: product.price for name, product in catalogue.products.items()}
        self.shop = Shop(catalogue, self.profile, self.store, self.clock)
        self.left = dict(COUNTED)
        self.kept: list[Kept] = []
        self.codes: set[str] = set()
        self.wishes: dict[str, str] = {}
        self.caps: dict[str, int] = {}
        self.offers: list[tuple[str, Quote]] = []
        self.dead: set[str] = set()
        self.orders: dict[str, Made] = {}
        self.keys = 0

    def teardown(self) -> None:
        with self.store.read() as db:
            assert first_broken(records(db), texts(db)) is None
            assert list(disagreements(db)) == []
        self.store.close()
        self.folder.cleanup()

    # What the model expects

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def today(self, at: datetime | None = None) -> date:
        return (at or self.clock.now).astimezone(ZONE).date()

    def live(self) -> list[Made]:
        return [made for made in self.orders.values() if made.status is not S.CANCELLED]

    def free(self, house: str) -> list[Slot]:
        """The slots that a household can have, the earliest first."""
        taken = Counter(made.quote.slot for made in self.live())
        found = []
        for day in (self.today() + timedelta(days=n) for n in (1, 2)):
            for name, (first, last, capacity) in PARTS.items():
                start, end = (
                    datetime.combine(day, time(hour), ZONE).astimezone(UTC) for hour in (first, last)
                )
                slot = Slot(start, end)
                if self.wishes.get(house, name) == name and taken[slot] < capacity and start > self.clock.now:
                    found.append(slot)
        return found

    def code_counts(self, house: str) -> bool:
        used = [made.house for made in self.live() if made.quote.promotions]
        return house in self.codes and len(used) < 2 and house not in used

    def enough(self, house: str, wanted: dict[str, int], quote_id: str = "") -> bool:
        """Whether it is there and not kept for others, for an offer with packs kept: earlier than its own."""
        mine = next((n for n, kept in enumerate(self.kept) if kept.quote_id == quote_id), len(self.kept))
        others: Counter[str] = Counter()
        for kept in self.kept[:mine]:
            if kept.house != house and kept.until > self.clock.now:
                others.update(kept.packs)
        return all(self.left.get(name, 99) - others[name] >= many for name, many in wanted.items())

    def expect(self, answer: object, expected: Code | None) -> None:
        assert (answer.code if isinstance(answer, Refusal) else None) == expected, (answer, expected)

    def an_order(self, data: st.DataObject) -> tuple[str, Made]:
        return data.draw(st.sampled_from(list(self.orders.items())[-4:]))
