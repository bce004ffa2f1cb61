"""What was spent, by household, person and category. Held orders count, and claims; cancelled ones do not.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import claimed
from voice_shop.commerce.context import Context
from voice_shop.commerce.household.types import Period
from voice_shop.commerce.moments import day_bounds, month_bounds, stamp
from voice_shop.commerce.money import Money

if TYPE_CHECKING:
    from sqlite_utils import Database

_ORDERS = """
    SELECT COALESCE(SUM(total), 0) FROM orders
    WHERE household = :household AND status != 'cancelled' AND placed_at >= :start AND placed_at < :end
    AND currency = :currency
    AND (:person = '' OR EXISTS (
        SELECT 1 FROM consents WHERE consents.quote_id = orders.quote_id AND person = :person))
"""
_LINES = """
    SELECT product_id, SUM(order_lines.total) FROM orders JOIN order_lines ON order_id = id
    WHERE household = :household AND status != 'cancelled' AND placed_at >= :start AND placed_at < :end
    AND currency = :currency
    AND (:person = '' OR EXISTS (
        SELECT 1 FROM consents WHERE consents.quote_id = orders.quote_id AND person = :person))
    GROUP BY product_id
"""


class Spending:
    """What a household has spent, as one transaction sees it at one moment: each sum is asked for once."""

    def __init__(self, db: Database, context: Context, household: str, now: datetime) -> None:
        self._asked = (db, context, household)
        self._now = now
        self._known: dict[tuple[Period, str, str], Money] = {}

    def of(self, period: Period, *, person: str = "", category: str = "") -> Money:
        """As `spent`."""
        key = (period, person, category)
        if key not in self._known:
            self._known[key] = spent(*self._asked, period, self._now, person=person, category=category)
        return self._known[key]


def spent(
    db: Database,
    context: Context,
    household: str,
    period: Period,
    now: datetime,
    *,
    person: str = "",
    category: str = "",
) -> Money:
    """What the orders of the shop's day or month that `now` lies in cost; of one order, nothing.

    Args:
        person: only what this person said yes to; empty is everybody.
        category: only the goods of this department, as the catalogue has it now; empty is whole orders with
            delivery.
    """
    profile = context.profile
    if period is Period.ORDER:
        return Money(0, profile.currency)
    bounds = day_bounds if period is Period.DAY else month_bounds
    start, end = bounds(now, profile.timezone)
    values = {
        "household": household,
        "start": stamp(start),
        "end": stamp(end),
        "currency": profile.currency,
        "person": person,
    }
    if not category:
        row = db.execute(_ORDERS, values).fetchone()
        return Money(row[0] + claimed.spent(db, values), profile.currency)
    lines = [*db.execute(_LINES, values), *claimed.lines(db, values)]
    products = context.catalogue.products
    minor = sum(row[1] for row in lines if row[0] in products and products[row[0]].category == category)
    return Money(minor, profile.currency)
