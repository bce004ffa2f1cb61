"""The usual: what a household buys at about equal intervals, and which of it is due, by its last orders.

Nothing is changed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from voice_shop.commerce import order_rows
from voice_shop.commerce.context import Context
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.moments import local_date, moment
from voice_shop.commerce.types import PricedLine

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_HABIT = 3
"""Bought in so many orders at about equal intervals, a product is a habit, until two of them went by."""
_SLACK = 2
"""Days that an interval may always be longer or shorter."""
_REMEMBERED = 100
"""Orders that habits are read from."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A line's row with the day it was bought. Lines are made of the few that matter in the end."""

    day: date
    row: sqlite3.Row


def due(db: Database, household: str, today: date, zone: str) -> tuple[PricedLine, ...]:
    """The habits that are due by their own intervals; if none is, all of them.

    Each line has the quantity and the options that were bought most often, the latest if there are several.
    """
    purchases = _purchases(order_rows.lines_bought(db, household, limit=_REMEMBERED), zone)
    habits = _habits(purchases, today)
    now_due = [product for product, is_due in habits.items() if is_due]
    return tuple(_typical([p.row for p in purchases[product]]) for product in now_due or habits)


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A habit that is due: what is bought, when it was last, and the usual days between."""

    line: PricedLine
    last: date
    days: int


def running_out(context: Context, household: str) -> tuple[RunningOut, ...]:
    """What should be used up by its own interval, if that may be looked at."""
    zone = context.profile.timezone
    today = local_date(context.now(), zone)
    with context.store.read() as db:
        if not allowed(db, household, Switch.PERSONALISATION):
            return ()
        purchases = _purchases(order_rows.lines_bought(db, household, limit=_REMEMBERED), zone)
    found = []
    for product, is_due in _habits(purchases, today).items():
        bought = purchases[product]
        days = sorted({purchase.day for purchase in bought}, reverse=True)
        usual = _rhythm(days)
        if is_due and usual and (today - days[0]).days >= usual:
            found.append(RunningOut(_typical([p.row for p in bought]), days[0], usual))
    return tuple(found)


def _habits(purchases: Mapping[str, Sequence[Purchase]], today: date) -> dict[str, bool]:
    """The products that are habits, and whether each is due."""
    found = {}
    for product, bought in purchases.items():
        if len(bought) < _HABIT:
            continue
        days = sorted({purchase.day for purchase in bought}, reverse=True)
        rhythm = _rhythm(days)
        if rhythm and (today - days[0]).days <= 2 * rhythm + _SLACK:
            # Due when three quarters of the usual days have gone by.
            found[product] = (today - days[0]).days * 4 >= rhythm * 3
    return found


def _rhythm(newest_first: Sequence[date]) -> int | None:
    """The usual days between purchases, if three of four gaps are about that long."""
    gaps = [(later - earlier).days for later, earlier in pairwise(newest_first)]
    if not gaps:
        return None
    usual = median_low(gaps)
    alike = sum(abs(gap - usual) <= max(_SLACK, usual // 4) for gap in gaps)
    return usual if alike * 4 >= len(gaps) * 3 else None


def _typical(rows: Sequence[sqlite3.Row]) -> PricedLine:
    """Rows newest first. `Counter.most_common` keeps the order of equals, so the latest wins a tie."""
    told = [tuple(sorted(json.loads(row["options"]).items())) for row in rows]
    options, _ = Counter(told).most_common(1)[0]
    alike = [row for row, chosen in zip(rows, told, strict=True) if chosen == options]
    quantity, _ = Counter(row["quantity"] for row in alike).most_common(1)[0]
    line = order_rows.line_of(alike[0], alike[0]["currency"])
    return replace(line, quantity=quantity, total=line.unit_price * quantity)


def _purchases(rows: Iterable[sqlite3.Row], zone: str) -> dict[str, list[Purchase]]:
    """By product, newest first; a product twice in one order (with other options) is one purchase."""
    found: dict[str, list[Purchase]] = {}
    days: dict[str, date] = {}
    for row in rows:
        known = found.setdefault(row["product_id"], [])
        if known and known[-1].row["order_id"] == row["order_id"]:
            continue
        at = row["placed_at"]
        if at not in days:
            days[at] = local_date(moment(at), zone)
        known.append(Purchase(days[at], row))
    return found
