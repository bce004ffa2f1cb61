"""The database copied while others use it, and put back: never a copy that was not verified."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.store_faults import fault
from voice_shop.commerce.store_reading import connect
from voice_shop.errors import InputError, MissingError, StateError
from voice_shop.files import faults, replacing, sync
from voice_shop.journal.chain import first_broken, head, records, texts

_BESIDE = ("-wal", "-shm", ".head")


def back_up(database: Path, to: Path, *, force: bool = False) -> int:
    """Write a verified copy of a database that others may be writing to.

    Returns:
        How many records of purchases it has.

    Raises:
        MissingError: there is no database, or no space.
        InputError: the file is there already, or is the database.
        StateError: the database cannot be read, or what was written does not verify.
    """
    if not database.exists():
        raise MissingError(
            f"There is no {database}.", hint="Nothing was ordered here yet.", code="no_database"
        )
    if to.exists() and (not force or to.samefile(database)):
        raise InputError(
            f"{to} is there already.", hint="Choose another name, or give --force.", code="exists"
        )
    with replacing(to) as temporary:
        _copy(database, temporary)
        return check(temporary, told=database)


def restore(source: Path, database: Path, now: datetime) -> Path | None:
    """Put a backup in a database's place. What was there is kept beside it.

    Returns:
        Where the old database is now; None if there was none.

    Raises:
        InputError: no such file.
        StateError: it is damaged, changed or newer; or another process uses the home.
    """
    if not source.is_file():
        raise InputError(
            f"There is no file {source}.", hint="Look at its name and folder.", code="no_such_file"
        )
    if database.exists() and source.samefile(database):
        raise InputError(f"{source} is the database itself.", hint="Give a backup.", code="same_file")
    check(source)
    # The new file takes its place while nobody can open the old one.
    with faults(database), _nobody_else(database), replacing(database) as temporary:
        _copy(source, temporary)
        check(temporary, told=source)
        return _put_aside(database, now)


def check(path: Path, *, told: Path | None = None) -> int:
    """Make sure that a file is a whole database of ours whose record verifies; how many records it has.

    Raises:
        StateError: it is not, or is of a newer version. `told`: the file that the message names.
    """
    named = told or path
    with _faults(named), closing(_open(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise StateError(
                f"{named} was written by a newer voice_shop (schema {version}, known: {len(MIGRATIONS)}).",
                hint="Update voice_shop first.",
                code="store_newer",
            )
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if not whole or version == 0 or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StateError(
                f"{named} is damaged or is no shop's database.",
                hint="Take another one.",
                code="store_corrupt",
            )
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'record'").fetchone():
            return 0
        if broken := first_broken(records(connection), texts(connection)):
            raise StateError(
                f"In {named} record {broken.number} {broken.why}.",
                hint="See docs/record.md; take another backup.",
                code="record_broken",
            )
        newest = head(connection)
        return 0 if newest is None else newest[0]


def _copy(source: Path, target: Path) -> None:
    with _faults(source), closing(_open(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
        # One file, without a log beside it.
        writing.execute("PRAGMA journal_mode = DELETE")


def _put_aside(database: Path, now: datetime) -> Path | None:
    """Keep the old database under another name while it still stands in its place."""
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.before-{now:%Y%m%d-%H%M%S}")
    number = 1
    while aside.exists():
        number += 1
        aside = database.with_name(f"{database.name}.before-{now:%Y%m%d-%H%M%S}-{number}")
    os.link(database, aside)
    # A log belongs to its database: the new one must never be given the old one's.
    for end in _BESIDE:
        beside = database.with_name(database.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))
    sync(database.parent)
    return aside


@contextmanager
def _nobody_else(database: Path) -> Iterator[None]:
    """While this holds, no other process has the database open or can open it."""
    if not database.exists():
        yield
        return
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            # Leaving the write-ahead log is only possible for who is alone; it brings all into one file.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            ours = fault(error, database)
            if ours is None or ours.code != "store_corrupt":
                raise StateError(
                    f"Another process uses {database}.",
                    hint="End it first, then try again.",
                    code="store_in_use",
                ) from error
        yield


def _open(path: Path) -> sqlite3.Connection:
    connection = connect(path, 5)
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        ours = fault(error, path)
        if ours is None:
            raise StateError(f"{path} cannot be read: {error}.", code="store_corrupt") from error
        raise ours from error
