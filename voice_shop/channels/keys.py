"""Single keys from the terminal, without Enter and without waiting."""

from __future__ import annotations

import os
import select
import sys
from types import TracebackType
from typing import Any


class Keys:
    """A context manager; while it is open, keys come one by one. Without a terminal there are none.

    Ctrl-C stays what it is everywhere.
    """

    def __init__(self) -> None:
        self._before: list[Any] | None = None
        self._fd = -1

    def __enter__(self) -> Keys:
        try:
            self._fd = sys.stdin.fileno()
        except (AttributeError, OSError, ValueError):
            return self
        if os.isatty(self._fd):
            import termios
            import tty

            self._before = termios.tcgetattr(self._fd)
            tty.setcbreak(self._fd)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            import termios

            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)
            self._before = None

    def pressed(self) -> str:
        """Every key that was pressed since the last call."""
        if self._before is None or not select.select([self._fd], [], [], 0)[0]:
            return ""
        return os.read(self._fd, 64).decode("utf-8", "ignore")
