"""An answer in time, whatever the shop takes: after a while a sign of life, and before Alexa gives up a way
to ask again. The work itself is never cut off."""

from __future__ import annotations

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
        self._begun: dict[Hashable, Future[Any]] = {}
        """The last work of a conversation whose result nobody has heard."""

    def within(self, whose: Hashable, do: Callable[[], Answer], sign: Callable[[], None]) -> Answer | None:
        """What `do` gives, or None if it is not there in time; then it goes on, and `later` has it.

        What was begun before for the same conversation comes to its end first.

        Args:
            whose: conversation.
            do: may be slow. What it raises is raised here.
            sign: called once, beside, when it becomes slow.
        """
        before = self._begun.get(whose)
        if before is not None and not _ends(before, self.patience.answer):
            return None
        self._begun[whose] = self._pool.submit(do)
        return self._result(whose, sign)

    def later(self, whose: Hashable, sign: Callable[[], None]) -> Any | None:
        """The result that was not there in time; None if it still is not.

        Raises:
            LookupError: nothing was begun here, or it was told.
        """
        if whose not in self._begun:
            raise LookupError(whose)
        return self._result(whose, sign)

    def close(self) -> None:
        """Wait for what is being done."""
        self._pool.shutdown()

    def _result(self, whose: Hashable, sign: Callable[[], None]) -> Any | None:
        work = self._begun[whose]
        if not _ends(work, self.patience.sign):
            self._pool.submit(sign)
            if not _ends(work, self.patience.answer - self.patience.sign):
                return None
        self._begun.pop(whose, None)
        return work.result()


def _ends(work: Future[Any], seconds: float) -> bool:
    """Whether work is done, after a while at most."""
    return bool(wait([work], seconds).done)
