"""The table of money that moved: it only grows, and itself refuses what must never be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_PAID = "orders.status IN ('delivered', 'returned', 'refunded')"
_CHARGES = f"""
    SELECT id, 'charge', total, currency, 'delivered', COALESCE(order_moves.at, status_at), NULL
    FROM orders LEFT JOIN order_moves ON order_id = id AND order_moves.status = 'delivered'
    WHERE {_PAID} AND total > 0 ORDER BY placed_at
"""  # noqa: S608 - made of constants
_CASES = f"""
    SELECT order_id, 'refund', refund, currency, 'case ' || cases.id, cases.status_at, NULL
    FROM cases JOIN orders ON orders.id = order_id
    WHERE cases.status = 'refunded' AND refund > 0 AND {_PAID}
"""  # noqa: S608
_REST = """
    SELECT id, 'refund', total - back, currency, 'refunded', status_at, NULL
    FROM orders JOIN (
        SELECT order_id, SUM(CASE kind WHEN 'refund' THEN amount ELSE 0 END) AS back
        FROM ledger GROUP BY order_id
    ) ON order_id = id
    WHERE status = 'refunded' AND total > back
"""
_SETTLED = "SELECT order_id, 'settled', amount, currency, why, at, number FROM ledger WHERE kind = 'refund'"


def create_ledger(db: Database) -> None:
    """Every movement of money of an order, also those from before there was a ledger.

    `charge`: money came in, once for an order. `refund`: it is paid back, never more than came in. `settled`:
    the refund that `settles` names has reached the shopper.
    """
    db.execute(
        """CREATE TABLE ledger (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            order_id TEXT NOT NULL REFERENCES orders (id),
            kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'settled')),
            amount INTEGER NOT NULL CHECK (amount > 0),
            currency TEXT NOT NULL,
            why TEXT NOT NULL,
            reference TEXT NOT NULL DEFAULT '',
            at TEXT NOT NULL,
            settles INTEGER REFERENCES ledger (number) CHECK ((settles IS NULL) = (kind != 'settled'))
        ) STRICT"""
    )
    db.execute("CREATE INDEX ledger_order ON ledger (order_id)")
    db.execute("CREATE UNIQUE INDEX ledger_one_charge ON ledger (order_id) WHERE kind = 'charge'")
    db.execute("CREATE UNIQUE INDEX ledger_settled_once ON ledger (settles) WHERE settles IS NOT NULL")
    _take_over(db)
    for change in ("UPDATE", "DELETE"):
        _refuse(db, change.lower(), f"{change} ON ledger", "the ledger only grows")
    _refuse(
        db,
        "currency",
        "INSERT ON ledger WHEN NEW.currency != (SELECT currency FROM orders WHERE id = NEW.order_id)",
        "the order is in another currency",
    )
    _refuse(
        db,
        "charge",
        "INSERT ON ledger WHEN NEW.kind = 'charge'"
        " AND NEW.amount > (SELECT total FROM orders WHERE id = NEW.order_id)",
        "more is charged than was agreed to",
    )
    _refuse(
        db,
        "refund",
        "INSERT ON ledger WHEN NEW.kind = 'refund' AND NEW.amount > (SELECT COALESCE(SUM("
        "CASE kind WHEN 'charge' THEN amount WHEN 'refund' THEN -amount ELSE 0 END), 0)"
        " FROM ledger WHERE order_id = NEW.order_id)",
        "more is paid back than was charged",
    )
    _refuse(
        db,
        "settled",
        "INSERT ON ledger WHEN NEW.kind = 'settled' AND NOT EXISTS (SELECT 1 FROM ledger WHERE"
        " number = NEW.settles AND kind = 'refund' AND order_id = NEW.order_id AND amount = NEW.amount)",
        "it settles no refund of this order",
    )


def _refuse(db: Database, name: str, when: str, why: str) -> None:
    db.execute(f"CREATE TRIGGER ledger_{name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END")


def _take_over(db: Database) -> None:
    """Until now all was paid when it came: what was delivered was charged, what is refunded went back."""
    for what in (_CHARGES, _CASES, _REST, _SETTLED):
        db.execute(f"INSERT INTO ledger (order_id, kind, amount, currency, why, at, settles) {what}")
