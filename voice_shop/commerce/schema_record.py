"""The purchase record's tables: a chain that only grows, and the personal texts that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_record(db: Database) -> None:
    """Decisions about money, each with the hash of the one before; `record_texts` can be erased, they cannot.

    The columns by which records are found are computed from the body, so there is one truth only.
    """
    db.execute(
        """CREATE TABLE record (
            number INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL,
            order_id TEXT GENERATED ALWAYS AS (json_extract(body, '$.order_id')) VIRTUAL,
            quote_id TEXT GENERATED ALWAYS AS (json_extract(body, '$.quote_id')) VIRTUAL
        ) STRICT"""
    )
    db.execute("CREATE INDEX record_order ON record (order_id) WHERE order_id IS NOT NULL")
    db.execute("CREATE INDEX record_quote ON record (quote_id) WHERE quote_id IS NOT NULL")
    db.execute("CREATE INDEX record_rules ON record (number) WHERE kind = 'rules'")
    db.execute(
        """CREATE TABLE record_texts (
            digest TEXT PRIMARY KEY,
            record INTEGER NOT NULL REFERENCES record (number),
            role TEXT NOT NULL,
            salt TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX record_texts_record ON record_texts (record)")
    db.execute("CREATE INDEX record_texts_person ON record_texts (text) WHERE role = 'person'")
    for table, changes in (("record", ("UPDATE", "DELETE")), ("record_texts", ("UPDATE",))):
        for change in changes:
            db.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'the purchase record only grows'); END"
            )
