"""One SQLite file that every channel and every process of a home share.

Receives the file's path; emits transactions. WAL lets others read while one writes; synchronous=FULL,
unless somebody asks for less, means that what was committed survives the loss of power; the busy timeout
lets a second process wait its turn. Every sqlite fault leaves here as one of ours, with what to do about it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

from voice_shop.commerce.schema import MIGRATIONS, Migration
from voice_shop.commerce.store_faults import fault
from voice_shop.commerce.store_reading import connect, only_readable
from voice_shop.errors import MissingError, StateError

if TYPE_CHECKING:
    from sqlite_utils import Database

_TRIES = 100
"""Each try has waited for whoever was in the way, so a second one is rare already."""


class Store:
    """The database of one home; safe to use from several threads and processes at once.

    On a disk that cannot be written it can be read; a write raises.

    Args:
        path: the file; made if it is not there, in a folder that is.
        busy_seconds: how long to wait for another process's transaction.
        synchronous: "NORMAL" for what may be gone after a loss of power, but is written at every request.
        shared: all threads have one connection, and whoever uses this sees to it that they take turns.

    Raises:
        MissingError: the folder is not there, or the disk is full.
        StateError: locked, corrupt, written by a newer version, or read-only and of an older one.
    """

    def __init__(
        self,
        path: Path,
        *,
        busy_seconds: int = 5,
        migrations: Sequence[Migration] = MIGRATIONS,
        synchronous: Literal["FULL", "NORMAL"] = "FULL",
        shared: bool = False,
    ) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._migrations = migrations
        self._synchronous = synchronous
        self._place: type[threading.local | SimpleNamespace] = SimpleNamespace if shared else threading.local
        self._here = self._place()
        self._all: list[tuple[int, sqlite3.Connection]] = []
        self._guard = threading.Lock()
        if not path.parent.is_dir():
            raise MissingError(
                f"There is no folder {path.parent}.", hint="Run `voice-shop init` first.", code="no_home"
            )
        with self._faults():
            self._migrate(self._database())

    @contextmanager
    def read(self) -> Iterator[Database]:
        """One consistent view of the whole database, however many queries are made of it."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[Database]:
        """One transaction that nobody else's can come between: all of it is durable at the end, or none."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    def change(self, statement: str, parameters: tuple[str | int | None, ...]) -> int:
        """One statement that is a transaction of its own, as `write` is; how many rows it changed."""
        with self._faults():
            changed: int = self._database().execute(statement, parameters).rowcount
            return changed

    def close(self) -> None:
        """Close every thread's connection; the next use opens anew."""
        with self._guard:
            connections, self._all = self._all, []
        self._here = self._place()
        for pid, connection in connections:
            if pid == os.getpid():
                connection.close()

    @property
    def version(self) -> int:
        """How many migrations the file has been through."""
        with self._faults():
            return _version(self._database())

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Database]:
        with self._faults():
            db = self._database()
            db.execute(begin)
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            ours = fault(error, self.path)
            if ours is None:
                raise
            raise ours from error

    def _database(self) -> Database:
        """This thread's connection, or the shared one. A forked process never uses its parent's."""
        known: tuple[int, Database] | None = getattr(self._here, "database", None)
        if known is not None and known[0] == os.getpid():
            return known[1]
        db = self._connect()
        self._here.database = (os.getpid(), db)
        return db

    def _connect(self) -> Database:
        from sqlite_utils import Database

        reading = only_readable(self.path)
        connection = connect(self.path, self._busy_seconds)
        try:
            connection.row_factory = sqlite3.Row
            if not reading:
                self._use_wal(connection)
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            connection.close()
            raise
        with self._guard:
            self._all.append((os.getpid(), connection))
        return Database(connection, execute_plugins=False)

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        """Turn the write-ahead log on. SQLite does not wait for others with this, only with transactions."""
        for _ in range(_TRIES):
            try:
                if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                    connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("COMMIT")
            else:
                return

    def _migrate(self, db: Database) -> None:
        newest = len(self._migrations)
        while (version := _version(db)) != newest:
            if version > newest:
                raise StateError(
                    f"{self.path} was written by a newer voice_shop (schema {version}, known: {newest}).",
                    hint="Update voice_shop, or use another home.",
                    code="store_newer",
                )
            with self.write():
                # Another process may have been quicker: ask again now that nobody else can write.
                if _version(db) == version:
                    # A new file becomes today's at once; what somebody has, one version after the other.
                    until = version + 1 if version else newest
                    for migrate in self._migrations[version:until]:
                        migrate(db)
                    db.execute(f"PRAGMA user_version = {until}")


def _version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
