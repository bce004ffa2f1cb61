"""Standing orders: what a household wants again and again, asked about at its time.

A standing order buys nothing. When a run is due it is offered with what it costs that day, and only the yes
to that offer buys it, once: offers for one run have one purpose. A run that nobody answered is over when the
next is due, however many went by meanwhile.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from voice_shop.commerce import policy, purposes
from voice_shop.commerce.answers import next_number
from voice_shop.commerce.codec import canonical
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import local_date, stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.rhythm import Rhythm
from voice_shop.commerce.types import Item

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_DEARER = (11, 10)
"""Up to a tenth more than it costs when it is made is within its limits, unless something else is said."""

State = Literal["active", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing order.

    Attributes:
        id: within the household, never used again.
        next: the day of the run that is due or comes next.
        most: what one may cost; above it, a run says so before it is read back.
        pack: as it was when it was made; another is said, too.
    """

    id: int
    person: str
    item: Item
    rhythm: Rhythm
    next: date
    most: Money
    pack: str
    paused: bool

    @property
    def purpose(self) -> str:
        """As the offers for its next run are noted."""
        return f"standing/{self.id}/{self.next.isoformat()}"


class StandingOrders:
    """A household's standing orders. Days are the shop's."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def create(
        self,
        household: str,
        item: Item,
        rhythm: Rhythm,
        *,
        by: str,
        first: date | None = None,
        most: Money | None = None,
    ) -> Standing | Refusal:
        """Begin one; of the same product with the same options there is one only, which is changed.

        Args:
            first: day of its first run; today if none is given.
            most: limit of one; a tenth above today's price if none is given.
        """
        context = self._context
        line = context.prices.line(replace(item, quantity=1), "")
        if isinstance(line, Refusal):
            return line
        limit = most or line.unit_price.share(*_DEARER)
        with context.store.write() as db:
            rules = policy.rules_of(db, context, household)
            if refusal := policy.refuse_role(context, rules, by or context.profile.person_id):
                return refusal
            day = first or self._today()
            same = next((s for s in self._all(db, household) if _like(s.item, item)), None)
            number = same.id if same else next_number(db, f"standing {household}") + 1
            if same is not None and first is None:
                day = max(day, same.next)  # what was bought or is to come is not asked about again
            db.execute(
                "INSERT OR REPLACE INTO standing_orders (household, standing, person, product_id, options,"
                " quantity, every, unit, anchor, next, most, currency, pack, state, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?)",
                (
                    *(household, number, by, item.product_id, canonical(dict(item.options)), item.quantity),
                    *(rhythm.every, rhythm.unit, day.isoformat(), day.isoformat()),
                    *(limit.minor, limit.currency, line.pack, stamp(context.now())),
                ),
            )
            return self._find(db, household, number)

    def all(self, household: str) -> tuple[Standing, ...]:
        """Those that were not stopped, the oldest first."""
        with self._context.store.read() as db:
            return self._all(db, household)

    def due(self, household: str) -> tuple[Standing, ...]:
        """Those whose run is due today or still open."""
        today = self._today()
        return tuple(s for s in self.all(household) if not s.paused and s.next <= today)

    def skip(self, household: str, standing: Standing) -> Standing:
        """Leave out its next run."""
        with self._context.store.write() as db:
            row = _row(db, household, standing.id)
            day = _rhythm(row).after(self._read(db, row).next, date.fromisoformat(row["anchor"]))
            return self._set(db, household, standing.id, next=day.isoformat())

    def pause(self, household: str, standing: Standing) -> Standing:
        """Ask no more until it is resumed."""
        with self._context.store.write() as db:
            return self._set(db, household, standing.id, state="paused")

    def resume(self, household: str, standing: Standing) -> Standing:
        """Go on with the first day that is not past; nothing is made up for."""
        with self._context.store.write() as db:
            row, today = _row(db, household, standing.id), self._today()
            day, anchor = self._read(db, row).next, date.fromisoformat(row["anchor"])
            while day < today:
                day = _rhythm(row).after(day, anchor)
            return self._set(db, household, standing.id, state="active", next=day.isoformat())

    def stop(self, household: str, standing: Standing) -> None:
        """End it."""
        with self._context.store.write() as db:
            self._set(db, household, standing.id, state="stopped")

    def change(
        self,
        household: str,
        standing: Standing,
        *,
        rhythm: Rhythm | None = None,
        quantity: int | None = None,
        most: Money | None = None,
    ) -> Standing:
        """Another rhythm (counted from its next day), quantity or limit."""
        changed: dict[str, str | int] = {}
        if rhythm is not None:
            day = standing.next.isoformat()
            changed |= {"every": rhythm.every, "unit": rhythm.unit, "anchor": day, "next": day}
        if quantity is not None:
            changed["quantity"] = quantity
        if most is not None:
            changed["most"] = most.minor
        with self._context.store.write() as db:
            return self._set(db, household, standing.id, **changed)

    def left(self, standing: Standing) -> tuple[str, ...]:
        """Which of its limits today's offer would leave: "price", "pack"."""
        line = self._context.prices.line(replace(standing.item, quantity=1), "")
        if isinstance(line, Refusal):
            return ()
        found = {"price": line.unit_price > standing.most, "pack": line.pack != standing.pack}
        return tuple(name for name, left in found.items() if left)

    def _today(self) -> date:
        return local_date(self._context.now(), self._context.profile.timezone)

    def _all(self, db: Database, household: str) -> tuple[Standing, ...]:
        rows = db.execute(
            "SELECT * FROM standing_orders WHERE household = ? AND state != 'stopped' ORDER BY standing",
            (household,),
        ).fetchall()
        return tuple(self._read(db, row) for row in rows)

    def _find(self, db: Database, household: str, number: int) -> Standing:
        return self._read(db, _row(db, household, number))

    def _set(self, db: Database, household: str, number: int, **columns: str | int) -> Standing:
        for name, value in columns.items():
            db.execute(
                f"UPDATE standing_orders SET {name} = ? WHERE household = ? AND standing = ?",  # noqa: S608
                (value, household, number),
            )
        return self._find(db, household, number)

    def _read(self, db: Database, row: sqlite3.Row) -> Standing:
        """With its next run: the latest that is due, but none that was bought, nor one before it."""
        rhythm, anchor = _rhythm(row), date.fromisoformat(row["anchor"])
        item = Item(row["product_id"], row["quantity"], json.loads(row["options"]))
        most, paused = Money(row["most"], row["currency"]), row["state"] == "paused"
        day = rhythm.latest(date.fromisoformat(row["next"]), anchor, self._today())
        made = Standing(row["standing"], row["person"], item, rhythm, day, most, row["pack"], paused)
        bought = purposes.latest(db, row["household"], made.purpose.removesuffix(day.isoformat()))
        while bought is not None and made.purpose <= bought:
            made = replace(made, next=rhythm.after(made.next, anchor))
        return made


def _row(db: Database, household: str, number: int) -> sqlite3.Row:
    query = "SELECT * FROM standing_orders WHERE household = ? AND standing = ?"
    row: sqlite3.Row = db.execute(query, (household, number)).fetchone()
    return row


def _rhythm(row: sqlite3.Row) -> Rhythm:
    return Rhythm(row["every"], row["unit"])


def _like(one: Item, other: Item) -> bool:
    return (one.product_id, dict(one.options)) == (other.product_id, dict(other.options))
