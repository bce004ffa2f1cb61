"""Lists as rows. Every function runs inside the caller's transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from voice_shop.commerce.list_types import Entry, ListKind, ShoppingList, Wanted
from voice_shop.commerce.moments import moment
from voice_shop.errors import InputError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


def find(db: Database, household: str, name: str) -> sqlite3.Row | None:
    """A list's row, if there is such a list."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM lists WHERE household = ? AND name = ?", (household, name)
    ).fetchone()
    return row


def known(db: Database, household: str, name: str) -> sqlite3.Row:
    """A list's row. Raises InputError if there is no such list."""
    row = find(db, household, name)
    if row is None:
        raise InputError(
            f"There is no list {name!r}.", hint="See: voice-shop lists show", code="unknown_list"
        )
    return row


def whole(db: Database, row: sqlite3.Row) -> ShoppingList:
    """A list with what is on it."""
    rows = db.execute(
        "SELECT * FROM list_entries WHERE household = ? AND list = ? ORDER BY entry",
        (row["household"], row["name"]),
    )
    entries = tuple(
        Entry(
            str(r["entry"]),
            Wanted(r["product_id"], r["words"], r["quantity"], json.loads(r["options"]), bool(r["ticked"])),
            r["added_by"],
            moment(r["added_at"]),
        )
        for r in rows
    )
    return ShoppingList(row["name"], ListKind(row["kind"]), row["person"], entries)


def delete(db: Database, household: str, name: str, entry: str) -> None:
    """Take an entry off, if it is there."""
    db.execute(
        "DELETE FROM list_entries WHERE household = ? AND list = ? AND entry = ?",
        (household, name, number(entry)),
    )


def number(entry: str) -> int:
    """An entry's number; -1, which none has, for what is no number."""
    return int(entry) if entry.isascii() and entry.isdigit() and len(entry) < 10 else -1
