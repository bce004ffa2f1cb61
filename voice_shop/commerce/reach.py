"""Whether the merchant's own shop answers: asked before an offer is made and before a yes is taken.

Lists and cart are this home's and need nobody. What is being bought needs the shop: while it does not
answer, nothing is offered and nothing bought (`Code.AWAY`).
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from voice_shop.clock import Clock
from voice_shop.commerce.payment_http import cut

Reach = Callable[[], bool]
"""True while the shop answers; must come back within a few seconds."""

_SECONDS = 2
"""For one question, all in all."""
_KEPT = timedelta(seconds=15)
"""An answer holds so long, so that nobody waits twice in one conversation."""


def always() -> bool:
    """A shop that is in this very home."""
    return True


class HttpReach:
    """A web address that answers `GET` with 2xx while the shop takes orders.

    Args:
        address: https, or http on this machine; checked where shop.toml is read.
    """

    def __init__(self, address: str, clock: Clock) -> None:
        self._address = urlsplit(address)
        self._clock = clock
        self._said: tuple[datetime, bool] | None = None

    def __call__(self) -> bool:
        """As `Reach`."""
        now = self._clock()
        if self._said is not None and timedelta(0) <= now - self._said[0] < _KEPT:
            return self._said[1]
        self._said = (now, self._ask())
        return self._said[1]

    def _ask(self) -> bool:
        secure = self._address.scheme == "https"
        kind: Callable[..., http.client.HTTPConnection] = (
            http.client.HTTPSConnection if secure else http.client.HTTPConnection
        )
        connection = kind(self._address.hostname or "", self._address.port, timeout=_SECONDS)
        deadline = threading.Timer(_SECONDS, cut, (connection,))
        deadline.daemon = True
        path = self._address.path or "/"
        try:
            deadline.start()
            connection.request("GET", f"{path}?{self._address.query}" if self._address.query else path)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            deadline.cancel()
            connection.close()
