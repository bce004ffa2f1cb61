"""Several workers on one home: whatever comes twice, at once, or to one that dies, there is one order.

The application is made once, before the workers are forked, as gunicorn does it with `preload_app`.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from skills.alexa import SkillSettings, create_app
from skills.alexa.authority import PATH, Authority, Signer, serves
from skills.alexa.linking.tokens import Link, Tokens
from tests.commerce.processes import at_once
from tests.conftest import NOON
from tests.skills.alexa.conftest import SKILL, Alexa, speech
from voice_shop.app import App
from voice_shop.commerce.household.types import Person, Role
from voice_shop.home import Home, initialise
from voice_shop.settings_alexa import AlexaSettings, LinkingSettings

YES = {
    "type": "IntentRequest",
    "dialogState": "COMPLETED",
    "intent": {"name": "AMAZON.YesIntent", "confirmationStatus": "NONE", "slots": {}},
}


@dataclass
class Workers:
    """A home, and the endpoint that each process has of it."""

    folder: Path
    authority: Authority
    signer: Signer
    endpoint: Flask = field(init=False)
    before: int = 0

    def __post_init__(self) -> None:
        initialise(self.folder, "grocery")
        app = App(Home(self.folder), clock=lambda: NOON)
        app.shop.households.put_person(app.household, Person("anna", Role.ADULT), by="test")
        Tokens(app.store, app.clock).save("token", "refresh", Link("alexa", app.household, "anna", "f"))
        app.close()
        linking = LinkingSettings(vendor_id="M1")
        settings = SkillSettings(self.folder, SKILL, AlexaSettings(endpoint="https://shop.example/"), linking)
        self.endpoint = create_app(
            settings,
            trust_roots=[self.authority.root],
            fetch=serves({PATH: self.signer.pem}),
            clock=lambda: NOON,
        )

    def orders(self) -> int:
        """How many there are."""
        with closing(sqlite3.connect(self.folder / "shop.db")) as db:
            return int(db.execute("SELECT count(*) FROM orders").fetchone()[0])

    def alexa(self, name: str) -> Alexa:
        """Anna's device."""
        return Alexa(self.endpoint, self.signer, session=name, token="token")  # noqa: S106

    def apart(self, *jobs: Callable[[], str]) -> list[str]:
        """Each in a process of its own, at once; "" from who died."""
        return at_once(list(jobs))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, authority: Authority, signer: Signer) -> Workers:
    return Workers(tmp_path_factory.mktemp("workers") / "home", authority, signer)


@pytest.fixture
def workers(home: Workers) -> Workers:
    home.before = home.orders()
    return home


def offered(workers: Workers) -> None:
    """Bananas are in the cart and were read back with their price."""

    def shop() -> str:
        anna = workers.alexa("one")
        anna.intent("AddIntent", item_product="bananas", item_quantity="2")
        return speech(anna.intent("CheckOutIntent"))

    (read,) = workers.apart(shop)
    assert "bananas" in read, read
    assert "Traceback" not in read
    assert workers.orders() == workers.before


def yes(workers: Workers, request_id: str) -> str:
    """Anna says yes; the status of the answer and what was said."""
    anna = workers.alexa("one")
    envelope = anna.envelope({**YES, "requestId": request_id})
    envelope["session"]["new"] = False
    response = anna.post(envelope)
    return f"{response.status_code} {speech(response.get_json()['response']) if response.data else ''}"


def test_the_same_request_to_two_workers_at_once_orders_once(workers: Workers) -> None:
    offered(workers)
    same = [lambda: yes(workers, "the-same") for _ in range(2)]
    told = sorted(workers.apart(*same))
    assert [answer[:3] for answer in told] == ["200", "400"]
    assert workers.orders() == workers.before + 1


def test_two_yeses_at_once_order_once(workers: Workers) -> None:
    offered(workers)
    told = workers.apart(lambda: yes(workers, "yes-one"), lambda: yes(workers, "yes-two"))
    assert [answer[:3] for answer in told] == ["200", "200"]
    assert workers.orders() == workers.before + 1


def test_an_answer_that_was_lost_is_not_an_order_that_was_lost(workers: Workers) -> None:
    offered(workers)
    workers.apart(lambda: yes(workers, "lost"))
    assert workers.orders() == workers.before + 1
    workers.apart(lambda: yes(workers, "said again"))
    workers.apart(lambda: yes(workers, "and again"))
    assert workers.orders() == workers.before + 1


def dies_at(statement: int, job: Callable[[], str]) -> str:
    """The job in a process that is killed when its databases come to that statement."""
    left = [statement]

    def die_there(_: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = sqlite3.connect

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(die_there)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]
    return job()


def killed(workers: Workers, statement: int) -> bool:
    """A worker is killed in the middle of a yes; whether it was. Then Anna goes on until it is ordered."""
    offered(workers)
    (told,) = workers.apart(lambda: dies_at(statement, lambda: yes(workers, f"killed-{statement}")))
    done = workers.orders() - workers.before
    assert done in (0, 1)
    for attempt in range(4):
        workers.apart(lambda n=attempt: yes(workers, f"after-{statement}-{n}"))
        if workers.orders() > workers.before:
            break
    assert workers.orders() == workers.before + 1
    workers.before += 1
    return told == ""


@pytest.mark.parametrize("statement", [60])
def test_a_worker_that_dies_in_mid_order_costs_nobody_an_order(statement: int, workers: Workers) -> None:
    killed(workers, statement)


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_wherever_a_worker_dies_there_is_one_order(workers: Workers) -> None:
    deaths = [killed(workers, statement) for statement in range(0, 160, 16)]
    assert sum(deaths) >= 3
    assert not all(deaths), "at last it is through"


def test_while_the_shop_cannot_be_reached_that_is_said_and_nothing_done(workers: Workers) -> None:
    offered(workers)
    other = sqlite3.connect(workers.folder / "shop.db", isolation_level=None)

    def ask() -> str:
        anna = workers.alexa("one")
        response = anna.post(anna.envelope(YES))
        return f"{response.status_code} {response.get_json()['response']['outputSpeech']['text']}"

    other.execute("BEGIN IMMEDIATE")
    (told,) = workers.apart(ask)
    other.execute("ROLLBACK")
    other.close()
    assert told.startswith("200 ")
    assert len(told) > 10
    assert workers.orders() == workers.before
