"""What happened to an order since the last time: told unasked, once, to who wants it, at a pause.

Off until the household or the person switches `reminders` on; never in the household's quiet hours.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from voice_shop.commerce.context import Context
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.facts import order_facts
from voice_shop.dialogue.session import Notice, Say
from voice_shop.dialogue.turn import Turn

_FRESH = timedelta(days=3)
"""How long it is news that something was delivered."""
_LOOKED_AT = 5
"""The newest orders: what is older is no news."""


def notice(turn: Turn) -> tuple[Notice, Say] | None:
    """One thing to tell, if there is one."""
    context, person = turn.shop.context, turn.session.person
    with context.store.read() as db:
        if not allowed(db, turn.household, Switch.REMINDERS, person):
            return None
    rules = turn.shop.households.rules(turn.household)
    local = turn.now.astimezone(ZoneInfo(turn.shop.profile.timezone))
    if any(hours.ends(local) for hours in rules.hours):
        return None
    told = _told(context, turn.household, person)
    for order in turn.shop.orders(turn.household, limit=_LOOKED_AT):
        kind = _news(order, turn, turn.now)
        if kind is not None and (order.id, kind) not in told:
            key = "order.shipped" if kind == "late" else f"order.{kind}"
            return Notice(order.id, kind), Say(key, order_facts(turn, order))
    return None


def remember(context: Context, household: str, person: str, told: Notice) -> None:
    """It was told, and is not told again."""
    with context.store.write() as db:
        db.execute(
            "INSERT OR IGNORE INTO notices (household, person, order_id, kind) VALUES (?, ?, ?, ?)",
            (household, person, told.order_id, told.kind),
        )


def _news(order: Order, turn: Turn, now: datetime) -> str | None:
    if order.status is OrderStatus.DELIVERED:
        return "delivered" if now - order.status_at <= _FRESH else None
    if order.status is OrderStatus.SHIPPED:
        return "late" if order.late(turn.day(now)) else "shipped"
    return None


def _told(context: Context, household: str, person: str) -> frozenset[tuple[str, str]]:
    with context.store.read() as db:
        rows = db.execute(
            "SELECT order_id, kind FROM notices WHERE household = ? AND person = ?", (household, person)
        ).fetchall()
    return frozenset((row[0], row[1]) for row in rows)
