"""The table of what was handed over to a person of the shop.

`packet` and `reply` hold words of a person; they are erased when that `person` asks (`journal.personal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_handoffs(db: Database) -> None:
    """Tickets. `sent_at` is when the webhook took it; until then it is tried again at `next_try`."""
    db.execute(
        """CREATE TABLE handoffs (
            ticket TEXT PRIMARY KEY,
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('open', 'answered', 'told', 'closed')),
            reason TEXT NOT NULL,
            packet TEXT NOT NULL,
            reply TEXT NOT NULL,
            at TEXT NOT NULL,
            replied_at TEXT,
            sent_at TEXT,
            tries INTEGER NOT NULL CHECK (tries >= 0),
            next_try TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX handoffs_newest ON handoffs (at)")
    db.execute(
        "CREATE INDEX handoffs_waiting ON handoffs (household, person) WHERE status IN ('open', 'answered')"
    )
    db.execute("CREATE INDEX handoffs_unsent ON handoffs (next_try) WHERE sent_at IS NULL")
