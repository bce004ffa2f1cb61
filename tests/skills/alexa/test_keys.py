"""Keys are fetched once, kept as long as they hold, and not displaced by addresses that strangers make up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from skills.alexa.authority import Signer
from skills.alexa.chain import Certified
from skills.alexa.keys import FAILED_FOR, LONGEST, MOST_FLIGHTS, MOST_KEYS, KeyCache
from skills.alexa.rejected import Rejected
from tests.conftest import NOON

GOOD = "/echo.api/good"


class World:
    """A clock that can be set, and certificates that can be had."""

    def __init__(self, key: rsa.RSAPublicKey) -> None:
        self.now = NOON
        self.until = NOON + timedelta(days=300)
        self.public = key
        self.loaded: list[str] = []
        self.before: Callable[[str], None] = lambda _path: None
        self.cache = KeyCache(self._load, lambda: self.now)

    def _load(self, path: str) -> Certified:
        self.loaded.append(path)
        self.before(path)
        if not path.startswith(GOOD):
            raise Rejected("fetch")
        return Certified(self.public, self.until)

    def word(self, path: str) -> str:
        with pytest.raises(Rejected) as refused:
            self.cache.key(path)
        return refused.value.word

    def loads_at(self, now: datetime, path: str = GOOD) -> bool:
        """Whether it is fetched anew then."""
        self.now = now
        before = len(self.loaded)
        self.cache.key(path)
        return len(self.loaded) > before


@pytest.fixture
def world(signer: Signer) -> World:
    return World(signer.key.public_key())


def test_two_hundred_at_once_fetch_once(world: World) -> None:
    together = threading.Barrier(200)

    def ask(_: int) -> rsa.RSAPublicKey:
        together.wait()
        return world.cache.key(GOOD)

    with ThreadPoolExecutor(200) as pool:
        keys = list(pool.map(ask, range(200)))
    assert keys == [world.public] * 200
    assert world.loaded == [GOOD]


def test_two_hundred_at_once_fail_once(world: World) -> None:
    together = threading.Barrier(200)

    def ask(_: int) -> str:
        together.wait()
        return world.word("/echo.api/bad")

    with ThreadPoolExecutor(200) as pool:
        assert set(pool.map(ask, range(200))) == {"fetch"}
    assert world.loaded == ["/echo.api/bad"]


def test_a_key_is_kept_for_a_day(world: World) -> None:
    assert world.loads_at(NOON)
    assert not world.loads_at(NOON + LONGEST - timedelta(seconds=1))
    assert world.loads_at(NOON + LONGEST)


def test_but_no_longer_than_its_certificate(world: World) -> None:
    world.until = NOON + timedelta(minutes=5)
    assert world.loads_at(NOON)
    assert not world.loads_at(NOON + timedelta(minutes=4))
    assert world.loads_at(NOON + timedelta(minutes=5))


def test_a_clock_that_was_set_back_fetches_again(world: World) -> None:
    assert world.loads_at(NOON)
    assert world.loads_at(NOON - timedelta(days=1))


def test_a_failure_is_remembered_for_half_a_minute(world: World) -> None:
    assert world.word("/echo.api/bad") == world.word("/echo.api/bad") == "fetch"
    assert len(world.loaded) == 1
    world.now += FAILED_FOR
    world.word("/echo.api/bad")
    assert len(world.loaded) == 2


def test_the_key_that_was_used_last_stays(world: World) -> None:
    for number in range(MOST_KEYS):
        world.cache.key(f"{GOOD}/{number}")
    world.cache.key(f"{GOOD}/0")
    world.cache.key(f"{GOOD}/one more")
    assert not world.loads_at(NOON, f"{GOOD}/0")
    assert world.loads_at(NOON, f"{GOOD}/1")


def test_made_up_addresses_displace_no_key_and_fill_no_memory(world: World) -> None:
    world.cache.key(GOOD)
    for number in range(1000):
        world.word(f"/echo.api/{number}")
    assert not world.loads_at(NOON)
    assert len(world.cache._bad) <= 64


def test_who_floods_with_slow_addresses_does_not_stop_a_good_one(world: World) -> None:
    world.cache.key(GOOD)
    begun, go_on = threading.Semaphore(0), threading.Event()

    def wait(path: str) -> None:
        if not path.startswith(GOOD):
            begun.release()
            go_on.wait(60)

    world.before = wait
    with ThreadPoolExecutor(MOST_FLIGHTS) as pool:
        slow = [pool.submit(world.word, f"/echo.api/{number}") for number in range(MOST_FLIGHTS)]
        for _ in slow:
            assert begun.acquire(timeout=60)
        assert world.word("/echo.api/one more") == "busy"
        assert world.loads_at(NOON + LONGEST)
        go_on.set()
        assert {each.result() for each in slow} == {"fetch"}
    assert world.word("/echo.api/after") == "fetch"


def test_a_mistake_of_ours_is_told_to_all_and_kept_from_nobody_later(world: World) -> None:
    def fail(_path: str) -> None:
        raise ZeroDivisionError

    world.before = fail
    with pytest.raises(ZeroDivisionError):
        world.cache.key(GOOD)
    world.before = lambda _path: None
    assert world.cache.key(GOOD) == world.public
