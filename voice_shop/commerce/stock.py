"""What is on hand. It lives in the database; the catalogue only says how much was counted.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from voice_shop.catalogue.product import Product
from voice_shop.commerce.types import PricedLine
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_ON_HAND = 10**9


def uncounted(db: Database, products: Mapping[str, Product]) -> list[Product]:
    """The products whose count in the catalogue is not the one that was last taken over."""
    counted = {row[0]: row[1] for row in db.execute("SELECT product_id, counted FROM stock")}
    return [p for p in products.values() if p.id not in counted or counted[p.id] != p.stock]


def take_over(db: Database, products: Iterable[Product]) -> None:
    """Believe the catalogue's count: a new product's, or one that the merchant counted anew."""
    db.conn.executemany(
        "INSERT INTO stock (product_id, on_hand, counted) VALUES (:id, :stock, :stock)"
        " ON CONFLICT (product_id) DO UPDATE SET on_hand = :stock, counted = :stock",
        ({"id": product.id, "stock": product.stock} for product in products),
    )


def on_hand(db: Database, product_id: str) -> int | None:
    """Packs left; None is unlimited, 0 for what the shop does not have at all."""
    row = db.execute("SELECT on_hand FROM stock WHERE product_id = ?", (product_id,)).fetchone()
    if row is None:
        return 0
    left: int | None = row[0]
    return left


def levels(db: Database) -> dict[str, int | None]:
    """Packs left of everything; None is unlimited."""
    return {row[0]: row[1] for row in db.execute("SELECT product_id, on_hand FROM stock")}


def add(db: Database, product_id: str, packs: int) -> None:
    """Count packs in, or out below zero.

    Raises:
        InputError: the product is not counted, or fewer than that are there.
    """
    left = on_hand(db, product_id)
    if left is None:
        hint = "Say first how many there are: voice-shop stock set"
        raise InputError(f"{product_id} is not counted.", hint=hint, code="not_counted")
    if not 0 <= left + packs <= MOST_ON_HAND:
        raise InputError(f"{left} are there; {packs:+} is too much.", hint="Count again.", code="bad_stock")
    set_on_hand(db, product_id, left + packs)


def set_on_hand(db: Database, product_id: str, left: int | None) -> None:
    """What the merchant says is there now."""
    db.execute(
        "INSERT INTO stock (product_id, on_hand) VALUES (?, ?)"
        " ON CONFLICT (product_id) DO UPDATE SET on_hand = excluded.on_hand",
        (product_id, left),
    )


def short(
    db: Database, lines: Iterable[PricedLine], kept: Mapping[str, int] = MappingProxyType({})
) -> tuple[str, int, int] | None:
    """The first product of which there is too little: its id, what is asked, what is left.

    Args:
        kept: packs by product that are there, but for somebody else.
    """
    asked: Counter[str] = Counter()
    for line in lines:
        asked[line.product_id] += line.quantity
    for product_id, quantity in asked.items():
        counted = on_hand(db, product_id)
        if counted is None:
            continue
        left = max(0, counted - kept.get(product_id, 0))
        if left < quantity:
            return product_id, quantity, left
    return None


def take(db: Database, line: PricedLine) -> bool:
    """Take a line's packs out; False if the product is not counted. The table's CHECK is the last guard."""
    if on_hand(db, line.product_id) is None:
        return False
    db.execute(
        "UPDATE stock SET on_hand = on_hand - ? WHERE product_id = ?", (line.quantity, line.product_id)
    )
    return True


def give_back(db: Database, order_id: str) -> None:
    """Put back exactly what an order took."""
    rows = db.execute(
        "SELECT product_id, quantity FROM order_lines WHERE order_id = ? AND taken = 1", (order_id,)
    ).fetchall()
    put_back(db, [(row["product_id"], row["quantity"]) for row in rows])


def put_back(db: Database, packs: Iterable[tuple[str, int]]) -> None:
    """Put packs back that were taken: product and how many."""
    for product_id, quantity in packs:
        db.execute("UPDATE stock SET on_hand = on_hand + ? WHERE product_id = ?", (quantity, product_id))
