"""Whether orders, the money that moved and their records tell the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.record import unrecorded
from voice_shop.journal.chain import records

if TYPE_CHECKING:
    from sqlite_utils import Database


def disagreements(db: Database) -> Iterator[str]:
    """One sentence for each order or movement of money that is not as it was recorded. The chain must be
    verified."""
    yield from _movements(db)
    for record in records(db, kind="ordered"):
        order_id = record.facts["order_id"]
        kept = db.execute(
            "SELECT id, currency, delivery, total FROM orders WHERE quote_id IS NOT NULL AND id = ?",
            (order_id,),
        ).fetchone()
        if kept is None:
            yield f"Order {order_id} is in record {record.number} and nowhere else."
        elif _as_recorded(record.facts["order"]) != _as_kept(db, kept):
            yield f"Order {order_id} is not as record {record.number} tells it."
    rows = db.execute(
        "SELECT id FROM orders WHERE quote_id IS NOT NULL AND id NOT IN"
        " (SELECT order_id FROM record WHERE order_id IS NOT NULL AND kind = 'ordered') ORDER BY id"
    )
    unknown = [row[0] for row in rows]
    first = next(records(db), None)
    if first is not None and unrecorded(unknown) != dict(first.facts):
        began = first.facts["orders_before"]
        some = ", ".join(unknown[:5])
        yield f"{len(unknown)} orders are in no record, {began} are from before the record began: {some}"
    elif unknown and first is None:
        yield f"{len(unknown)} orders are in no record, and there is no record."


def _movements(db: Database) -> Iterator[str]:
    """Money that moved otherwise than its record tells. What was taken over from before has no record."""
    for record in records(db, kind="money"):
        told = record.facts["movement"]
        row = db.execute(
            "SELECT order_id, kind, amount, currency, settles FROM ledger WHERE number = ?",
            (told["number"],),
        ).fetchone()
        amount = told["amount"]
        recorded = (
            told["order_id"],
            told["kind"]["value"],
            amount["minor"],
            amount["currency"],
            told["settles"],
        )
        if row is None or tuple(row) != recorded:
            yield f"Money of order {told['order_id']} is not as record {record.number} tells it."


def _as_recorded(order: dict[str, Any]) -> tuple[object, ...]:
    lines = tuple(
        (
            line["product_id"],
            line["name"],
            line["quantity"],
            line["unit_price"]["minor"],
            line["total"]["minor"],
        )
        for line in order["lines"]
    )
    return order["total"]["currency"], order["delivery"]["minor"], order["total"]["minor"], lines


def _as_kept(db: Database, row: Any) -> tuple[object, ...]:
    lines = db.execute(
        "SELECT product_id, name, quantity, unit_price, total FROM order_lines"
        " WHERE order_id = ? ORDER BY line",
        (row["id"],),
    )
    return row["currency"], row["delivery"], row["total"], tuple(tuple(line) for line in lines)
