"""A past for a new home: the orders that came with its shop folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voice_shop.catalogue.history import PastLine, PastOrder
from voice_shop.catalogue.product import Catalogue
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import cart, ledger_rows, order_rows, policy
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import Movement, MovementKind
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Order, OrderStatus, PricedLine

if TYPE_CHECKING:
    from sqlite_utils import Database


def seed_history(
    store: Store,
    catalogue: Catalogue,
    history: Iterable[PastOrder],
    household: str,
    now: datetime,
    *,
    profile: ShopProfile | None = None,
) -> int:
    """Write past orders, counted back from now; what is already there is left alone.

    They took nothing from the stock that is counted today.

    Args:
        profile: for the time zone and the days of delivery; without it, the zone of `now` and one day.

    Returns:
        How many orders were new.
    """
    prices = Prices(catalogue)
    rules = profile or ShopProfile(name="", currency=catalogue.currency)
    local = now.astimezone(ZoneInfo(profile.timezone) if profile else now.tzinfo)
    new = 0
    with store.write() as db:
        for past in history:
            if order_rows.find(db, past.id, now) is None:
                order = _order(past, prices, household, local, rules)
                order_rows.insert(db, order)
                _pay(db, order)
                new += 1
    return new


def _pay(db: Database, order: Order) -> None:
    """What was delivered was paid, and what was refunded went back."""
    if order.status not in {OrderStatus.DELIVERED, OrderStatus.RETURNED, OrderStatus.REFUNDED}:
        return
    if not order.total.minor:
        return

    def move(kind: MovementKind, why: str, settles: int | None = None) -> int:
        moved = Movement(order.id, kind, order.total, order.status_at, why, settles=settles)
        return ledger_rows.write(db, moved).number

    move(MovementKind.CHARGE, "delivered")
    if order.status is OrderStatus.REFUNDED:
        move(MovementKind.SETTLED, "refunded", move(MovementKind.REFUND, "refunded"))


def _order(past: PastOrder, prices: Prices, household: str, now: datetime, rules: ShopProfile) -> Order:
    currency = prices.catalogue.currency
    placed_at = min(_moment(now, past.days_ago, past), now)
    status_at = max(min(_moment(now, past.status_days_ago, past), now), placed_at)
    arrives = placed_at.date() + timedelta(days=rules.delivery_days)
    status = OrderStatus(past.status)
    if status in {OrderStatus.PLACED, OrderStatus.PACKED, OrderStatus.SHIPPED}:
        # Still on its way: a promise of yesterday would be a false answer today.
        arrives = max(arrives, now.date())
    lines = tuple(_line(str(n), line, prices) for n, line in enumerate(past.lines, start=1))
    delivery = Money(past.delivery_minor, currency)
    return Order(
        id=past.id,
        household=household,
        status=status,
        lines=lines,
        delivery=delivery,
        total=cart.total(lines, currency) + delivery,
        address=past.address,
        arrives=arrives,
        placed_at=placed_at,
        quote_id="",
        status_at=status_at,
        held_until=policy.held_until(placed_at, rules) if status is OrderStatus.HELD else None,
    )


def _moment(now: datetime, days_ago: int, past: PastOrder) -> datetime:
    return datetime.combine(now.date() - timedelta(days=days_ago), past.at, now.tzinfo)


def _line(line_id: str, past: PastLine, prices: Prices) -> PricedLine:
    product = prices.catalogue.products.get(past.product_id)
    price = Money(past.unit_price_minor, prices.catalogue.currency)
    return PricedLine(
        line_id=line_id,
        product_id=past.product_id,
        name=prices.name(past.product_id),
        pack=product.pack if product else "",
        quantity=past.quantity,
        options=dict(past.options),
        unit_price=price,
        total=price * past.quantity,
    )
