"""Who put what in the cart, and the way back. Every function runs inside the caller's transaction.

Each change that changed something keeps what the cart was before it; taking changes back one by one, the last
first, gives back exactly the carts that were. A purchase begins anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from voice_shop.commerce.cards import no_card_number
from voice_shop.commerce.moments import moment, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

Answer = TypeVar("Answer")

KEPT = 50
"""So many changes of a household can be taken back."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something, and on which channel; empty where nobody says."""

    person: str = ""
    channel: str = ""

    def __post_init__(self) -> None:
        no_card_number(self.person, self.channel)


@dataclass(frozen=True, slots=True)
class Added:
    """Who last added to a line, and when."""

    person: str
    channel: str
    at: datetime


def logged(db: Database, household: str, actor: Actor, now: datetime, do: Callable[[], Answer]) -> Answer:
    """Change the cart, and keep what it was before and who did it."""
    before = _rows(db, household)
    answer = do()
    after = _rows(db, household)
    if after == before:
        return answer
    had = {row["line"]: row["quantity"] for row in before}
    for row in after:
        if row["quantity"] > had.get(row["line"], 0):
            db.execute(
                "UPDATE cart_lines SET added_by = ?, added_channel = ?, added_at = ?"
                " WHERE household = ? AND line = ?",
                (actor.person, actor.channel, stamp(now), household, row["line"]),
            )
    row = db.execute("SELECT MAX(number) FROM cart_changes WHERE household = ?", (household,)).fetchone()
    number = (row[0] or 0) + 1
    db.execute(
        "INSERT INTO cart_changes (household, number, person, channel, at, before) VALUES (?, ?, ?, ?, ?, ?)",
        (household, number, actor.person, actor.channel, stamp(now), json.dumps(before, ensure_ascii=False)),
    )
    db.execute("DELETE FROM cart_changes WHERE household = ? AND number <= ?", (household, number - KEPT))
    return answer


def undo(db: Database, household: str) -> bool:
    """Take the last change back; whether there was one."""
    row = db.execute(
        "SELECT number, before FROM cart_changes WHERE household = ? ORDER BY number DESC LIMIT 1",
        (household,),
    ).fetchone()
    if row is None:
        return False
    db.execute("DELETE FROM cart_lines WHERE household = ?", (household,))
    for line in json.loads(row["before"]):
        db.execute(
            "INSERT INTO cart_lines (household, line, product_id, options, quantity, name, pack, unit_price,"
            " added_by, added_channel, added_at) VALUES (:household, :line, :product_id, :options, :quantity,"
            " :name, :pack, :unit_price, :added_by, :added_channel, :added_at)",
            line,
        )
    db.execute("UPDATE carts SET version = version + 1 WHERE household = ?", (household,))
    db.execute("DELETE FROM cart_changes WHERE household = ? AND number = ?", (household, row["number"]))
    return True


def begin_anew(db: Database, household: str) -> None:
    """What was before can not be had back: it was bought."""
    db.execute("DELETE FROM cart_changes WHERE household = ?", (household,))


def added(db: Database, household: str) -> dict[str, Added]:
    """Who last added to each line of the cart, by line id."""
    rows = (row for row in _rows(db, household) if row["added_at"])
    return {
        str(row["line"]): Added(row["added_by"], row["added_channel"], moment(row["added_at"]))
        for row in rows
    }


def _rows(db: Database, household: str) -> list[dict[str, Any]]:
    rows = db.execute("SELECT * FROM cart_lines WHERE household = ? ORDER BY line", (household,))
    return [dict(row) for row in rows.fetchall()]
