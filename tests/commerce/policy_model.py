"""What a household allows, once more in a few lines that know nothing of SQL, UTC or intervals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voice_shop.catalogue.product import Category, Product
from voice_shop.commerce.refusal import Code

ZONE = ZoneInfo("Europe/Amsterdam")
FEE, FREE_FROM, ORDER_CAP, DAY_CAP = 300, 4000, 12000, 20000
SPEAKER = "anna"
PRODUCTS = (
    Product("oat", "Oat milk", "dairy", 249, kind="oat milk"),
    Product("beans", "Beans", "coffee", 899, kind="beans"),
    Product("grinder", "Grinder", "coffee", 9900, kind="grinder"),
    Product("wine", "Wine", "drinks", 1200, kind="wine", age_limit=18),
)
CATEGORIES = {product.category: Category(product.category, product.category) for product in PRODUCTS}
BY_ID = {product.id: product for product in PRODUCTS}
Span = tuple[int, int, frozenset[int]]
"""Hours in which nothing is bought: from and to, in minutes of the day, and weekdays on which they begin."""


@dataclass
class Bought:
    """An order as the household remembers it."""

    who: str
    day: date
    total: int
    by_category: dict[str, int]
    cancelled: bool = False


@dataclass
class Home:
    """People with roles, limits, quiet hours, and what was bought."""

    roles: dict[str, str] = field(default_factory=dict)
    caps: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(person or "", period, department or "") -> minor units."""
    quiet: list[Span] = field(default_factory=list)
    orders: dict[str, Bought] = field(default_factory=dict)

    def role(self, who: str) -> str:
        if who in self.roles:
            return self.roles[who]
        return "guest" if self.roles and who != SPEAKER else "adult"

    def is_quiet(self, now: datetime) -> bool:
        wall = now.astimezone(ZONE).replace(tzinfo=None)
        for begin, end, days in self.quiet:
            for day in (wall.date(), wall.date() - timedelta(days=1)):
                midnight = datetime.combine(day, time())
                over = end + (24 * 60 if end <= begin else 0)
                first, last = (midnight + timedelta(minutes=minute) for minute in (begin, over))
                if (not days or day.weekday() in days) and first <= wall < last:
                    return True
        return False

    def opens(self, now: datetime) -> bool:
        """Whether it is ever over: there is half an hour of the coming week that is not quiet."""
        return any(not self.is_quiet(now + timedelta(minutes=30 * n)) for n in range(7 * 48))

    def spent(self, today: date, period: str, person: str, category: str) -> int:
        def counts(order: Bought) -> bool:
            same_month = (order.day.year, order.day.month) == (today.year, today.month)
            same = {"order": False, "day": order.day == today, "month": same_month}[period]
            return same and not order.cancelled and person in {"", order.who}

        found = [order for order in self.orders.values() if counts(order)]
        return sum(order.by_category.get(category, 0) if category else order.total for order in found)

    def why_not(self, who: str, items: dict[str, int], now: datetime) -> set[tuple[Code, int]]:
        """Every reason against it; with caps, by how much."""
        who, role = who or SPEAKER, self.role(who or SPEAKER)
        found: set[tuple[Code, int]] = set()
        own = [key for key in self.caps if key[0] == who]
        if role in {"child", "guest"} or (role == "teen" and not own):
            found.add((Code.ROLE, 0))
        if role != "adult" and any(BY_ID[name].age_limit for name in items):
            found.add((Code.AGE, 0))
        if self.is_quiet(now):
            found.add((Code.QUIET_HOURS, 0))
        return found | self.over(who, items, now)

    def over(self, who: str, items: dict[str, int], now: datetime) -> set[tuple[Code, int]]:
        """The caps that it would break, and by how much."""
        today = now.astimezone(ZONE).date()
        shops = {("", "order", ""): [ORDER_CAP], ("", "day", ""): [DAY_CAP]}
        limits = {key: [most] for key, most in self.caps.items()}
        found = set()
        for caps in (shops, limits):
            for (person, period, category), (most,) in caps.items():
                asked = by_category(items).get(category, 0) if category else total(items)
                if person not in {"", who} or (category and not asked):
                    continue
                over = self.spent(today, period, person, category) + asked - most
                if over > 0:
                    found.add((code_of(person, period, category), over))
        return found


def code_of(person: str, period: str, category: str) -> Code:
    if category:
        return Code.OVER_CATEGORY_CAP
    return Code.OVER_PERSON_CAP if person else Code[f"OVER_{period.upper()}_CAP"]


def by_category(items: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in items.items():
        product = BY_ID[name]
        found[product.category] = found.get(product.category, 0) + product.price * count
    return found


def total(items: dict[str, int]) -> int:
    goods = sum(by_category(items).values())
    return goods + (0 if goods >= FREE_FROM else FEE)
