"""SQLite's faults as ours: what happened, and what a person can do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_shop.errors import MissingError, StateError, VoiceShopError


def fault(error: sqlite3.DatabaseError, path: Path) -> VoiceShopError | None:
    """Our fault for one of SQLite's, or None if it is a mistake in our own code."""
    # The low byte is the primary result code; the rest only details it.
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StateError(
                f"{path} is locked by another program.",
                hint="Close what else uses this home, then try again.",
                code="store_locked",
            )
        case sqlite3.SQLITE_READONLY:
            return StateError(
                f"{path} cannot be written.",
                hint="Is its disk read-only? Else give yourself the right to write the file and its folder.",
                code="store_read_only",
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StateError(
                f"{path} cannot be opened.",
                hint="It must be a file that you may read and write, in a folder that you may write.",
                code="store_unopenable",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StateError(
                f"{path} is damaged or is not a database.",
                hint="Run `voice-shop restore FILE` with a backup; or move it away, then `voice-shop init`.",
                code="store_corrupt",
            )
        case sqlite3.SQLITE_FULL:
            return MissingError(
                f"There is no space left to write {path}.",
                hint="Free some space on that disk; nothing of this step was kept.",
                code="disk_full",
            )
        case sqlite3.SQLITE_IOERR:
            return StateError(
                f"{path} could not be read or written.",
                hint="Check the disk and its free space; nothing of this step was kept.",
                code="store_io",
            )
        case _:
            return None


@contextmanager
def store_faults(path: Path) -> Iterator[None]:
    """SQLite's faults in here become ours, about `path`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        ours = fault(error, path)
        if ours is None:
            raise
        raise ours from error
