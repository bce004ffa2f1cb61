"""How somebody is spoken to: in which words, and whether slowly. Money is told the same to all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_shop.commerce.household.household import Households
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import EVERYBODY, Switch
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from voice_shop.commerce.context import Context

STYLES = ("plain", "formal", "playful")
_STYLE = "style"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person is spoken to.

    Attributes:
        style: one of `STYLES`.
        elder: slowly, with digits one by one, and everything is confirmed before it is put into the cart.
    """

    style: str = STYLES[0]
    elder: bool = False


class Manners:
    """The manners of a household's people; a person's own goes before the household's."""

    def __init__(self, context: Context, households: Households) -> None:
        self._context = context
        self._households = households

    def of(self, household: str, person: str) -> Manner:
        """How somebody is spoken to."""
        with self._context.store.read() as db:
            return Manner(_style(db, household, person), allowed(db, household, Switch.ELDER, person))

    def set_style(self, household: str, style: str, *, person: str = EVERYBODY, by: str) -> None:
        """Another style, for a person or for all. Raises InputError for an unknown style or person."""
        if style not in STYLES:
            known = ", ".join(STYLES)
            raise InputError(f"There is no style {style!r}.", hint=f"Known: {known}.", code="style")
        self._households.put(household, _STYLE, style, by, person=person)

    def set_elder(self, household: str, *, on: bool, person: str = EVERYBODY, by: str) -> None:
        """Speak slowly and confirm everything, or not."""
        self._households.set_switch(household, Switch.ELDER, on=on, person=person, by=by)


def _style(db: Database, household: str, person: str) -> str:
    rows = db.execute(
        "SELECT person, value FROM household_settings WHERE household = ? AND person IN (?, ?) AND name = ?",
        (household, EVERYBODY, person, _STYLE),
    )
    said = {row["person"]: str(json.loads(row["value"])) for row in rows}
    style = said.get(person, said.get(EVERYBODY, STYLES[0]))
    return style if style in STYLES else STYLES[0]
