"""What the merchant says about an order on its way, beside its status."""

from __future__ import annotations

from datetime import date

from voice_shop.commerce import order_rows
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import local_date
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Order
from voice_shop.errors import InputError


class Fulfilment:
    """The merchant's word on a shop's orders."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def delay(self, order_id: str, day: date) -> Order | Refusal:
        """Give an order that is not there yet another day of arrival; the day that was promised is kept.

        Raises:
            InputError: the day is over.
        """
        now = self._context.now()
        if day < local_date(now, self._context.profile.timezone):
            raise InputError(f"{day} is over.", hint="Give today or a later day.", code="bad_day")
        with self._context.store.write() as db:
            order = order_rows.find(db, order_id, now)
            if order is None:
                return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
            if not order.under_way:
                facts = {"order_id": order_id, "status": order.status, "asked": "delay"}
                return Refusal(Code.ILLEGAL_MOVE, facts)
            db.execute("UPDATE orders SET expected = ? WHERE id = ?", (day.isoformat(), order_id))
            return order_rows.read(db, order_id, now)
