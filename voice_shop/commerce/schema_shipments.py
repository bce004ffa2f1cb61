"""Tables of shipments: the parts in which orders go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_shipments(db: Database) -> None:
    """Shipments with what is in each, and a guard: no more of a line is sent than was bought."""
    db.execute(
        """CREATE TABLE shipments (
            id TEXT PRIMARY KEY,
            order_id TEXT NOT NULL REFERENCES orders (id),
            carrier TEXT NOT NULL,
            tracking TEXT NOT NULL,
            expected TEXT,
            shipped_at TEXT NOT NULL,
            delivered_at TEXT
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX shipments_order ON shipments (order_id)")
    db.execute("CREATE INDEX shipments_under_way ON shipments (expected) WHERE delivered_at IS NULL")
    db.execute(
        "CREATE INDEX orders_under_way ON orders (arrives)"
        " WHERE status IN ('held', 'placed', 'packed', 'shipped')"
    )
    db.execute(
        """CREATE TABLE shipment_lines (
            shipment_id TEXT NOT NULL REFERENCES shipments (id),
            order_id TEXT NOT NULL,
            line INTEGER NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (shipment_id, line),
            FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX shipment_lines_line ON shipment_lines (order_id, line)")
    db.execute(
        """CREATE TRIGGER shipped_within_line BEFORE INSERT ON shipment_lines WHEN NEW.quantity + (
            SELECT COALESCE(SUM(quantity), 0) FROM shipment_lines
            WHERE order_id = NEW.order_id AND line = NEW.line
        ) > (SELECT quantity FROM order_lines WHERE order_id = NEW.order_id AND line = NEW.line)
        BEGIN SELECT RAISE(ABORT, 'more is sent than was bought'); END"""
    )


def add_ways_back(db: Database) -> None:
    """How something is sent back, and when it is picked up."""
    db.execute("ALTER TABLE returns ADD COLUMN way TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE returns ADD COLUMN pick_up TEXT")
