"""A shop that takes long: a sign of life, an answer in time, and the result when asked again. Bought once."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from skills.alexa.amazon import Amazon, is_amazons
from skills.alexa.dispatch import Dispatcher
from skills.alexa.skill import build_skill
from skills.alexa.slow import Patience, Work
from skills.alexa.who import Speaker
from tests.answering import Quiet, answering
from tests.skills.alexa.talking import Known, Talker, open_app, tongue_of
from voice_shop.app import App


@dataclass
class Listener:
    """A server that keeps what it is sent."""

    address: str
    got: list[tuple[str, str, Any]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def alexas_api() -> Iterator[Listener]:
    """What stands for Alexa's own API: real HTTP on this machine."""
    listener = Listener("")

    class Handler(Quiet):
        def post(self) -> None:
            listener.got.append((self.path, self.headers["Authorization"], json.loads(self.body())))
            listener.came.set()
            self.answer(204)

    with answering(Handler) as listener.address:
        yield listener


@dataclass(frozen=True)
class Slow:
    talker: Talker
    app: App
    listener: Listener
    database: Path

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Somebody else writes into the database and does not come to an end."""
        other = sqlite3.connect(self.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()


@pytest.fixture
def slow(tmp_path: Path, alexas_api: Listener) -> Iterator[Slow]:
    app = open_app(tmp_path / "home")
    work = Work(Patience(sign=0.3, answer=0.8))
    skill = build_skill(
        app,
        accounts=Known({"token": Speaker("home", "alex", linked=True)}),
        work=work,
        amazon=Amazon(trusts=lambda address: address.startswith(alexas_api.address)),
    )
    talker = Talker(Dispatcher(skill), tongue_of(app, "en-GB"), "token", api=alexas_api.address)
    yield Slow(talker, app, alexas_api, app.home.database)
    work.close()
    app.close()


def told_at_last(talker: Talker) -> str:
    """Asks until the answer is there."""
    for _ in range(60):
        if "longer than usual" not in talker.say("yes"):
            return talker.speech
    raise AssertionError("never answered")


def test_a_slow_answer_is_told_when_asked_for_again_and_buys_nothing_by_itself(slow: Slow) -> None:
    alex = slow.talker
    alex.launch()
    before = len(slow.app.shop.orders("home", limit=1000))
    with slow.hanging():
        assert "longer than usual" in alex.say("reorder my coffee")
        assert alex.ended is False
        assert alex.speech.endswith("?")
        assert slow.listener.came.wait(20)
    path, given, body = slow.listener.got[0]
    assert (path, given) == ("/v1/directives", "Bearer secret.api.token")
    assert body["directive"] == {"type": "VoicePlayer.Speak", "speech": "<speak>One moment, please.</speak>"}
    assert body["header"]["requestId"].startswith("request.")
    # This yes asks for the answer; it is none to an offer that nobody has heard.
    assert "order and pay" in told_at_last(alex)
    assert len(slow.app.shop.orders("home", limit=1000)) == before
    alex.say("yes")
    if "longer" in alex.speech:
        told_at_last(alex)
    assert "thank" in alex.speech.lower()
    assert len(slow.app.shop.orders("home", limit=1000)) == before + 1


def test_a_slow_yes_orders_once_however_often_it_is_said(slow: Slow) -> None:
    alex = slow.talker
    alex.launch()
    before = len(slow.app.shop.orders("home", limit=1000))
    alex.say("reorder my coffee")
    if "longer" in alex.speech:
        told_at_last(alex)
    with slow.hanging():
        assert "longer than usual" in alex.say("yes")
    told_at_last(alex)
    alex.say("yes")
    alex.say("yes")
    assert len(slow.app.shop.orders("home", limit=1000)) == before + 1


def test_who_does_not_want_to_hear_it_now_can_go_on(slow: Slow) -> None:
    alex = slow.talker
    alex.launch()
    with slow.hanging():
        assert "longer than usual" in alex.say("reorder my coffee")
        assert "All right" in alex.say("no")
        assert alex.speech.endswith("?")


def test_only_amazons_own_addresses_are_called() -> None:
    for address in (
        "https://api.amazonalexa.com",
        "https://api.eu.amazonalexa.com/",
        "https://api.amazon.com/auth",
    ):
        assert is_amazons(address)
    for address in (
        "http://api.amazonalexa.com", "https://api.amazonalexa.com.evil.example", "https://api.amazonalexa.com@evil",
        "https://evil/api.amazonalexa.com", "https://api.amazonalexa.com:8443", "file:///etc/passwd", "", "https://",
    ):  # fmt: skip
        assert not is_amazons(address)
        with pytest.raises(OSError, match="not an address"):
            Amazon().post(address)


def test_a_sign_of_life_that_cannot_be_given_is_no_fault(alexas_api: Listener) -> None:
    assert Amazon().say_meanwhile(("https://evil.example", "t"), "request.1", "x") is False
    nobody = Amazon(trusts=lambda _: True, seconds=0.2)
    assert nobody.say_meanwhile(("http://127.0.0.1:9", "t"), "request.1", "x") is False
    assert Amazon(trusts=lambda _: True).say_meanwhile((alexas_api.address, "t"), "request.1", "x") is True


def test_answers_of_one_conversation_are_not_mixed_up() -> None:
    work = Work()
    with ThreadPoolExecutor(8) as many:
        asked = [many.submit(work.within, "anna", lambda n=n: n, lambda: None) for n in range(200)]
        assert [each.result() for each in asked] == list(range(200))
    with pytest.raises(LookupError):
        work.later("anna", lambda: None)
    work.close()


def test_while_one_answer_is_worked_out_no_other_is_begun() -> None:
    work, gate = Work(Patience(sign=0.01, answer=0.05)), threading.Event()
    signs: list[int] = []
    assert work.within("anna", lambda: gate.wait(60) and "first", lambda: signs.append(1)) is None
    assert work.within("anna", lambda: "second", lambda: None) is None
    assert work.within("ben", lambda: "ben's", lambda: None) == "ben's"
    gate.set()
    told = None
    while told is None:
        told = work.later("anna", lambda: None)
    assert told == "first"
    work.close()
    assert signs == [1]
