"""What claims take up of what may be spent: as much as the orders they will be.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voice_shop.commerce import quote

if TYPE_CHECKING:
    from sqlite_utils import Database

_COUNTING = """
    FROM payment_claims WHERE state = 'authorising' AND state IN ('authorising', 'voiding')
    AND household = :household AND currency = :currency AND at >= :start AND at < :end
    AND (:person = '' OR EXISTS (SELECT 1 FROM consents
        WHERE consents.quote_id = payment_claims.quote_id AND person = :person))
"""


def spent(db: Database, values: dict[str, Any]) -> int:
    """Minor units that claims of a household take up; `values` as `spending` has them."""
    row = db.execute(f"SELECT COALESCE(SUM(amount), 0) {_COUNTING}", values).fetchone()
    return int(row[0])


def lines(db: Database, values: dict[str, Any]) -> list[tuple[str, int]]:
    """Product and minor units of each line that claims take up."""
    found = db.execute(f"SELECT quote_id {_COUNTING}", values).fetchall()
    offers = [loaded[0] for row in found if (loaded := quote.load(db, row[0]))]
    return [(line.product_id, line.total.minor) for offer in offers for line in offer.lines]


def uses(db: Database, promotion: str, household: str) -> int:
    """How many claims use a promotion; an empty household is all of them."""
    row = db.execute(
        "SELECT COUNT(*) FROM payment_claims, json_each(promotions) WHERE state = 'authorising'"
        " AND state IN ('authorising', 'voiding') AND value = ? AND ? IN ('', household)",
        (promotion, household),
    ).fetchone()
    return int(row[0])


def places(db: Database, starts: str, ends: str) -> int:
    """How many claims have a place in a slot; its moments as they are stored."""
    row = db.execute(
        "SELECT COUNT(*) FROM payment_claims WHERE state = 'authorising'"
        " AND state IN ('authorising', 'voiding') AND starts = ? AND ends = ?",
        (starts, ends),
    ).fetchone()
    return int(row[0])
