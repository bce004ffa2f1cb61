"""The keys that were found good, and for a while the addresses that were not.

However many requests come at once, an address is fetched by one of them; the others wait for it. Anybody can
name addresses in Amazon's folder that do not exist: such a one never displaces a good key, and only a few are
fetched at a time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import rsa

from skills.alexa.chain import Certified
from skills.alexa.rejected import Rejected
from voice_shop.clock import Clock

MOST_KEYS = 8
MOST_FAILURES = 64
MOST_FLIGHTS = 4
LONGEST = timedelta(hours=24)
FAILED_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known of an address: a key, or the word of a failure; `since` and `until` bound its life."""

    since: datetime
    until: datetime
    key: rsa.RSAPublicKey | None
    word: str = ""

    def holds(self, now: datetime) -> bool:
        return self.since <= now < self.until


class KeyCache:
    """Keys by the path of their certificates.

    Args:
        load: fetches and verifies; raises Rejected.
    """

    def __init__(self, load: Callable[[str], Certified], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._lock = threading.Lock()
        self._good: OrderedDict[str, _Held] = OrderedDict()
        self._bad: OrderedDict[str, _Held] = OrderedDict()
        self._flights: dict[str, Future[_Held]] = {}

    def key(self, path: str) -> rsa.RSAPublicKey:
        """The key at a path.

        Raises:
            Rejected: as `load`; "busy" when too many unknown addresses are being fetched.
        """
        with self._lock:
            held = self._held(path)
            flight = self._flights.get(path)
            mine = held is None and flight is None
            if mine:
                flight = self._begin(path)
        if held is None and flight is not None:
            held = self._fly(path, flight) if mine else flight.result()
        if held is None or held.key is None:
            raise Rejected(held.word if held is not None else "key")
        return held.key

    def _held(self, path: str) -> _Held | None:
        """What is known and still holds. Under the lock."""
        now = self._clock()
        for known in (self._good, self._bad):
            held = known.get(path)
            if held is not None and held.holds(now):
                known.move_to_end(path)
                return held
        return None

    def _begin(self, path: str) -> Future[_Held]:
        # A key that has been good may always be fetched again, whoever floods us with other addresses.
        if path not in self._good and len(self._flights) >= MOST_FLIGHTS:
            raise Rejected("busy")
        flight = self._flights[path] = Future()
        return flight

    def _fly(self, path: str, flight: Future[_Held]) -> _Held:
        try:
            held = self._loaded(path)
        except BaseException as error:
            with self._lock:
                del self._flights[path]
            flight.set_exception(error)
            raise
        with self._lock:
            del self._flights[path]
            self._keep(path, held)
        flight.set_result(held)
        return held

    def _loaded(self, path: str) -> _Held:
        now = self._clock()
        try:
            certified = self._load(path)
        except Rejected as rejected:
            return _Held(now, now + FAILED_FOR, None, rejected.word)
        return _Held(now, min(now + LONGEST, certified.until), certified.key)

    def _keep(self, path: str, held: _Held) -> None:
        if held.key is not None:
            self._bad.pop(path, None)
            known, most = self._good, MOST_KEYS
        else:
            known, most = self._bad, MOST_FAILURES
        known[path] = held
        known.move_to_end(path)
        while len(known) > most:
            known.popitem(last=False)
