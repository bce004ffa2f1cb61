"""No order without its record, no record of an order that is not there, and nothing personal in it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from voice_shop.commerce.evidence import Alternative, Evidence
from voice_shop.commerce.household.types import Person, Role, Switch
from voice_shop.commerce.record import ORIGIN, Kind, Personal, append, content_digest, link, text_digest
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item, Order, OrderStatus, Quote

from .conftest import HOME, NOON, PROFILE, TestClock, agree, bought, quoted, small_catalogue

HEARD = Evidence(
    person="anna",
    channel="device",
    session="s1",
    turn=4,
    heard=(Alternative("yes please", -120), Alternative("yes peas", -480)),
    free="Yes, please.",
    said=("One oat milk, in all five euro forty-nine. Shall I order?",),
)


def records(store: Store) -> list[tuple[str, dict[str, Any]]]:
    """Kind and body of every record."""
    with store.read() as db:
        rows = db.execute("SELECT kind, body FROM record ORDER BY number").fetchall()
    return [(row[0], json.loads(row[1])) for row in rows]


def texts(store: Store) -> dict[str, str]:
    """The texts that are kept apart, by digest."""
    with store.read() as db:
        return {row[0]: row[1] for row in db.execute("SELECT digest, text FROM record_texts")}


def kinds(store: Store) -> list[str]:
    return [kind for kind, _ in records(store)]


def test_an_order_has_its_offer_its_yes_and_itself_in_the_record(shop: Shop, store: Store) -> None:
    quote = quoted(shop, [Item("oat", 2)])
    order = shop.accept(replace(agree(quote), evidence=HEARD))
    assert isinstance(order, Order)
    assert kinds(store) == ["began", "rules", "quoted", "consented", "ordered"]
    bodies = dict(records(store))
    assert bodies["quoted"]["quote_digest"] == bodies["consented"]["quote_digest"] == quote.digest
    assert bodies["ordered"]["order_id"] == order.id
    assert bodies["ordered"]["order"]["total"]["minor"] == order.total.minor
    assert [check["check"] for check in bodies["consented"]["checks"]] == [
        "consent",
        "live",
        "unchanged",
        "caps",
        "household",
        "pin",
    ]
    assert bodies["rules"]["profile"]["order_cap_minor"] == PROFILE.order_cap_minor
    told, kept = bodies["consented"]["evidence"], texts(store)
    assert [kept[it["text"]["sha256"]] for it in told["heard"]] == ["yes please", "yes peas"]
    assert [it["score"] for it in told["heard"]] == [-120, -480]
    assert kept[told["person"]["sha256"]] == "anna"
    assert kept[told["said"][0]["sha256"]] == HEARD.said[0]
    assert kept[bodies["consented"]["consent"]["words"]["sha256"]] == "yes please"


def test_no_personal_text_is_in_a_record_itself(shop: Shop, store: Store) -> None:
    shop.accept(replace(agree(quoted(shop, [Item("oat")]), words="zebra words"), evidence=HEARD))
    with store.read() as db:
        whole = "\n".join(row[0] for row in db.execute("SELECT body FROM record"))
    for text in ("zebra", "anna", "yes peas", "Shall I order"):
        assert text not in whole


def test_each_record_is_chained_to_the_one_before(shop: Shop, store: Store) -> None:
    bought(shop, [Item("oat")])
    with store.read() as db:
        rows = db.execute("SELECT * FROM record ORDER BY number").fetchall()
        kept = db.execute("SELECT * FROM record_texts").fetchall()
    previous = ORIGIN
    for number, row in enumerate(rows, start=1):
        assert (row["number"], row["previous"]) == (number, previous)
        previous = link(previous, content_digest(number, row["at"], row["kind"], row["body"]))
        assert row["hash"] == previous
    assert all(text_digest(row["salt"], row["text"]) == row["digest"] for row in kept)
    assert len({row["salt"] for row in kept}) == len(kept)


@pytest.mark.parametrize(
    "change", ["UPDATE record SET at = ''", "DELETE FROM record", "UPDATE record_texts SET text = ''"]
)
def test_the_record_only_grows(shop: Shop, store: Store, change: str) -> None:
    bought(shop, [Item("oat")])
    with pytest.raises(sqlite3.IntegrityError, match="only grows"), store.write() as db:
        db.execute(change)


def test_the_same_yes_again_decides_nothing_new(shop: Shop, store: Store) -> None:
    quote = quoted(shop, [Item("oat")])
    shop.accept(agree(quote))
    before = kinds(store)
    shop.accept(agree(quote))
    assert kinds(store) == before


def test_a_no_is_in_the_record_with_its_reason(shop: Shop, store: Store, clock: TestClock) -> None:
    assert isinstance(shop.quote(HOME, [Item("cup", 2)]), Refusal)
    quote = quoted(shop, [Item("oat")])
    clock.move(minutes=11)
    assert isinstance(shop.accept(agree(quote)), Refusal)
    refused = [body for kind, body in records(store) if kind == "refused"]
    assert [(body["asked"], body["code"]) for body in refused] == [
        ("quote", "out_of_stock"),
        ("accept", "quote_expired"),
    ]
    assert refused[1]["quote_id"] == quote.id


def test_calling_off_sending_back_and_every_step_are_in_the_record(
    shop: Shop, store: Store, clock: TestClock
) -> None:
    one, other = bought(shop, [Item("oat")]), bought(shop, [Item("beans")])
    shop.cancel(one.id, key="c", evidence=HEARD)
    clock.move(minutes=11)
    for status in (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        shop.advance(other.id, status)
    shop.request_return(other.id, "1", 1, "damaged", key="r", evidence=HEARD)
    shop.advance(other.id, OrderStatus.RETURNED)
    shop.advance(other.id, OrderStatus.REFUNDED)
    assert kinds(store)[-12:] == [
        *("cancelled", "moved", "moved", "moved", "money", "return_requested", "returned", "refunded"),
        *("case", "money", "money", "case"),
    ]


def test_rules_are_written_once_and_again_when_they_change(store: Store, clock: TestClock) -> None:
    shop = Shop(small_catalogue(), PROFILE, store, clock)
    bought(shop, [Item("oat")])
    bought(shop, [Item("oat")])
    assert kinds(store).count("rules") == 1
    later = Shop(small_catalogue(), replace(PROFILE, order_cap_minor=9_000), store, clock)
    bought(later, [Item("oat")])
    assert kinds(store).count("rules") == 2


@pytest.mark.parametrize("person", ["", "anna"])
def test_without_transcripts_nothing_heard_or_said_is_kept_and_the_order_is(
    shop: Shop, store: Store, person: str
) -> None:
    if person:
        shop.households.put_person(HOME, Person(person, Role.ADULT), by=person)
    shop.households.set_switch(HOME, Switch.TRANSCRIPTS, on=False, person=person, by="anna")
    offer = shop.quote(HOME, [Item("oat")], evidence=HEARD)
    assert isinstance(offer, Quote)
    order = shop.accept(replace(agree(offer), evidence=HEARD))
    assert isinstance(order, Order)
    shop.accept(replace(agree(offer, words=" "), evidence=HEARD))  # refused: no household is told
    shop.cancel(order.id, key="c", evidence=HEARD)
    shop.cancel(order.id, key="d", evidence=HEARD)  # refused: too late
    with store.read() as db:
        roles = {row[0] for row in db.execute("SELECT role FROM record_texts")}
        file = "".join(row[0] for row in db.execute("SELECT text FROM record_texts"))
    assert roles & {"heard", "free", "said"} == set()
    assert {"person", "words"} <= roles
    assert HEARD.heard[1].text not in file
    told = [facts["evidence"] for _, facts in records(store) if "evidence" in facts]
    assert {(e["channel"], e["session"], e["turn"]) for e in told} == {
        (HEARD.channel, HEARD.session, HEARD.turn)
    }


def test_with_transcripts_switched_off_for_another_person_they_are_kept(shop: Shop, store: Store) -> None:
    shop.households.put_person(HOME, Person("ben", Role.ADULT), by="anna")
    shop.households.put_person(HOME, Person("anna", Role.ADULT), by="anna")
    shop.households.set_switch(HOME, Switch.TRANSCRIPTS, on=False, person="ben", by="anna")
    shop.quote(HOME, [Item("oat")], evidence=HEARD)
    with store.read() as db:
        assert "heard" in {row[0] for row in db.execute("SELECT role FROM record_texts")}


def test_a_transaction_that_fails_leaves_no_record(store: Store) -> None:
    def fail() -> None:
        with store.write() as db:
            append(db, NOON, Kind.QUOTED, {"person": Personal("person", "anna")})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert (records(store), texts(store)) == ([], {})


def test_orders_from_before_the_record_are_counted_in_its_first_line(
    tmp_path: Path, clock: TestClock
) -> None:
    store = Store(tmp_path / "old.db")
    with store.write() as db:
        db.execute("INSERT INTO quotes VALUES ('q99', 'h', '', '', NULL, '', NULL, '4711')")
        db.execute(
            "INSERT INTO orders (id, household, quote_id, status, currency, delivery, total, address,"
            " placed_at, status_at) VALUES ('47', 'h', 'q99', 'placed', 'EUR', 0, 1, 'home', '', '')"
        )
    bought(Shop(small_catalogue(), PROFILE, store, clock), [Item("oat")])
    assert records(store)[0][1]["orders_before"] == 1
