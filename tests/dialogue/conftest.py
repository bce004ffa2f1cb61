"""A real shop on SQLite with the grocery sample, and a shopper who talks to it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from voice_shop.catalogue.load import ShopFolder, load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.channels.turn import TurnResult, Turns
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.conversation import respond
from voice_shop.dialogue.session import Reply, Session
from voice_shop.journal.events import Replied
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.intent import Understood
from voice_shop.language.pack import load_pack
from voice_shop.language.replies import Replies
from voice_shop.resources import resource

START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday, noon in Dublin."""


@cache
def sample(name: str) -> ShopFolder:
    """A shop that ships with voice_shop, read once."""
    return load_folder(resource("samples", name))


@cache
def grammar_of(name: str) -> Automaton:
    """Its grammar, compiled once."""
    return compile_grammar(
        load_pack(resource("grammars", "en")), shop_words(sample(name).catalogue, sample(name).profile.faq)
    )


@cache
def english() -> Replies:
    """The English replies with the sample's money."""
    return Replies.load(resource("grammars", "en"), locale="en-IE")


@dataclass
class Shopper:
    """Talks to a shop, by text or by what is meant. Its clock goes only when told."""

    shop: Shop
    turns: Turns
    now: list[datetime]
    results: list[TurnResult] = field(default_factory=list)
    reply: Reply | None = None
    reached: list[bool] = field(default_factory=lambda: [True])

    @property
    def session(self) -> Session:
        return self.turns.session

    def say(self, *sentences: str) -> str:
        """Type sentences; the answer to the last one."""
        for sentence in sentences:
            self.results.append(self.turns.take_text(sentence))
        return self.results[-1].text

    def mean(self, understood: Understood) -> str:
        """Mean something; the answer in words."""
        self.reply, self.turns.session = respond(understood, self.session, self.shop, self.now[0])
        return self.words(self.reply)

    def words(self, reply: Reply) -> str:
        turn = self.session.turn
        return " ".join(
            english().text(s.key, s.facts, variant_seed=self.session.id, turn=turn, today=self.today)
            for s in reply.says
        )

    @property
    def today(self) -> date:
        return self.now[0].date()

    @property
    def last(self) -> TurnResult:
        return self.results[-1]

    @property
    def cart(self) -> dict[str, int]:
        return {line.name: line.quantity for line in self.shop.cart("home").lines}

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders of this conversation; what the sample brought along is not counted."""
        return tuple(o for o in self.shop.orders("home", limit=50) if o.placed_at >= START)

    @property
    def keys(self) -> tuple[str, ...]:
        """What was said in the last turn, as keys of replies."""
        said = self.last.events[-1]
        assert isinstance(said, Replied)
        return said.keys

    def kinds(self) -> list[str]:
        """Kinds of the events of the last turn."""
        return [event.kind for event in self.last.events]

    def deliver(self, upto: OrderStatus = OrderStatus.DELIVERED) -> None:
        """The undo window passes and the shop moves the newest order on."""
        self.wait(minutes=30)
        for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
            moved = self.shop.advance(self.orders[0].id, status)
            assert isinstance(moved, Order)
            if status is upto:
                return

    def wait(self, **time: int) -> None:
        self.now[0] += timedelta(**time)


@cache
def _furnished(name: str) -> sqlite3.Connection:
    """The database of a sample shop with its history, made once and kept in memory."""
    folder = sample(name)
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place) / "shop.db")
        Shop(folder.catalogue, folder.profile, store, lambda: START).seed_history(folder.history, "home")
        kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(Path(place) / "shop.db")) as made:
            made.backup(kept)
    return kept


def open_shop(path: Path, name: str = "grocery", session: str = "s") -> Shopper:
    """A shopper at the door of a sample shop with its history."""
    folder = sample(name)
    now = [START]
    with closing(sqlite3.connect(path)) as copy:
        _furnished(name).backup(copy)
    reached = [True]
    shop = Shop(folder.catalogue, folder.profile, Store(path), lambda: now[0], reach=lambda: reached[0])
    turns = Turns(
        grammar=grammar_of(name),
        shop=shop,
        replies=english(),
        clock=lambda: now[0],
        session=Session(session, "home", "alex", "text"),
    )
    return Shopper(shop, turns, now, reached=reached)


@pytest.fixture
def shopper(tmp_path: Path) -> Shopper:
    """At the grocery."""
    return open_shop(tmp_path / "shop.db")


@pytest.fixture
def guest(tmp_path: Path) -> Shopper:
    """At the coffee bar."""
    return open_shop(tmp_path / "shop.db", "barista")


OpenShop = Callable[[], Shopper]


@pytest.fixture
def shoppers(tmp_path_factory: pytest.TempPathFactory) -> OpenShop:
    """Any number of shoppers, each with a shop of their own."""
    return lambda: open_shop(tmp_path_factory.mktemp("shop") / "shop.db")
