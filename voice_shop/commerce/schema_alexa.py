"""Tables of the Alexa skill: which requests were seen, and who has linked which account.

What is kept about a person, to be erased when they ask: `household_passphrases` (a salted hash, counters),
`link_codes` and `link_tokens` (hashes of what was given to Alexa for them), `alexa_users` and `alexa_notices`
(Alexa's id of them, and what they are to be told of their orders).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def create_alexa_requests(db: Database) -> None:
    """The ids of Alexa's requests, each as long as it could be sent again."""
    db.execute("CREATE TABLE alexa_requests (id TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT, WITHOUT ROWID")
    db.execute("CREATE INDEX alexa_requests_age ON alexa_requests (until)")


def create_linking(db: Database) -> None:
    """Account linking. Secrets, codes and tokens are here as SHA-256 only; passphrases as scrypt."""
    db.execute(
        """CREATE TABLE household_passphrases (
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            hash TEXT NOT NULL,
            failures INTEGER NOT NULL CHECK (failures >= 0),
            locked_until TEXT,
            PRIMARY KEY (household, person)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE TABLE link_clients (id TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT, WITHOUT ROWID")
    db.execute(
        """CREATE TABLE link_codes (
            code TEXT PRIMARY KEY,
            client TEXT NOT NULL,
            redirect_uri TEXT NOT NULL,
            challenge TEXT NOT NULL,
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            until TEXT NOT NULL,
            used INTEGER NOT NULL CHECK (used IN (0, 1))
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE link_tokens (
            refresh TEXT PRIMARY KEY,
            access TEXT NOT NULL UNIQUE,
            family TEXT NOT NULL,
            parent TEXT NOT NULL,
            client TEXT NOT NULL,
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            access_until TEXT NOT NULL,
            refresh_until TEXT NOT NULL,
            used INTEGER NOT NULL CHECK (used IN (0, 1)),
            spent_at TEXT,
            revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX link_tokens_family ON link_tokens (family)")


def create_alexa_notices(db: Database) -> None:
    """Who is told of their orders without asking, and what is still to be told.

    Until somebody has linked an account, `household` and `person` are empty.
    """
    db.execute(
        """CREATE TABLE alexa_users (
            user TEXT PRIMARY KEY,
            household TEXT NOT NULL,
            person TEXT NOT NULL,
            subscribed INTEGER NOT NULL CHECK (subscribed IN (0, 1)),
            at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE alexa_notices (
            number INTEGER PRIMARY KEY,
            user TEXT NOT NULL REFERENCES alexa_users (user) ON DELETE CASCADE,
            reference TEXT NOT NULL,
            body TEXT NOT NULL,
            tries INTEGER NOT NULL,
            due_at TEXT NOT NULL,
            until TEXT NOT NULL,
            UNIQUE (user, reference)
        ) STRICT"""
    )


def add_sign_in(db: Database) -> None:
    """Which sign-in a user's link came from: `family` as in `link_tokens`, empty where it is not ours."""
    db.execute("ALTER TABLE alexa_users ADD COLUMN family TEXT NOT NULL DEFAULT ''")
