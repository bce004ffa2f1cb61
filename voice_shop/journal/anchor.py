"""The head of the record, noted beside the database, so that a record cut off at its end is noticed.

Who can write the database can write this file too: a hash on a receipt or in a pack proves more.
"""

from __future__ import annotations

import re
from pathlib import Path

from voice_shop.commerce.store import Store
from voice_shop.files import write_whole
from voice_shop.journal.chain import Record


def place(database: Path) -> Path:
    """Where the head of a database's record is noted."""
    return database.with_name(database.name + ".head")


def note(store: Store) -> None:
    """Remember the newest record, unless the one that was noted before is no longer there to be followed."""
    with store.read() as db:
        head = db.execute("SELECT number, hash FROM record ORDER BY number DESC LIMIT 1").fetchone()
        before = noted(store.path)
        if head is None or (before is not None and before[0] >= head["number"]):
            return
        if before is not None:
            row = db.execute("SELECT hash FROM record WHERE number = ?", (before[0],)).fetchone()
            if row is None or row["hash"] != before[1]:
                return
    write_whole(place(store.path), f"{head['number']} {head['hash']}\n".encode())


def noted(database: Path) -> tuple[int, str] | None:
    """Number and hash of the newest record that was noted; None if none was."""
    try:
        found = re.fullmatch(rb"(\d{1,18}) ([0-9a-f]{64})\n", place(database).read_bytes())
    except OSError:
        return None
    return (int(found[1]), found[2].decode()) if found else None


def missing(database: Path, chain: list[Record]) -> str:
    """Why the record cannot be whole, by what was noted; empty if nothing speaks against it."""
    known = noted(database)
    if known is None:
        return ""
    number, own = known
    if len(chain) < number:
        return f"The record ends at {len(chain)}, but record {number} was written: the end was cut off."
    return "" if chain[number - 1].hash == own else f"Record {number} is another than was written."
