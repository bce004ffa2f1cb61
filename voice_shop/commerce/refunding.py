"""Refunds that the payment provider pays: sent outside any transaction, again until it has said so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import ledger, ledger_rows, order_rows
from voice_shop.commerce.context import Context
from voice_shop.commerce.payment_provider import PaymentFault
from voice_shop.commerce.payment_types import Movement

if TYPE_CHECKING:
    from sqlite_utils import Database


def send_refunds(context: Context, order_id: str) -> None:
    """Have the provider pay back what is owed of an order; what does not reach it goes again with `sweep`."""
    provider, now = context.provider, context.now()
    if provider is None:
        return
    with context.store.read() as db:
        owed = by_provider(db, ledger_rows.unsettled(db, order_id), now)
    for key, movement in owed:
        try:
            reference = provider.refund(key, f"{key}-refund-{movement.number}", movement.amount)
        except PaymentFault:
            return
        with context.store.write() as db:
            order = order_rows.read(db, order_id, now)
            ledger.settle(db, order, movement, now, reference)


def by_provider(db: Database, owed: tuple[Movement, ...], now: datetime) -> list[tuple[str, Movement]]:
    """Those refunds that the provider has to pay, with the key of their charge."""
    found = []
    for movement in owed:
        quote_id = order_rows.read(db, movement.order_id, now).quote_id
        row = db.execute("SELECT key FROM payment_claims WHERE quote_id = ?", (quote_id,)).fetchone()
        if row is not None:
            found.append((str(row[0]), movement))
    return found
