"""An answer in time, whatever the shop takes: after a while a sign of life, and before Alexa gives up a way
to ask again. The work itself is never cut off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = TypeVar("Answer")
WORKERS = 64
"""Answers that are worked out at once in one process; those of a shop that hangs take a place each."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds from the beginning of the work.

    Attributes:
        sign: until a sign of life is given.
        answer: until it is answered without the result. With what surrounds it, below Alexa's limit.
    """

    sign: float = 1.5
    answer: float = 5.0


class Work:
    """Runs what may be slow beside the request, one thing at a time for each conversation."""

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="alexa")
        self._lock = threading.Lock()
        self._begun: dict[Hashable, Future[Any]] = {}
        """The last work of a conversation whose result nobody has heard."""

    def within(self, whose: Hashable, do: Callable[[], Answer], sign: Callable[[], None]) -> Answer | None:
        """What `do` gives, or None if it is not there in time; then it goes on, and `later` has it.

        What was begun before for the same conversation comes to its end first; while it does not, nothing
        new is begun.

        Args:
            whose: conversation.
            do: may be slow. What it raises is raised here.
            sign: called once, beside, when it becomes slow.
        """
        begun = time.monotonic()
        while True:
            with self._lock:
                before = self._begun.get(whose)
                if before is None or before.done():
                    work: Future[Answer] = self._pool.submit(do)
                    self._begun[whose] = work
                    break
            if not _ends(before, begun + self.patience.answer):
                return None
        return self._result(whose, work, sign, begun)

    def later(self, whose: Hashable, sign: Callable[[], None]) -> Any | None:
        """The result that was not there in time; None if it still is not.

        Raises:
            LookupError: nothing was begun here, or it was told.
        """
        with self._lock:
            work = self._begun.get(whose)
        if work is None:
            raise LookupError(whose)
        return self._result(whose, work, sign, time.monotonic())

    def close(self) -> None:
        """Wait for what is being done."""
        self._pool.shutdown()

    def _result(
        self, whose: Hashable, work: Future[Any], sign: Callable[[], None], begun: float
    ) -> Any | None:
        if not _ends(work, begun + self.patience.sign):
            self._pool.submit(sign)
            if not _ends(work, begun + self.patience.answer):
                return None
        with self._lock:
            if self._begun.get(whose) is work:
                del self._begun[whose]
        return work.result()


def _ends(work: Future[Any], until: float) -> bool:
    """Whether work is done, at a moment of the monotonic clock at the latest."""
    return bool(wait([work], max(0.0, until - time.monotonic())).done)
