"""One switch of a household, where nothing else of its rules matters. Inside the caller's transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from voice_shop.commerce.household.types import EVERYBODY, SWITCHED_ON, Switch

if TYPE_CHECKING:
    from sqlite_utils import Database


def allowed(db: Database, household: str, switch: Switch, person: str = EVERYBODY) -> bool:
    """Whether something is switched on; as `Rules.allows` says."""
    name = f"switch.{switch.value}"
    rows = db.execute(
        "SELECT person, value FROM household_settings WHERE household = ? AND person IN (?, ?) AND name = ?",
        (household, EVERYBODY, person, name),
    )
    said = {row["person"]: json.loads(row["value"]) for row in rows}
    general = said.get(EVERYBODY)
    if general is False:
        return False
    own = said.get(person)
    return bool(own if own is not None else SWITCHED_ON[switch] if general is None else general)
