"""Whether orders and their records tell the same: neither is there without the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from voice_shop.commerce.record import unrecorded
from voice_shop.journal.chain import Record

if TYPE_CHECKING:
    from sqlite_utils import Database


def disagreements(db: Database, chain: list[Record]) -> Iterator[str]:
    """One sentence for each order that is not as it was recorded. `chain`: verified."""
    recorded = {r.facts["order_id"]: r for r in chain if r.kind == "ordered"}
    rows = db.execute(
        "SELECT id, currency, delivery, total FROM orders WHERE quote_id IS NOT NULL"
    ).fetchall()
    there = {row["id"]: row for row in rows}
    for order_id, record in recorded.items():
        if order_id not in there:
            yield f"Order {order_id} is in record {record.number} and nowhere else."
        elif _as_recorded(record.facts["order"]) != _as_kept(db, there[order_id]):
            yield f"Order {order_id} is not as record {record.number} tells it."
    unknown = sorted(set(there) - set(recorded))
    if chain and unrecorded(unknown) != dict(chain[0].facts):
        began = chain[0].facts["orders_before"]
        some = ", ".join(unknown[:5])
        yield f"{len(unknown)} orders are in no record, {began} are from before the record began: {some}"
    elif unknown and not chain:
        yield f"{len(unknown)} orders are in no record, and there is no record."


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
