"""Where products that the merchant is about to change are in use: in carts, and in orders still in the house.

Inside the caller's transaction; nothing is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Use:
    """Where a product is in use.

    Attributes:
        carts: how many carts it is in.
        orders: ids of open orders that have it, the newest first.
    """

    product_id: str
    carts: int
    orders: tuple[str, ...]


def in_use(db: Database, product_ids: Iterable[str]) -> tuple[Use, ...]:
    """Those of the products that are in a cart or in an open order, in the order they are given."""
    wanted = list(dict.fromkeys(product_ids))
    those = "(SELECT value FROM json_each(?))"
    asked = (json.dumps(wanted),)
    carts = dict(
        db.execute(
            "SELECT product_id, COUNT(DISTINCT household) FROM cart_lines"  # noqa: S608 - of constants
            f" WHERE product_id IN {those} GROUP BY product_id",
            asked,
        ).fetchall()
    )
    orders: dict[str, list[str]] = {}
    for product_id, order_id in db.execute(
        "SELECT DISTINCT product_id, id FROM orders CROSS JOIN order_lines ON order_id = id"  # noqa: S608
        f" WHERE status IN ('held', 'placed', 'packed') AND product_id IN {those}"
        " ORDER BY placed_at DESC, orders.rowid DESC",
        asked,
    ):
        orders.setdefault(product_id, []).append(order_id)
    return tuple(
        Use(product_id, carts.get(product_id, 0), tuple(orders.get(product_id, ())))
        for product_id in wanted
        if product_id in carts or product_id in orders
    )
