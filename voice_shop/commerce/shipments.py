"""The merchant sends orders out, whole or in parts, and says what arrived.

An order is *shipped* from its first part on and *delivered* with its last: `order_states.MOVES` decides, as
everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import decisions, order_rows, orders, shipment_rows
from voice_shop.commerce.answers import next_number
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import local_date
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipment_rows import Arrived
from voice_shop.commerce.shipment_types import Shipment, ShippedLine
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

_UPTO = (OrderStatus.PLACED, OrderStatus.PACKED, OrderStatus.SHIPPED)


class Shipments:
    """The shipments of a shop's orders."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def ship(
        self,
        order_id: str,
        lines: Mapping[str, int] | None = None,
        *,
        carrier: str = "",
        tracking: str = "",
        expected: date | None = None,
        key: str | None = None,
    ) -> Shipment | Refusal:
        """Send some lines of an order out, or all that is left of it.

        Args:
            lines: line id -> how many; None is the rest.
            carrier: empty is the shop's usual one.
            expected: day of arrival, if another than the order's.

        Raises:
            InputError: a quantity below 1, or a day that is over.
        """
        now, profile = self._context.now(), self._context.profile
        if lines is not None and (not lines or min(lines.values()) < 1):
            raise InputError("A shipment has at least 1 of a line.", code="bad_shipment")
        if expected is not None and expected < local_date(now, profile.timezone):
            raise InputError(f"{expected} is over.", hint="Give today or a later day.", code="bad_day")
        sent_by = " ".join((carrier or profile.carrier).split())
        asked = tuple(sorted(lines.items())) if lines is not None else None
        request = ("ship", asked, sent_by, tracking, expected)

        def do(db: Database) -> Shipment | Refusal:
            order = order_rows.find(db, order_id, now)
            if order is None:
                return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
            chosen = self._chosen(db, order, lines)
            if isinstance(chosen, Refusal):
                return chosen
            for status in _UPTO[_UPTO.index(order.status) + 1 :]:
                orders.advance(db, order_id, status, now)
            number = f"S{next_number(db, 'shipment') + 1}"
            shipment = Shipment(number, order_id, chosen, sent_by, " ".join(tracking.split()), expected, now)
            shipment_rows.insert(db, shipment)
            decisions.shipment(db, now, order.household, shipment)
            return shipment

        return self._context.once(f"order {order_id}", key, request, do)

    def deliver(self, order_id: str, shipment_id: str = "") -> Order | Refusal:
        """A shipment is there, or all of an order's that are under way; with its last part the order is.

        Raises:
            InputError: the order has no such shipment.
        """
        now = self._context.now()
        with self._context.store.write() as db:
            order = order_rows.find(db, order_id, now)
            if order is None:
                return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
            found = shipment_rows.of_order(db, order_id)
            mine = [one for one in found if shipment_id in {"", one.id}]
            if not mine:
                raise InputError(
                    f"Order {order_id} has no such shipment.",
                    hint="See: voice-shop orders show",
                    code="no_shipment",
                )
            there = [one for one in mine if one.delivered_at is None]
            self._arrived(db, order, there, now)
            left = [one for one in found if one.delivered_at is None and one not in there]
            if order.status is OrderStatus.SHIPPED and not left and not shipment_rows.unsent(order, found):
                return orders.advance(db, order_id, OrderStatus.DELIVERED, now)
            return order_rows.read(db, order_id, now)

    def of(self, order_id: str) -> tuple[Shipment, ...]:
        """An order's shipments, in the order they went out."""
        with self._context.store.read() as db:
            return shipment_rows.of_order(db, order_id)

    def arrived(self, order: Order, line_id: str) -> Arrived:
        """What of a line was delivered."""
        with self._context.store.read() as db:
            return shipment_rows.arrived(db, order, line_id)

    def late(self) -> tuple[tuple[Order, Shipment | None], ...]:
        """What should be there and is not, the longest overdue first: parts, or an order that has none."""
        now = self._context.now()
        today = local_date(now, self._context.profile.timezone)
        with self._context.store.read() as db:
            parts = shipment_rows.under_way(db)
            orders_of = {one.order_id: order_rows.read(db, one.order_id, now) for one in parts}
            found: list[tuple[Order, Shipment | None]] = [
                (orders_of[one.order_id], one)
                for one in parts
                if one.late(today, orders_of[one.order_id].due)
            ]
            found += [(order, None) for order in order_rows.overdue(db, today, now)]
        return tuple(sorted(found, key=lambda pair: _due(*pair)))

    def _arrived(self, db: Database, order: Order, there: list[Shipment], now: datetime) -> None:
        shipment_rows.delivered(db, there, now)
        for one in shipment_rows.of_order(db, order.id):
            if one.id in {each.id for each in there}:
                decisions.shipment(db, now, order.household, one)

    def _chosen(
        self, db: Database, order: Order, lines: Mapping[str, int] | None
    ) -> tuple[ShippedLine, ...] | Refusal:
        """What goes out: no more than is left."""
        if order.status not in _UPTO:
            facts = {"order_id": order.id, "status": order.status, "asked": OrderStatus.SHIPPED}
            return Refusal(Code.ILLEGAL_MOVE, facts)
        left = shipment_rows.unsent(order, shipment_rows.of_order(db, order.id))
        by_id = {line.line_id: line for line in order.lines}
        for line_id, quantity in (lines or left).items():
            if line_id not in by_id:
                facts_of = {"product": line_id, "product_id": "", "order_id": order.id}
                return Refusal(Code.NOT_ORDERED_BEFORE, facts_of)
            if quantity > left.get(line_id, 0):
                line = by_id[line_id]
                told = {"product": line.name, "product_id": line.product_id}
                return Refusal(Code.TOO_MANY, {**told, "asked": quantity, "limit": left.get(line_id, 0)})
        if not left:
            facts = {"order_id": order.id, "status": order.status, "asked": OrderStatus.SHIPPED}
            return Refusal(Code.ILLEGAL_MOVE, facts)
        return tuple(ShippedLine(line_id, quantity) for line_id, quantity in sorted((lines or left).items()))


def _due(order: Order, shipment: Shipment | None) -> tuple[date, str]:
    day = (shipment.expected if shipment is not None else None) or order.due
    return day or date.max, order.id
