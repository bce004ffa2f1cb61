"""A home in which everything was done once, so that every table has rows; kept for versions of the schema.

After a migration is added, `python -m tests.commerce.lived_in` writes `databases/NN.sql.xz` of today's
version (NN: how many migrations there are). Those of earlier versions were written in the same way by the
code of their time and stay as they are. The same code writes the same bytes.
"""

from __future__ import annotations

import hashlib
import itertools
import lzma
import os
import random
import secrets
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

from skills.alexa.linking.tokens import Code, Link, Tokens
from skills.alexa.proactive.payloads import Seller
from skills.alexa.proactive.queue import Notices
from skills.alexa.replays import Replays
from skills.alexa.subscribers import Subscribers
from skills.alexa.who import Speaker
from tests.commerce.conftest import HOME, PROFILE, TestClock, agree, bought, quoted, small_catalogue
from tests.commerce.provider import SECRET, Ledger, serving
from voice_shop.catalogue.delivery_terms import DeliveryTerms, SlotTerms
from voice_shop.catalogue.promotion import Promotion
from voice_shop.catalogue.terms import Payment
from voice_shop.commerce.cart_log import Actor
from voice_shop.commerce.case_types import CaseKind
from voice_shop.commerce.delivery import Wish
from voice_shop.commerce.evidence import Alternative, Evidence
from voice_shop.commerce.household.types import EVERYBODY, Cap, Period, Person, Role, Switch
from voice_shop.commerce.list_types import Wanted
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_http import HttpProvider
from voice_shop.commerce.payment_means import Token
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.rhythm import Rhythm
from voice_shop.commerce.schema import MIGRATIONS
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus, Quote, Slot
from voice_shop.dialogue.handoff.tickets import Tickets, Why
from voice_shop.dialogue.memory import Memory
from voice_shop.dialogue.notices import remember
from voice_shop.dialogue.session import Notice

DATABASES = Path(__file__).parent / "databases"
KEPT = replace(PROFILE, reserve_minutes=5)


def live(shop: Shop, clock: TestClock) -> None:
    """Everything that leaves a row, once. Who adds a table adds here what fills it."""
    for part in (
        household,
        shopping,
        delivered,
        lists,
        talked,
        asked_by_alexa,
        told_by_alexa,
        handed_over,
        linked,
        in_a_slot,
        in_parts,
        paid_ahead,
        left_open,
        drafted,
        standing,
        waited_for,
    ):
        part(shop, clock)
    wished(shop, clock)
    coded(shop, clock)
    told_of(shop, clock)


def household(shop: Shop, _: TestClock) -> None:
    """People, caps, a switch, a PIN and a proof of it that nobody used."""
    shop.households.put_person(HOME, Person("anna", Role.ADULT, "Anna"), by="anna")
    shop.households.set_cap(HOME, Cap(Period.MONTH, Money(90000, "EUR"), EVERYBODY), by="anna")
    shop.households.set_switch(HOME, Switch.TRANSCRIPTS, on=True, by="anna")
    shop.pins.set(HOME, "2468", by="anna")
    shop.pins.verify(HOME, "anna", "2468", "0" * 64)


def shopping(shop: Shop, clock: TestClock) -> None:
    """Two purchases by voice, one of them called off."""
    heard = Evidence(
        "anna", "device", "s1", 1, (Alternative("two oat milks", 900),), "to oat milk", ("What?",)
    )
    shop.add(HOME, Item("oat", 2), key="a", by=Actor("anna", "device"))
    shop.quote(HOME, evidence=heard)
    bought(shop)
    clock.move(minutes=1)
    order = bought(shop, [Item("latte", 1, {"size": "large"})])
    shop.cancel(order.id, key="c")


def delivered(shop: Shop, clock: TestClock) -> None:
    """An order on the doorstep; something goes back and something was broken."""
    order = bought(shop, [Item("beans", 2), Item("oat")])
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        assert isinstance(shop.advance(order.id, status), Order)
    shop.request_return(order.id, "1", 1, "unwanted", key="r")
    shop.cases.complain(order.id, "2", 1, CaseKind.DAMAGED, key="d")


def lists(shop: Shop, _: TestClock) -> None:
    """A list of a product and of words."""
    shop.lists.create(HOME, "weekly", person="anna")
    shop.lists.add(HOME, "weekly", Wanted("oat"), by="anna")
    shop.lists.add(HOME, "weekly", Wanted(words="candles"), by="anna")


def talked(shop: Shop, clock: TestClock) -> None:
    """A conversation that can be gone on with."""
    memory = Memory(shop.context)
    memory.save(memory.claim(HOME, "anna", "text", clock.now), clock.now)


def asked_by_alexa(shop: Shop, clock: TestClock) -> None:
    """A request that may not come again."""
    Replays(shop.context.store.path).first(
        "amzn1.echo-api.request.1", clock.now, clock.now + timedelta(minutes=5)
    )


def told_by_alexa(shop: Shop, clock: TestClock) -> None:
    """Somebody wants to hear of their orders, and there is something to tell."""
    users, user = Subscribers(shop.context.store), "amzn1.ask.account.ANNA"
    users.link(user, Speaker(HOME, "anna", linked=True), "a sign-in", clock.now)
    users.subscribe(user, True, clock.now)
    seller = Seller("The shop", "Europe/Dublin", ("en-GB",))
    assert Notices(shop.context.store, shop, seller).collect(clock.now) > 0


def handed_over(shop: Shop, _: TestClock) -> None:
    """Something was passed on to a person of the shop, who answered."""
    tickets = Tickets(shop.context)
    ticket = tickets.open(HOME, "anna", Why.ASKED, {"said": ["anna wants candles"]}, key="h")
    tickets.reply(ticket, "We have some on Monday.")


def in_a_slot(shop: Shop, clock: TestClock) -> None:
    """An order that lies in a delivery slot."""
    bought(_slotted(shop, clock), [Item("yoghurt")])


def paid_ahead(shop: Shop, clock: TestClock) -> None:
    """An order that was paid by a saved token before it was placed, and one that came to nothing."""
    with serving(provider := Ledger()) as address:
        terms = replace(KEPT, payment=Payment(("saved_token",), provider="https://pay.example/v1"))
        ahead = Shop(small_catalogue(), terms, shop.context.store, clock, HttpProvider(address, SECRET, 10))
        ahead.payments.save_token(HOME, Token(0, "", "Visa", "tok_1"), by="anna")
        bought(ahead, [Item("yoghurt")])
        provider.breaks("refuses", 2)
        assert isinstance(ahead.accept(agree(quoted(ahead, [Item("yoghurt")]))), Refusal)


def wished(shop: Shop, clock: TestClock) -> None:
    """Another slot is wanted for what is bought next."""
    assert isinstance(_slotted(shop, clock).deliveries.choose(HOME, Wish(part="morning")), Slot)


def _slotted(shop: Shop, clock: TestClock) -> Shop:
    """The same shop with delivery slots."""
    every_day = SlotTerms(tuple(range(7)), (time(9), time(12)), capacity=3)
    terms = replace(KEPT, delivery=DeliveryTerms(slots=(every_day,)))
    return Shop(small_catalogue(), terms, shop.context.store, clock)


def coded(shop: Shop, clock: TestClock) -> None:
    """A code was used for one order, and is entered for another."""
    ten = Promotion("ten", "10 percent off", "TEN", ("ten",), percent=Decimal(10), uses=9)
    coded = Shop(replace(small_catalogue(), promotions=(ten,)), KEPT, shop.context.store, clock)
    coded.promotions.enter("neighbours", "ten")
    quote = coded.quote("neighbours", [Item("oat")])
    assert isinstance(quote, Quote)
    assert isinstance(coded.accept(agree(quote)), Order)
    coded.promotions.enter("neighbours", "ten")


def in_parts(shop: Shop, clock: TestClock) -> None:
    """An order of which one part is there and one on its way."""
    order = next(one for one in shop.orders(HOME) if one.status is OrderStatus.PLACED)
    shop.shipments.ship(order.id, {"1": 1}, carrier="Post", tracking="3S1")
    shop.shipments.deliver(order.id)
    shop.shipments.ship(order.id, {"1": 1}, expected=(clock.now + timedelta(days=2)).date())


def linked(shop: Shop, clock: TestClock) -> None:
    """Anna's account at Alexa, linked."""
    shop.passphrases.set(HOME, "correct horse battery", person="anna", by="anna")
    tokens = Tokens(shop.context.store, clock)
    tokens.set_secret("alexa", "a secret")
    link = Link("alexa", HOME, "anna", "family")
    tokens.save_code("a code", Code(link, "https://example.com/", "challenge"))
    tokens.save("an access token", "a refresh token", link)


def drafted(shop: Shop, clock: TestClock) -> None:
    """Something was to be bought while the shop was away; it is offered now that it is back."""
    draft = shop.drafts.keep(HOME, [Item("beans")], by="anna")
    clock.move(minutes=1)
    assert isinstance(shop.quote(HOME, draft.items, purpose=draft.purpose), Quote)


def standing(shop: Shop, _: TestClock) -> None:
    """Milk every two weeks."""
    shop.standing.create(HOME, Item("oat"), Rhythm(2, "week"), by="anna")


def waited_for(shop: Shop, _: TestClock) -> None:
    """Beans, when they get cheaper; and what anna thought of an order."""
    shop.watches.add(HOME, "beans", "price", by="anna")
    shop.feedback.note(HOME, shop.orders(HOME)[0].id, "good", by="anna")


def told_of(shop: Shop, _: TestClock) -> None:
    """Anna was told where an order is."""
    remember(shop.context, HOME, "anna", Notice(shop.orders(HOME)[0].id, "delivered"))


def left_open(shop: Shop, _: TestClock) -> None:
    """A cart, an offer of it whose packs are kept, and an order that can still be taken back."""
    bought(shop, [Item("oatly")])
    shop.add(HOME, Item("flat", 2, {"milk": "oat"}), key="b", by=Actor("anna", "text"))
    shop.add(HOME, Item("oat"), key="e", by=Actor("ben", "text"))
    quoted(shop)


def written() -> tuple[int, str]:
    """The schema's version, and the whole database as SQL."""
    clock = TestClock()
    with tempfile.TemporaryDirectory() as folder, no_chance():
        path = Path(folder) / "shop.db"
        store = Store(path)
        live(Shop(small_catalogue(), KEPT, store, clock), clock)
        version = store.version
        store.close()
        with closing(sqlite3.connect(path)) as connection:
            return version, "\n".join(connection.iterdump()) + "\n"


def kept(version: int) -> Path:
    """Where the database of a version is kept."""
    return DATABASES / f"{version:02}.sql.xz"


def load(path: Path, version: int) -> None:
    """A database of that version with rows in its tables.

    Versions at which no code stood still have no file of their own: they are made of the one before by the
    migrations in between, and the first ones of the oldest file's rows.
    """
    versions = sorted(int(file.name[:2]) for file in DATABASES.iterdir())
    if version < versions[0]:
        Store(path, migrations=MIGRATIONS[:version]).close()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _copy(versions[0], connection)
        return
    nearest = max(known for known in versions if known <= version)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(lzma.decompress(kept(nearest).read_bytes()).decode())
        connection.execute(f"PRAGMA user_version = {nearest}")
    Store(path, migrations=MIGRATIONS[:version]).close()


def _copy(version: int, into: sqlite3.Connection) -> None:
    """The rows of a kept database for those of its tables that are there."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as source:
        source.executescript(lzma.decompress(kept(version).read_bytes()).decode())
        for (table,) in into.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - the schema's own names
            places = ", ".join("?" * len(rows[0]))
            into.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


@contextmanager
def no_chance() -> Iterator[None]:
    """Salts, tokens and ids that are the same each time."""
    count = itertools.count()
    draw = random.Random(1)

    def octets(size: int | None = None) -> bytes:
        return hashlib.shake_128(str(next(count)).encode()).digest(size or 16)

    with (
        patch.object(os, "urandom", octets),
        patch.object(secrets, "token_bytes", octets),
        patch.object(secrets, "token_urlsafe", lambda size=16: octets(size).hex()),
        patch.object(uuid, "uuid4", lambda: uuid.UUID(int=draw.getrandbits(128))),
    ):
        yield


def main() -> None:
    """Write the database of today's version."""
    version, text = written()
    kept(version).write_bytes(lzma.compress(text.encode()))
    sys.stdout.write(f"{kept(version).name}: {len(text)} characters of SQL\n")


if __name__ == "__main__":
    main()
