"""The head of the record, noted beside the database, so that a record cut off at its end is noticed.

Who can write the database can write this file too: a hash on a receipt or in a pack proves more.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.commerce.store import Store
from voice_shop.files import write_whole
from voice_shop.journal.chain import head

if TYPE_CHECKING:
    from sqlite_utils import Database


def place(database: Path) -> Path:
    """Where the head of a database's record is noted."""
    return database.with_name(database.name + ".head")


def note(store: Store) -> None:
    """Remember the newest record, unless the one that was noted before is no longer there to be followed."""
    with store.read() as db:
        newest, before = head(db), noted(store.path)
        if newest is None or (before is not None and before[0] >= newest[0]):
            return
        if before is not None:
            row = db.execute("SELECT hash FROM record WHERE number = ?", (before[0],)).fetchone()
            if row is None or row["hash"] != before[1]:
                return
    write_whole(place(store.path), f"{newest[0]} {newest[1]}\n".encode())


def noted(database: Path) -> tuple[int, str] | None:
    """Number and hash of the newest record that was noted; None if none was."""
    try:
        found = re.fullmatch(rb"(\d{1,18}) ([0-9a-f]{64})\n", place(database).read_bytes())
    except OSError:
        return None
    return (int(found[1]), found[2].decode()) if found else None


def missing(db: Database, database: Path) -> str:
    """Why the record cannot be whole, by what was noted; empty if nothing speaks against it."""
    known = noted(database)
    if known is None:
        return ""
    number, own = known
    newest = head(db)
    if newest is None or newest[0] < number:
        end = 0 if newest is None else newest[0]
        return f"The record ends at {end}, but record {number} was written: the end was cut off."
    row = db.execute("SELECT hash FROM record WHERE number = ?", (number,)).fetchone()
    return "" if row is not None and row[0] == own else f"Record {number} is another than was written."
