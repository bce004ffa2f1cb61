"""A database that can be read and not written: a home on a read-only disk, or somebody else's."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path


def only_readable(path: Path) -> bool:
    """Whether a database is there and nothing can be written beside it, which the write-ahead log needs."""
    return path.is_file() and not os.access(path.parent, os.W_OK)


def connect(path: Path, busy_seconds: int) -> sqlite3.Connection:
    """A connection that begins no transaction by itself: for reading only, where nothing can be written.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    if only_readable(path):
        return connect_for_reading(path, busy_seconds)
    return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)


def connect_for_reading(path: Path, busy_seconds: int) -> sqlite3.Connection:
    """A connection that reads and never writes, not even files beside the database.

    While another process has the database open, its log is there and is read too. Without any log the file
    alone is the whole database.

    Raises:
        sqlite3.OperationalError: it cannot be read; also when a log is left over that only a writer may
            bring into the database.
    """
    connection = _open(f"{path.absolute().as_uri()}?mode=ro", busy_seconds)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if _has_log(path):
            raise
        return _open(f"{path.absolute().as_uri()}?mode=ro&immutable=1", busy_seconds)
    return connection


def _open(uri: str, busy_seconds: int) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
