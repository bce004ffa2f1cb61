"""What a person waits for: that something is back, or costs less than it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voice_shop.commerce import stock
from voice_shop.commerce.context import Context
from voice_shop.commerce.moments import stamp

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

WatchKind = Literal["stock", "price"]


@dataclass(frozen=True, slots=True)
class Watch:
    """A wish to hear of a product. `price`: minor units, as it was then; `at` makes it one of its own."""

    product_id: str
    kind: WatchKind
    price: int
    at: str

    @property
    def about(self) -> str:
        """As notices name it."""
        return f"watch/{self.product_id}/{self.at}"


class Watches:
    """A person's watches. The same again begins anew with today's price."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(self, household: str, product_id: str, kind: WatchKind, *, by: str) -> None:
        """Begin to watch a product of the catalogue."""
        price = self._context.catalogue.products[product_id].price
        with self._context.store.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO watches (household, person, product_id, kind, price, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (household, by, product_id, kind, price, stamp(self._context.now())),
            )

    def remove(self, household: str, *, by: str, product_id: str = "") -> int:
        """Watch a product, or nothing at all, no longer; how many there were."""
        with self._context.store.write() as db:
            done = db.execute(
                "DELETE FROM watches WHERE household = ? AND person = ? AND ? IN ('', product_id)",
                (household, by, product_id),
            )
            return int(done.rowcount)

    def come_true(self, household: str, person: str) -> tuple[Watch, ...]:
        """Those whose product is back, or costs less than when it was begun, the oldest first."""
        with self._context.store.read() as db:
            rows = db.execute(
                "SELECT * FROM watches WHERE household = ? AND person = ? ORDER BY at", (household, person)
            ).fetchall()
            return tuple(_watch(row) for row in rows if self._true(db, row))

    def _true(self, db: Database, row: sqlite3.Row) -> bool:
        product = self._context.catalogue.products.get(row["product_id"])
        if product is None or product.discontinued or stock.on_hand(db, product.id) == 0:
            return False
        return row["kind"] == "stock" or product.price < int(row["price"])


def _watch(row: sqlite3.Row) -> Watch:
    return Watch(row["product_id"], row["kind"], row["price"], row["at"])
