"""Tables of the Alexa skill. Nothing here is about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_alexa_requests(db: Database) -> None:
    """The ids of Alexa's requests, each as long as it could be sent again."""
    db.execute("CREATE TABLE alexa_requests (id TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT, WITHOUT ROWID")
    db.execute("CREATE INDEX alexa_requests_age ON alexa_requests (until)")
