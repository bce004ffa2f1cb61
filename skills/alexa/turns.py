"""One at a time, of all threads of all processes that share a home.

Who waits is woken, in contrast to SQLite, where everybody sleeps for a while and then looks again. This keeps
order in the queue only: what may not happen twice, the database sees to.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Turns:
    """Turns at what a file stands for; the end of a process ends its turn. The file's content is nothing.

    Args:
        file: made if it is not there. Where it cannot be made, processes do not wait for each other.
    """

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: IO[bytes] | None = None
        self._threads = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """For a moment; nothing slow may be done in it."""
        with self._threads:
            file = self._opened()
            if file is None:
                yield
                return
            fcntl.lockf(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(file, fcntl.LOCK_UN)

    def _opened(self) -> IO[bytes] | None:
        if self._file is None:
            try:
                # Kept open: the lock is the process's, whoever of its parents opened the file.
                self._file = self._path.open("ab")
            except OSError:
                return None
        return self._file
