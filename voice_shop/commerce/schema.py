"""The database's tables, as short named migrations. Only ever append to MIGRATIONS.

Money is INTEGER minor units; moments are UTC in ISO 8601 with microseconds, so that text order is time
order; options are JSON objects. What must never be false is a CHECK, not a hope.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voice_shop.commerce.schema_alexa import (
    add_sign_in,
    create_alexa_notices,
    create_alexa_requests,
    create_linking,
)
from voice_shop.commerce.schema_cart_log import create_cart_log
from voice_shop.commerce.schema_cases import create_cases
from voice_shop.commerce.schema_delivery import create_slots
from voice_shop.commerce.schema_drafts import create_drafts
from voice_shop.commerce.schema_events import number_order_moves, number_shipments_and_money
from voice_shop.commerce.schema_handoff import create_handoffs
from voice_shop.commerce.schema_household import create_household, create_pins
from voice_shop.commerce.schema_ledger import create_ledger
from voice_shop.commerce.schema_lists import create_lists
from voice_shop.commerce.schema_memory import create_conversations
from voice_shop.commerce.schema_notices import create_notices
from voice_shop.commerce.schema_payment import create_payments
from voice_shop.commerce.schema_promotions import create_promotions
from voice_shop.commerce.schema_record import create_record
from voice_shop.commerce.schema_sales import add_expected_day, add_sale_terms, create_reservations
from voice_shop.commerce.schema_shipments import add_ways_back, create_shipments
from voice_shop.commerce.schema_standing import create_standing
from voice_shop.commerce.schema_watches import create_watches

if TYPE_CHECKING:
    from sqlite_utils import Database

Migration = Callable[["Database"], None]


def create_stock(db: Database) -> None:
    """Packs on hand; NULL is unlimited. `counted` is the catalogue's figure that was last taken over."""
    db.execute(
        """CREATE TABLE stock (
            product_id TEXT PRIMARY KEY,
            on_hand INTEGER CHECK (on_hand >= 0),
            counted INTEGER
        ) STRICT, WITHOUT ROWID"""
    )


def create_carts(db: Database) -> None:
    """One cart for each household; `version` grows with every change and never falls."""
    db.execute(
        """CREATE TABLE carts (
            household TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            last_line INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE cart_lines (
            household TEXT NOT NULL REFERENCES carts (household),
            line INTEGER NOT NULL,
            product_id TEXT NOT NULL,
            options TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            name TEXT NOT NULL,
            pack TEXT NOT NULL,
            unit_price INTEGER NOT NULL,
            PRIMARY KEY (household, line)
        ) STRICT, WITHOUT ROWID"""
    )


def create_quotes(db: Database) -> None:
    """Offers. `cart_version` is NULL for an offer outside the cart; `changed` says what killed it."""
    db.execute(
        """CREATE TABLE quotes (
            id TEXT PRIMARY KEY,
            household TEXT NOT NULL,
            digest TEXT NOT NULL,
            body TEXT NOT NULL,
            cart_version INTEGER,
            expires_at TEXT NOT NULL,
            changed TEXT,
            order_id TEXT
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX quotes_open ON quotes (expires_at) WHERE order_id IS NULL")


def create_orders(db: Database) -> None:
    """Purchases, their lines, how they moved, and the yes that each one rests on.

    Orders keep their rowid: it tells which of two orders of the same moment came later.
    """
    db.execute(
        """CREATE TABLE orders (
            id TEXT PRIMARY KEY,
            household TEXT NOT NULL,
            quote_id TEXT UNIQUE REFERENCES quotes (id),
            status TEXT NOT NULL CHECK (status IN ('held', 'placed', 'packed', 'shipped', 'delivered',
                'cancelled', 'returned', 'refunded')),
            currency TEXT NOT NULL,
            delivery INTEGER NOT NULL CHECK (delivery >= 0),
            total INTEGER NOT NULL CHECK (total >= delivery),
            address TEXT NOT NULL,
            arrives TEXT,
            placed_at TEXT NOT NULL,
            status_at TEXT NOT NULL,
            held_until TEXT
        ) STRICT"""
    )
    db.execute("CREATE INDEX orders_newest ON orders (household, placed_at)")
    db.execute("CREATE INDEX orders_held ON orders (held_until) WHERE status = 'held'")
    db.execute(
        """CREATE TABLE order_lines (
            order_id TEXT NOT NULL REFERENCES orders (id),
            line INTEGER NOT NULL,
            product_id TEXT NOT NULL,
            name TEXT NOT NULL,
            pack TEXT NOT NULL,
            options TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            unit_price INTEGER NOT NULL,
            total INTEGER NOT NULL CHECK (total = unit_price * quantity),
            taken INTEGER NOT NULL CHECK (taken IN (0, 1)),
            PRIMARY KEY (order_id, line)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX order_lines_product ON order_lines (product_id, order_id)")
    db.execute(
        """CREATE TABLE order_moves (
            order_id TEXT NOT NULL REFERENCES orders (id),
            status TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (order_id, status)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE consents (
            quote_id TEXT PRIMARY KEY REFERENCES quotes (id),
            digest TEXT NOT NULL,
            words TEXT NOT NULL,
            person TEXT NOT NULL,
            channel TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )


def create_returns(db: Database) -> None:
    """What was asked to be sent back."""
    db.execute(
        """CREATE TABLE returns (
            id TEXT PRIMARY KEY,
            order_id TEXT NOT NULL,
            line INTEGER NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            reason TEXT NOT NULL,
            refund INTEGER NOT NULL CHECK (refund >= 0),
            at TEXT NOT NULL,
            FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX returns_line ON returns (order_id, line)")


def create_answers(db: Database) -> None:
    """What was answered to each idempotency key, and the numbers that ids are made of."""
    db.execute(
        """CREATE TABLE answers (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            request TEXT NOT NULL,
            answer TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (scope, key)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX answers_age ON answers (at)")
    db.execute("CREATE TABLE numbers (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID")


MIGRATIONS: tuple[Migration, ...] = (
    create_stock,
    create_carts,
    create_quotes,
    create_orders,
    create_returns,
    create_answers,
    number_order_moves,
    create_record,
    create_household,
    create_pins,
    create_lists,
    create_cases,
    create_cart_log,
    add_sale_terms,
    create_reservations,
    add_expected_day,
    create_conversations,
    create_alexa_requests,
    create_ledger,
    create_slots,
    create_promotions,
    create_payments,
    create_shipments,
    add_ways_back,
    create_linking,
    create_handoffs,
    create_alexa_notices,
    create_notices,
    number_shipments_and_money,
    create_drafts,
    add_sign_in,
    create_standing,
    create_watches,
)
"""The schema's version is how many of these a database has been through (`PRAGMA user_version`)."""
