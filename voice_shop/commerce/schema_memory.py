"""The table of what a conversation remembers between turns, processes and channels.

`body` is the conversation's own and opaque here. It holds words that were said to a person; with `person` it
is erased when they ask (`journal.personal`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_conversations(db: Database) -> None:
    """One conversation for each person of a household.

    `version` grows with every turn that is begun; until `busy_until` (the machine's milliseconds since 1970)
    somebody answers it; `place` is where it was spoken last.
    """
    db.execute(
        """CREATE TABLE conversations (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            version INTEGER NOT NULL,
            busy_until INTEGER NOT NULL,
            channel TEXT NOT NULL,
            place TEXT NOT NULL,
            at TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (household, person)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX conversations_age ON conversations (at)")
