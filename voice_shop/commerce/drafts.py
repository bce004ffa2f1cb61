"""Drafts: what was to be bought while the shop was away. It buys nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import cart, purposes
from voice_shop.commerce.answers import next_number
from voice_shop.commerce.codec import decode, encode
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import moment, stamp
from voice_shop.commerce.types import Item

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that is still to be bought, if somebody says yes to an offer of it.

    Attributes:
        id: within the household, never used again.
        items: what; None is the cart as it is then.
    """

    id: int
    person: str
    items: tuple[Item, ...] | None
    at: datetime

    @property
    def purpose(self) -> str:
        """As offers for it are noted; the cart needs none, as buying it empties it."""
        return "" if self.items is None else f"draft/{self.id}"


class Drafts:
    """A household's drafts."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def keep(self, household: str, items: Sequence[Item] | None, *, by: str) -> Draft:
        """Keep what was to be bought; the same thing again is the same draft."""
        wanted = None if items is None else tuple(items)
        with self._context.store.write() as db:
            same = next((one for one in _open(db, household) if one.items == wanted), None)
            if same is not None:
                return same
            now, number = self._context.now(), next_number(db, f"draft {household}") + 1
            db.execute(
                "INSERT INTO drafts (household, draft, person, items, at) VALUES (?, ?, ?, ?, ?)",
                (household, number, by, None if wanted is None else encode(wanted), stamp(now)),
            )
            return Draft(number, by, wanted, now)

    def open(self, household: str) -> tuple[Draft, ...]:
        """Those that nobody bought or threw away, the oldest first."""
        with self._context.store.read() as db:
            return _open(db, household)

    def drop(self, household: str, draft_id: int) -> bool:
        """Throw one away; whether it was still there. The cart stays."""
        with self._context.store.write() as db:
            there = any(one.id == draft_id for one in _open(db, household))
            db.execute(
                "UPDATE drafts SET dropped = 1 WHERE household = ? AND draft = ?", (household, draft_id)
            )
            return there


def _open(db: Database, household: str) -> tuple[Draft, ...]:
    rows = db.execute(
        "SELECT * FROM drafts WHERE household = ? AND NOT dropped ORDER BY draft", (household,)
    ).fetchall()
    return tuple(draft for row in rows if not _over(db, household, draft := _draft(row)))


def _over(db: Database, household: str, draft: Draft) -> bool:
    if draft.items is not None:
        return purposes.ordered(db, household, draft.purpose) is not None
    bought = db.execute(
        "SELECT 1 FROM quotes JOIN orders ON orders.id = quotes.order_id"
        " WHERE quotes.household = ? AND cart_version IS NOT NULL AND placed_at >= ?",
        (household, stamp(draft.at)),
    ).fetchone()
    return bought is not None or not cart.items(db, household)


def _draft(row: sqlite3.Row) -> Draft:
    items = None if row["items"] is None else decode(row["items"])
    return Draft(row["draft"], row["person"], items, moment(row["at"]))
