"""What the merchant and the household can ask and do about the money of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_shop.commerce import ledger, ledger_rows, order_rows, paying, payment_means
from voice_shop.commerce.context import Context
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.payment_types import Balance, Means, Movement
from voice_shop.commerce.refunding import send_refunds
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import OrderStatus
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database


class Payments:
    """The money of a shop's orders."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, order_id: str) -> tuple[Movement, ...]:
        """Every movement of an order's money, the oldest first."""
        with self._context.store.read() as db:
            return ledger_rows.of(db, order_id)

    def balance(self, order_id: str) -> Balance:
        """What was charged, paid back, and is on its way back."""
        with self._context.store.read() as db:
            return ledger_rows.balance(db, order_id, self._context.profile.currency)

    def paid(self, order_id: str, *, key: str | None = None) -> tuple[Movement, ...] | Refusal:
        """The merchant has seen the money of an order that is paid by a link; said again, nothing happens."""

        def do(db: Database) -> tuple[Movement, ...] | Refusal:
            now = self._context.now()
            order = order_rows.find(db, order_id, now)
            if order is None:
                return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
            if order.pay_by.means is not Means.PAYMENT_LINK or order.status is OrderStatus.CANCELLED:
                facts = {"order_id": order_id, "status": order.status, "asked": "paid"}
                return Refusal(Code.ILLEGAL_MOVE, facts)
            ledger.charge(db, order, now, why="paid")
            return ledger_rows.of(db, order_id)

        return self._context.once(f"order {order_id}", key, ("paid",), do)

    def refund(
        self, order_id: str, amount: Money | None = None, *, key: str | None = None
    ) -> tuple[Movement, ...] | Refusal:
        """The merchant pays some of an order back, or all that is kept of it; never more than was charged.

        What is owed already, and is paid back by hand, counts as given with it; without an amount, where
        something is owed, only that.

        Returns:
            All movements of the order.

        Raises:
            InputError: an amount that is none, or of another currency.
        """
        currency = self._context.profile.currency
        if amount is not None and (amount.minor < 1 or amount.currency != currency):
            raise InputError(f"A refund is an amount above nothing, in {currency}.", code="bad_amount")

        def do(db: Database) -> tuple[Movement, ...] | Refusal:
            now = self._context.now()
            order = order_rows.find(db, order_id, now)
            if order is None:
                return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
            owed = ledger_rows.unsettled(db, order_id)
            if amount is not None or not owed:
                kept = ledger_rows.balance(db, order_id, currency).kept
                asked = kept if amount is None else amount
                none = Refusal(Code.REFUND_TOO_MUCH, {"order_id": order_id, "asked": asked, "left": kept})
                if refusal := (ledger.refund(db, order, asked, now, why="merchant") if kept.minor else none):
                    return refusal
            if order.pay_by.means is not Means.SAVED_TOKEN:
                for one in owed:
                    ledger.settle(db, order, one, now)
            return ledger_rows.of(db, order_id)

        asked = ("refund", *([] if amount is None else [amount]))
        answer = self._context.once(f"order {order_id}", key, asked, do)
        send_refunds(self._context, order_id)
        return answer if isinstance(answer, Refusal) else self.of(order_id)

    def tokens(self, household: str) -> tuple[Token, ...]:
        """The household's saved tokens, its own before its people's."""
        with self._context.store.read() as db:
            return payment_means.all_of(db, household)

    def save_token(self, household: str, token: Token, *, by: str) -> None:
        """Have this token in place of the one before. Raises InputError as `payment_means.save`."""
        with self._context.store.write() as db:
            payment_means.save(db, self._context, household, token, by)

    def remove_token(self, household: str, person: str = "", *, by: str) -> bool:
        """Have none for this person, or for the household; whether there was one."""
        with self._context.store.write() as db:
            return payment_means.remove(db, self._context, household, person, by)

    def left_over(self) -> int:
        """How much is still open with the provider: claims, voids and refunds. Asks nobody."""
        return paying.left_over(self._context)

    def sweep(self) -> int:
        """Ask the provider about what was left over; see `paying.sweep`. How much is still open."""
        return paying.sweep(self._context)
