"""Orders as rows: written whole, read back as they stand at a moment.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from voice_shop.commerce import event_log
from voice_shop.commerce.amounts import added_tax, sum_of
from voice_shop.commerce.answers import next_number, speakable
from voice_shop.commerce.codec import decode, encode
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.types import Order, OrderStatus, PricedLine

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_TERMS = ("discounts", "taxes", "tax_included", "pay_by", "slot")
"""What an order keeps of its quote beside lines, delivery and total."""


def new_id(db: Database) -> str:
    """A short id that no order of this home has, not even one that came from elsewhere."""
    while True:
        order_id = speakable(next_number(db, "order"))
        if db.execute("SELECT 1 FROM orders WHERE id = ?", (order_id,)).fetchone() is None:
            return order_id


def insert(db: Database, order: Order, taken: frozenset[str] = frozenset()) -> None:
    """Write an order with its lines. `taken`: ids of the lines whose packs came out of counted stock."""
    db.execute(
        "INSERT INTO orders (id, household, quote_id, status, currency, delivery, total, address, arrives,"
        " placed_at, status_at, held_until, discount, added_tax, terms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            order.id,
            order.household,
            order.quote_id or None,
            order.status.value,
            order.total.currency,
            order.delivery.minor,
            order.total.minor,
            order.address,
            order.arrives.isoformat() if order.arrives else None,
            stamp(order.placed_at),
            stamp(order.status_at),
            stamp(order.held_until) if order.held_until else None,
            sum_of(order.discounts, order.total.currency).minor,
            added_tax(order.taxes, order.total.currency, included=order.tax_included).minor,
            encode({name: getattr(order, name) for name in _TERMS}),
        ),
    )
    db.conn.executemany(
        "INSERT INTO order_lines (order_id, line, product_id, name, pack, options, quantity, unit_price,"
        " total, taken, tax_rate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                order.id,
                int(line.line_id),
                line.product_id,
                line.name,
                line.pack,
                json.dumps(dict(line.options), ensure_ascii=False),
                line.quantity,
                line.unit_price.minor,
                line.total.minor,
                int(line.line_id in taken),
                None if line.tax_rate is None else str(line.tax_rate),
            )
            for line in order.lines
        ],
    )
    event_log.moved(db, order.id, order.status, order.status_at)


def read(db: Database, order_id: str, now: datetime) -> Order:
    """An order that is known to be there."""
    order = find(db, order_id, now)
    assert order is not None, order_id  # noqa: S101 - the caller has just seen it
    return order


def find(db: Database, order_id: str, now: datetime) -> Order | None:
    """An order, or None."""
    row = db.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    return None if row is None else _orders(db, [row], now)[0]


def newest(
    db: Database,
    household: str,
    now: datetime,
    *,
    product_id: str | None = None,
    limit: int = 20,
    kept_only: bool = False,
    between: tuple[datetime, datetime] | None = None,
) -> tuple[Order, ...]:
    """A household's orders, newest first; with a product, only those that have it; or no cancelled ones;
    or only those placed from one moment on and before another."""
    # EXISTS, not IN: it walks the household's own orders and not everybody's who bought the product.
    bought = "SELECT 1 FROM order_lines WHERE order_id = id AND product_id = :product"
    having = f"AND EXISTS ({bought})" if product_id else ""
    having += " AND status != 'cancelled'" if kept_only else ""
    having += " AND placed_at >= :start AND placed_at < :end" if between else ""
    start, end = map(stamp, between) if between else ("", "")
    rows = db.execute(
        f"SELECT * FROM orders WHERE household = :household {having}"  # noqa: S608 - `having` is made of constants
        " ORDER BY placed_at DESC, rowid DESC LIMIT :limit",
        {"household": household, "product": product_id, "limit": limit, "start": start, "end": end},
    ).fetchall()
    return _orders(db, rows, now)


def how_many(db: Database, household: str) -> int:
    """Orders of a household, whatever became of them."""
    (count,) = db.execute("SELECT count(*) FROM orders WHERE household = ?", (household,)).fetchone()
    return int(count)


def lines_bought(db: Database, household: str, *, limit: int) -> list[sqlite3.Row]:
    """The lines of so many of a household's newest orders that were not cancelled, newest first, each with
    the order's `placed_at` and `currency`."""
    return db.execute(
        "SELECT placed_at, currency, order_lines.* FROM ("
        " SELECT id, placed_at, currency, rowid AS turn FROM orders"
        " WHERE household = ? AND status != 'cancelled' ORDER BY placed_at DESC, rowid DESC LIMIT ?"
        ") CROSS JOIN order_lines ON order_id = id ORDER BY placed_at DESC, turn DESC, line",
        (household, limit),
    ).fetchall()


def overdue(db: Database, today: date, now: datetime) -> tuple[Order, ...]:
    """Orders without shipments whose day is before `today`, a day of the shop, and that are not there."""
    rows = db.execute(
        "SELECT * FROM orders WHERE status IN ('held', 'placed', 'packed', 'shipped')"
        " AND COALESCE(expected, arrives) < ?"
        " AND NOT EXISTS (SELECT 1 FROM shipments WHERE order_id = orders.id) ORDER BY placed_at",
        (today.isoformat(),),
    ).fetchall()
    return _orders(db, rows, now)


def times_bought(db: Database, household: str) -> dict[str, int]:
    """In how many orders that were not cancelled each product was."""
    rows = db.execute(
        "SELECT product_id, COUNT(DISTINCT order_id) FROM orders JOIN order_lines ON order_id = id"
        " WHERE household = ? AND status != 'cancelled' GROUP BY product_id",
        (household,),
    )
    return {row[0]: row[1] for row in rows}


def _orders(db: Database, rows: Sequence[sqlite3.Row], now: datetime) -> tuple[Order, ...]:
    """Orders with their lines, which are fetched for all of them at once."""
    lines: dict[str, list[sqlite3.Row]] = {row["id"]: [] for row in rows}
    wanted = json.dumps(list(lines))
    for line in db.execute(
        "SELECT * FROM order_lines WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY line",
        (wanted,),
    ):
        lines[line["order_id"]].append(line)
    return tuple(_order(row, lines[row["id"]], now) for row in rows)


def _order(row: sqlite3.Row, lines: Sequence[sqlite3.Row], now: datetime) -> Order:
    currency = row["currency"]
    status, status_at = OrderStatus(row["status"]), moment(row["status_at"])
    held_until = moment(row["held_until"]) if row["held_until"] else None
    # The undo window ends by itself: no process needs to be awake for it.
    if status is OrderStatus.HELD and held_until is not None and held_until <= now.astimezone(UTC):
        status, status_at = OrderStatus.PLACED, held_until
    return Order(
        id=row["id"],
        household=row["household"],
        status=status,
        lines=tuple(line_of(line, currency) for line in lines),
        delivery=Money(row["delivery"], currency),
        total=Money(row["total"], currency),
        address=row["address"],
        arrives=date.fromisoformat(row["arrives"]) if row["arrives"] else None,
        placed_at=moment(row["placed_at"]),
        quote_id=row["quote_id"] or "",
        status_at=status_at,
        held_until=held_until,
        expected=date.fromisoformat(row["expected"]) if row["expected"] else None,
        **(decode(row["terms"]) if row["terms"] else {}),
    )


def line_of(row: sqlite3.Row, currency: str) -> PricedLine:
    """A line of an order from its row."""
    return PricedLine(
        line_id=str(row["line"]),
        product_id=row["product_id"],
        name=row["name"],
        pack=row["pack"],
        quantity=row["quantity"],
        options={} if row["options"] == "{}" else json.loads(row["options"]),  # most have none
        unit_price=Money(row["unit_price"], currency),
        total=Money(row["total"], currency),
        tax_rate=None if row["tax_rate"] is None else Decimal(row["tax_rate"]),
    )
