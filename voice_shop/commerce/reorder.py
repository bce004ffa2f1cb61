"""Buying again: the last order, the usual, or one product; and what is different from last time.

Inside the caller's transaction; nothing is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voice_shop.commerce import habits, order_rows, stock
from voice_shop.commerce.context import Context
from voice_shop.commerce.household import rows
from voice_shop.commerce.household.types import Rules
from voice_shop.commerce.moments import day_bounds, local_date
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.replacing import instead
from voice_shop.commerce.types import Change, Item, Order, PricedLine, ReorderPlan

if TYPE_CHECKING:
    from sqlite_utils import Database

_OF_DAYS = 100
"""Orders that are taken together at most, when days are named."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """By what a past line becomes one of now."""

    prices: Prices
    rules: Rules


def plan(
    db: Database,
    context: Context,
    household: str,
    which: str,
    product_ids: Sequence[str],
    now: datetime,
    days: tuple[date, date] | None = None,
) -> ReorderPlan | Refusal:
    """What ordering again would buy now, and what changed since. `days`: the shop's first and last."""
    zone = context.profile.timezone
    ways = _Ways(context.prices, rows.read(db, household, context.profile.currency))
    if days is not None:
        return _of_days(db, ways, household, days, now, zone)
    bought = order_rows.newest(db, household, now, limit=1, kept_only=True)
    if not bought:
        return Refusal(Code.NO_ORDERS)
    if product_ids:
        return _of_products(db, ways, household, product_ids, now)
    if which == "usual" and (usual := habits.due(db, household, local_date(now, zone), zone)):
        return _again(db, ways, usual, source=None)
    return _again(db, ways, bought[0].lines, source=bought[0])


def _of_days(
    db: Database, ways: _Ways, household: str, days: tuple[date, date], now: datetime, zone: str
) -> ReorderPlan | Refusal:
    """Everything that was ordered from one day to another, each product and options once."""
    first, last = (datetime.combine(day, time(12), ZoneInfo(zone)) for day in days)
    between = (day_bounds(first, zone)[0], day_bounds(last, zone)[1])
    bought = order_rows.newest(db, household, now, limit=_OF_DAYS, kept_only=True, between=between)
    if not bought:
        return Refusal(Code.NO_ORDERS_THEN, {"first": days[0], "last": days[1]})
    lines: dict[tuple[str, str], PricedLine] = {}
    for order in bought:
        for line in order.lines:
            same = (line.product_id, repr(sorted(line.options.items())))
            there = lines.get(same)
            quantity = line.quantity + (there.quantity if there else 0)
            lines[same] = replace(there or line, quantity=quantity)
    return _again(db, ways, lines.values(), source=bought[0] if len(bought) == 1 else None)


def _of_products(
    db: Database, ways: _Ways, household: str, product_ids: Sequence[str], now: datetime
) -> ReorderPlan | Refusal:
    lines: list[PricedLine] = []
    sources: list[Order] = []
    for product_id in product_ids:
        having = order_rows.newest(db, household, now, product_id=product_id, limit=1, kept_only=True)
        if not having:
            return ways.prices.refuse(Code.NOT_ORDERED_BEFORE, product_id)
        order = having[0]
        lines.extend(line for line in order.lines if line.product_id == product_id)
        sources.append(order)
    one = sources[0] if len({order.id for order in sources}) == 1 else None
    return _again(db, ways, lines, source=one)


def _again(
    db: Database, ways: _Ways, lines: Iterable[PricedLine], source: Order | None
) -> ReorderPlan | Refusal:
    prices = ways.prices
    items: list[Item] = []
    changes: list[Change] = []
    taken: Counter[str] = Counter()
    for before in lines:
        item, found = _now(ways, before)
        changes.extend(found)
        if item is None:
            continue
        left = stock.on_hand(db, item.product_id)
        if left is not None and left - taken[item.product_id] < item.quantity:
            rest = max(left - taken[item.product_id], 0)
            name = prices.name(item.product_id)
            changes.append(Change("out_of_stock", item.product_id, name, str(item.quantity), str(rest)))
            item = replace(item, quantity=rest)
        if item.quantity:
            taken[item.product_id] += item.quantity
            items.append(item)
    if items:
        return ReorderPlan(tuple(items), source, tuple(changes))
    return _nothing_left(prices, changes)


def _now(ways: _Ways, before: PricedLine) -> tuple[Item | None, list[Change]]:
    """A past line as it could be bought now, stock aside, with the differences."""
    prices = ways.prices
    changes: list[Change] = []
    product_id = before.product_id
    if isinstance(prices.sold(product_id), Refusal):
        successor = instead(ways.rules, prices, product_id)
        if successor is None:
            return None, [Change("discontinued", product_id, before.name, before.name, None)]
        changes.append(Change("discontinued", product_id, before.name, before.name, prices.name(successor)))
        product_id = successor
    name, options = prices.name(product_id), dict(before.options)
    now = prices.line(Item(product_id, before.quantity, options), before.line_id)
    while isinstance(now, Refusal) and now.code in {Code.UNKNOWN_OPTION, Code.TOO_MANY_OPTIONS}:
        changes.append(Change("options", product_id, name, _taken_out(prices, options, now), None))
        now = prices.line(Item(product_id, before.quantity, options), before.line_id)
    if isinstance(now, Refusal):
        return None, [*changes, Change("discontinued", product_id, name, before.name, None)]
    if now.pack != before.pack:
        changes.append(Change("pack", product_id, name, before.pack, now.pack))
    if now.unit_price != before.unit_price:
        changes.append(Change("price", product_id, name, before.unit_price, now.unit_price))
    return Item(product_id, before.quantity, now.options), changes


def _taken_out(prices: Prices, options: dict[str, str], refusal: Refusal) -> str:
    """Take out of the options what is refused: one choice of several, or all of its group."""
    group, gone = refusal.facts["group"], refusal.facts.get("value")
    was, known = options.pop(group), prices.catalogue.groups.get(group)
    taken = () if known is None else known.taken(was)
    if known is None or gone not in taken or len(taken) == 1:
        return was
    options[group] = known.written(name for name in taken if name != gone)
    return str(gone)


def _nothing_left(prices: Prices, changes: Sequence[Change]) -> Refusal:
    """Why none of it can be bought, by the first reason."""
    first = next(change for change in changes if change.kind in {"discontinued", "out_of_stock"})
    if first.kind == "discontinued" and first.now is None:
        return prices.refuse(Code.DISCONTINUED, first.product_id, successor=None)
    gone = next(change for change in changes if change.kind == "out_of_stock")
    return prices.refuse(Code.OUT_OF_STOCK, gone.product_id, asked=int(str(gone.before)), left=0)
