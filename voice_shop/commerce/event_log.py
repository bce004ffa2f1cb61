"""Writes down what happened to orders, in the order it happened. Inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce.event_types import EventKind
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.types import OrderStatus

if TYPE_CHECKING:
    from sqlite_utils import Database


def moved(db: Database, order_id: str, status: OrderStatus, at: datetime) -> None:
    """An order came to a status; the first time counts."""
    db.execute(
        "INSERT OR IGNORE INTO order_moves (order_id, status, at) VALUES (?, ?, ?)",
        (order_id, status.value, stamp(at)),
    )


def happened(db: Database, kind: EventKind, order_id: str | None, about: str, at: datetime) -> None:
    """Anything else. `about`: id of the shipment, number of the ledger's row, or key of the claim."""
    db.execute(
        "INSERT INTO order_moves (order_id, kind, about, at) VALUES (?, ?, ?, ?)",
        (order_id, kind.value, about, stamp(at)),
    )
