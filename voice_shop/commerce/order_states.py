"""Where an order can go from where it is. The one table; nothing else decides.

held       waits out the undo window; nothing has left the house
placed     the shop has it
packed     too late to cancel
shipped    on its way
delivered  a return can be asked for
cancelled  the end: its goods are back in stock
returned   the shop has the goods back
refunded   the end: the money is back
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from voice_shop.commerce.types import OrderStatus as S

Status = TypeVar("Status", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Moves(Generic[Status]):
    """A table of moves, checked when it is made.

    Raises:
        ValueError: a status is missing, cannot be reached, or could come back.
    """

    table: Mapping[Status, frozenset[Status]]
    start: Status

    def __post_init__(self) -> None:
        every = set(type(self.start))
        if set(self.table) != every:
            raise ValueError("every status needs its moves")
        if self._reachable(self.start) | {self.start} != every:
            raise ValueError("a status cannot be reached")
        if any(status in self._reachable(status) for status in every):
            raise ValueError("it could come back to where it was")

    def allowed(self, now: Status, then: Status) -> bool:
        """Whether an order may go from one to the other in one step."""
        return then in self.table[now]

    def _reachable(self, start: Status) -> set[Status]:
        found: set[Status] = set()
        ahead = list(self.table[start])
        while ahead:
            status = ahead.pop()
            if status not in found:
                found.add(status)
                ahead.extend(self.table[status])
        return found


MOVES = Moves(
    {
        S.HELD: frozenset({S.PLACED, S.CANCELLED}),
        S.PLACED: frozenset({S.PACKED, S.CANCELLED}),
        S.PACKED: frozenset({S.SHIPPED}),
        S.SHIPPED: frozenset({S.DELIVERED}),
        S.DELIVERED: frozenset({S.RETURNED}),
        S.CANCELLED: frozenset(),
        S.RETURNED: frozenset({S.REFUNDED}),
        S.REFUNDED: frozenset(),
    },
    start=S.HELD,
)
