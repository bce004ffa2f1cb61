"""Returns and complaints as cases, and where a case can go. The one table; nothing else decides.

requested  asked for by the household
approved   the shop owes the money
refunded   the end: the money is back
declined   the end: what was claimed can be claimed again
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from voice_shop.commerce.money import Money
from voice_shop.commerce.order_states import Moves


class CaseKind(StrEnum):
    """What is wrong. A return is goods sent back that are as they should be."""

    RETURN = "return"
    WRONG = "wrong"
    DAMAGED = "damaged"
    MISSING = "missing"
    NOT_HERE = "not_here"


class CaseStatus(StrEnum):
    """Where a case stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUNDED = "refunded"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Case:
    """A claim for some of one line of an order.

    Attributes:
        id: short and speakable; a return's is that of its receipt.
        refund: what is paid back, or would be.
        way: how a return goes back: "label", "pick_up", or empty where the shop does not say.
        pick_up: the day on which it is picked up, where it is.
    """

    id: str
    order_id: str
    line_id: str
    product_id: str
    name: str
    quantity: int
    kind: CaseKind
    status: CaseStatus
    refund: Money
    opened_at: datetime
    status_at: datetime
    way: str = ""
    pick_up: date | None = None


CASE_MOVES = Moves(
    {
        CaseStatus.REQUESTED: frozenset({CaseStatus.APPROVED, CaseStatus.DECLINED}),
        CaseStatus.APPROVED: frozenset({CaseStatus.REFUNDED, CaseStatus.DECLINED}),
        CaseStatus.REFUNDED: frozenset(),
        CaseStatus.DECLINED: frozenset(),
    },
    start=CaseStatus.REQUESTED,
)
