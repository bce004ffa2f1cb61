"""The receipt of an order: one id and one content, whatever it is shown on. `receipt_pages` writes it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from voice_shop.commerce import ledger_rows, order_rows
from voice_shop.commerce.amounts import sum_of
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import moment
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_link import link_of
from voice_shop.commerce.payment_types import Balance
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Order


@dataclass(frozen=True, slots=True)
class SentBack:
    """A return or complaint that was not declined, under its own number, with the sum that is paid back."""

    id: str
    name: str
    quantity: int
    refund: Money
    at: datetime
    kind: str = "return"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was bought, for how much, with which tax, and what went back since.

    Attributes:
        id: of the receipt: the order's with an "R-" before it, so the same on every channel.
        shop, locale: whose receipt it is, and how amounts and days are written.
        order: as it stands; its moments are in the shop's time zone.
        returns: oldest first.
        record: hash of the purchase record that tells of the order, which fixes all before it; empty for
            orders from before there was one.
        balance: the money that moved.
        link: where the order is still to be paid; empty if it is paid or paid in another way.
    """

    id: str
    shop: str
    locale: str
    order: Order
    placed_at: datetime
    balance: Balance
    returns: tuple[SentBack, ...] = ()
    record: str = ""
    link: str = ""

    @property
    def goods(self) -> Money:
        """The lines before discounts."""
        return sum((line.total for line in self.order.lines), start=self.nothing)

    @property
    def discount(self) -> Money:
        """All that was taken off."""
        return sum_of(self.order.discounts, self.order.total.currency)

    @property
    def refunds(self) -> Money:
        """What is paid back for returns together."""
        return sum((back.refund for back in self.returns), start=self.nothing)

    @property
    def nothing(self) -> Money:
        """No money, of the order's currency."""
        return Money(0, self.order.total.currency)


class Receipts:
    """Receipts of a shop's orders."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, order_id: str) -> Receipt | Refusal:
        """The receipt of an order; `unknown_order` if there is none."""
        context, profile = self._context, self._context.profile
        with context.store.read() as db:
            order = order_rows.find(db, order_id, context.now())
            if order is None:
                return Refusal(Code.UNKNOWN_ORDER, {"order_id": order_id})
            names = {line.line_id: line.name for line in order.lines}
            rows = db.execute(
                "SELECT id, kind, line, quantity, refund, opened_at FROM cases"
                " WHERE order_id = ? AND status != 'declined' ORDER BY opened_at, id",
                (order_id,),
            ).fetchall()
            recorded = db.execute(
                "SELECT hash FROM record WHERE order_id = ? AND kind = 'ordered'", (order_id,)
            ).fetchone()
            balance = ledger_rows.balance(db, order_id, order.total.currency)
        zone, currency = ZoneInfo(profile.timezone), order.total.currency
        return Receipt(
            id=f"R-{order.id}",
            shop=profile.name,
            locale=profile.locale,
            order=order,
            placed_at=order.placed_at.astimezone(zone),
            balance=balance,
            link=link_of(profile, order, balance),
            record="" if recorded is None else recorded[0],
            returns=tuple(
                SentBack(
                    row["id"],
                    names[str(row["line"])],
                    row["quantity"],
                    Money(row["refund"], currency),
                    moment(row["opened_at"]).astimezone(zone),
                    row["kind"],
                )
                for row in rows
            ),
        )


def facts(found: Receipt) -> dict[str, Any]:
    """A receipt in JSON's types; amounts in minor units."""
    order = found.order
    return {
        "id": found.id,
        "order": order.id,
        "shop": found.shop,
        "status": str(order.status),
        "placed_at": found.placed_at.isoformat(),
        "currency": order.total.currency,
        "pay_by": order.pay_by.means.value,
        "charged": found.balance.charged.minor,
        "refunded": found.balance.refunded.minor,
        "refund_under_way": found.balance.under_way.minor,
        "link": found.link,
        "lines": [
            {
                "product": line.name,
                "pack": line.pack,
                "options": dict(line.options),
                "quantity": line.quantity,
                "unit_price": line.unit_price.minor,
                "total": line.total.minor,
            }
            for line in order.lines
        ],
        "goods": found.goods.minor,
        "discount": found.discount.minor,
        "delivery": order.delivery.minor,
        "tax_included": order.tax_included,
        "taxes": [{"rate": str(t.rate), "base": t.base.minor, "tax": t.tax.minor} for t in order.taxes],
        "total": order.total.minor,
        "returns": [
            {
                "id": b.id,
                "product": b.name,
                "quantity": b.quantity,
                "refund": b.refund.minor,
                "at": b.at.isoformat(),
            }
            for b in found.returns
        ],
        "record": found.record,
    }
