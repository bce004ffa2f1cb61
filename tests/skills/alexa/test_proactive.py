"""People are told of their orders, from the event that links them to a server that takes the notice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from skills.alexa.amazon import Amazon
from skills.alexa.dispatch import Dispatcher
from skills.alexa.proactive.client import Place, ProactiveEvents, Sent
from skills.alexa.proactive.payloads import Seller, event_of
from skills.alexa.proactive.queue import Notices
from skills.alexa.skill import build_skill
from skills.alexa.who import Speaker
from tests.answering import Quiet, answering
from tests.cli.conftest import Result, cli, home
from tests.skills.alexa.linking import Hands
from tests.skills.alexa.talking import Known, Talker, open_app, tongue_of
from voice_shop.app import App
from voice_shop.commerce.types import Order, OrderStatus

__all__ = ["cli", "home"]
SECRET = "a client secret"  # noqa: S105
USER = "amzn1.ask.account.USER"


@dataclass
class Amazons:
    """What Amazon's servers got, and what they shall answer."""

    address: str = ""
    statuses: list[int] = field(default_factory=list)
    expires_in: int = 3600
    tokens: list[dict[str, list[str]]] = field(default_factory=list)
    events: list[tuple[str, str, Any]] = field(default_factory=list)


@pytest.fixture
def amazons() -> Iterator[Amazons]:
    state = Amazons()

    class Handler(Quiet):
        def post(self) -> None:
            body = self.body()
            if self.path == "/auth/o2/token":
                state.tokens.append(parse_qs(body.decode()))
                answer = {"access_token": f"token-{len(state.tokens)}", "expires_in": state.expires_in}
                self.answer(200, json.dumps(answer).encode())
                return
            state.events.append((self.path, self.headers["Authorization"], json.loads(body)))
            self.answer(state.statuses.pop(0) if state.statuses else 202)

    with answering(Handler) as state.address:
        yield state


@dataclass(frozen=True)
class World:
    app: App
    hands: Hands
    talker: Talker
    client: ProactiveEvents
    notices: Notices

    def event(self, kind: str, **body: Any) -> None:
        self.talker.send(
            {"type": f"AlexaSkillEvent.{kind}", **({"body": body} if body else {})}, session=False
        )

    def order(self) -> Order:
        self.talker.say("reorder my coffee")
        self.talker.say("yes")
        return self.app.shop.orders("home")[0]

    def on(self, order: Order, *statuses: OrderStatus) -> None:
        for status in statuses:
            assert isinstance(self.app.shop.advance(order.id, status), Order)


@pytest.fixture
def world(tmp_path: Path, amazons: Amazons) -> Iterator[World]:
    hands = Hands()
    app = open_app(tmp_path / "home", hands)
    amazon = Amazon(trusts=lambda address: address.startswith(amazons.address))
    skill = build_skill(app, accounts=Known({"token": Speaker("home", "alex", linked=True)}), amazon=amazon)
    talker = Talker(Dispatcher(skill), tongue_of(app, "en-GB"), "token")
    place = Place(amazons.address, f"{amazons.address}/auth/o2/token", live=False)
    client = ProactiveEvents(amazon, place, "a client id", SECRET, hands)
    seller = Seller("Corner Grocery", "Europe/Dublin", ("en-GB", "en-US"))
    notices = Notices(app.store, app.shop, seller)
    notices.collect(hands())
    yield World(app, hands, talker, client, notices)
    app.close()


def linked(world: World) -> None:
    world.event("SkillEnabled")
    world.event("ProactiveSubscriptionChanged", subscriptions=[{"eventName": "AMAZON.OrderStatus.Updated"}])
    world.event("SkillAccountLinked", accessToken="token")


def test_an_order_that_is_shipped_is_told_once(world: World, amazons: Amazons) -> None:
    linked(world)
    order = world.order()
    world.hands.move(minutes=20)
    world.on(order, OrderStatus.PACKED, OrderStatus.SHIPPED)
    told = world.notices.round(world.client, world.hands())
    assert (told.collected, told.sent, told.waiting, told.given_up) == (1, 1, 0, 0)
    path, token, event = amazons.events[-1]
    assert (path, token) == ("/v1/proactiveEvents/stages/development", "Bearer token-1")
    assert event["event"]["name"] == "AMAZON.OrderStatus.Updated"
    assert event["event"]["payload"]["state"]["status"] == "ORDER_SHIPPED"
    assert event["relevantAudience"] == {"type": "Unicast", "payload": {"user": USER}}
    assert event["localizedAttributes"][0] == {"locale": "en-GB", "sellerName": "Corner Grocery"}
    assert event["expiryTime"] > event["timestamp"]
    assert amazons.tokens == [
        {
            "grant_type": ["client_credentials"],
            "client_id": ["a client id"],
            "client_secret": [SECRET],
            "scope": ["alexa::proactive_events"],
        }
    ]
    before = len(amazons.events)
    assert world.notices.round(world.client, world.hands()).sent == 0
    assert len(amazons.events) == before


def test_what_amazon_cannot_take_now_is_tried_later_and_an_old_notice_is_given_up(
    world: World, amazons: Amazons
) -> None:
    linked(world)
    world.order()
    world.hands.move(minutes=20)
    world.on(world.app.shop.orders("home")[0], OrderStatus.PACKED)
    amazons.statuses += [500] * 20
    assert world.notices.round(world.client, world.hands()).waiting > 0
    tries = len(amazons.events)
    world.notices.round(world.client, world.hands())
    assert len(amazons.events) == tries  # not at once again
    world.hands.move(minutes=2)
    amazons.statuses.clear()
    told = world.notices.round(world.client, world.hands())
    assert told.sent > 0
    assert told.waiting == 0


def test_a_refused_token_is_asked_for_anew_and_a_wrong_event_is_not_sent_for_ever(
    world: World, amazons: Amazons
) -> None:
    amazons.statuses += [401, 202]
    assert world.client.send({}) is Sent.TAKEN
    assert len(amazons.tokens) == 2
    amazons.statuses += [401, 401, 400, 429, 409]
    assert [world.client.send({}) for _ in range(4)] == [Sent.NEVER, Sent.NEVER, Sent.LATER, Sent.TAKEN]
    known = len(amazons.tokens)
    world.hands.move(hours=2)
    world.client.send({})
    assert len(amazons.tokens) == known + 1


def test_who_disabled_the_skill_or_never_allowed_it_is_told_nothing(world: World, amazons: Amazons) -> None:
    world.event("SkillAccountLinked", accessToken="token")
    world.order()
    world.hands.move(minutes=20)
    assert world.notices.round(world.client, world.hands()).collected == 0
    world.event(
        "SkillPermissionAccepted",
        acceptedPermissions=[{"scope": "alexa::devices:all:notifications:write"}],
    )
    world.on(world.app.shop.orders("home")[0], OrderStatus.PACKED)
    world.notices.collect(world.hands())
    world.event("SkillDisabled")
    assert world.notices.round(world.client, world.hands()).sent == 0
    assert amazons.events == []
    with world.app.store.read() as db:
        assert db.execute("SELECT COUNT(*) FROM alexa_users").fetchone()[0] == 0


def test_the_secret_is_shown_nowhere(world: World) -> None:
    assert SECRET not in repr(world.client)


def test_every_state_of_an_order_is_told_or_on_purpose_not(world: World) -> None:
    order = world.order()
    seller = Seller("Corner Grocery", "Europe/Dublin", ("en-GB",))
    told = {status: event_of(order, status, seller) for status in OrderStatus}
    assert {status for status, event in told.items() if event is None} == {OrderStatus.HELD}
    alert = told[OrderStatus.CANCELLED]
    assert alert is not None
    assert alert["name"] == "AMAZON.MessageAlert.Activated"


def test_without_credentials_the_command_says_what_to_set(cli: Callable[..., Result], home: Path) -> None:
    assert "events_client_id" in cli("--home", home, "skill", "notify").error
    settings = home / "voice-shop.toml"
    settings.write_text('[alexa]\nevents_client_id = "a"\nevents_secret_file = "secret"\n', encoding="utf-8")
    missing = cli("--home", home, "skill", "notify")
    assert missing.code == 3
    assert "secret" in missing.error
