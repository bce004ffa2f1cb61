"""How often strangers may try."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta


class Limit:
    """At most so many in a span of time, in this process; each worker has its own.

    Args:
        most: how many.
        span: in which time.
    """

    def __init__(self, most: int, span: timedelta) -> None:
        self._most = most
        self._span = span
        self._taken: deque[datetime] = deque()
        self._lock = threading.Lock()

    def takes(self, now: datetime) -> bool:
        """Whether there is room for one more, which is counted then."""
        with self._lock:
            while self._taken and not timedelta(0) <= now - self._taken[0] < self._span:
                self._taken.popleft()
            if len(self._taken) >= self._most:
                return False
            self._taken.append(now)
            return True
