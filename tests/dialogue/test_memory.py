"""A conversation lives in the shop's database: any channel, any process, one answer to each question."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialogue.conftest import START, Shopper, english, grammar_of, open_shop, sample
from voice_shop.channels.turn import Turns
from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.dialogue.memory import Memory
from voice_shop.dialogue.session import Asking, Session, new_id
from voice_shop.dialogue.session_codec import read, write
from voice_shop.journal.personal import forget, known_of


def _talk(shopper: Shopper, channel: str, place: str = "", person: str = "alex") -> Turns:
    """Another channel's side of the household's conversation."""
    return _turns(shopper.shop, shopper.now, channel, place, person)


def _turns(shop: Shop, now: list[datetime], channel: str, place: str = "", person: str = "alex") -> Turns:
    return Turns(
        grammar=grammar_of("grocery"),
        shop=shop,
        replies=english(),
        clock=lambda: now[0],
        session=Session("unused", "home", person, channel, place=place or channel),
        wording="same",
        memory=Memory(shop.context),
    )


def test_begun_on_the_device_gone_on_in_text_finished_on_alexa(shopper: Shopper) -> None:
    device, text, alexa = (_talk(shopper, name) for name in ("device", "text", "alexa"))
    device.take_text("add two butter")
    assert "3 packs" in text.take_text("make it three").text
    assert "3 packs" in alexa.take_text("check out").text
    alexa.take_text("yes")
    (order,) = shopper.orders
    assert [(line.name, line.quantity) for line in order.lines] == [("butter", 3)]


def test_a_quote_travels_and_is_spoken_again_before_a_yes_counts(shopper: Shopper) -> None:
    device, alexa = _talk(shopper, "device"), _talk(shopper, "alexa")
    offered = device.take_text("reorder my coffee")
    again = alexa.take_text("yes")
    assert shopper.orders == ()
    assert "coffee" in again.text
    assert again.text.endswith("?")
    assert offered.asks
    alexa.take_text("yes")
    assert len(shopper.orders) == 1


def test_another_place_of_the_same_channel_has_not_heard_it_either(shopper: Shopper) -> None:
    kitchen, bedroom = _talk(shopper, "alexa", "kitchen"), _talk(shopper, "alexa", "bedroom")
    kitchen.take_text("reorder my coffee")
    bedroom.take_text("yes")
    assert shopper.orders == ()
    kitchen.take_text("yes")
    assert shopper.orders == (), "the bedroom was the last to hear it"
    kitchen.take_text("yes")
    assert len(shopper.orders) == 1


def test_a_question_between_on_the_other_channel_does_not_make_it_heard(shopper: Shopper) -> None:
    device, text = _talk(shopper, "device"), _talk(shopper, "text")
    device.take_text("reorder my coffee")
    text.take_text("how much is tofu")
    text.take_text("yes")
    assert shopper.orders == ()


def test_a_new_process_goes_on_where_the_last_one_ended(shopper: Shopper, tmp_path: Path) -> None:
    _talk(shopper, "text").take_text("add coffee beans")
    again = open_again(tmp_path / "shop.db")
    again.say("the first one")
    assert list(again.cart.values()) == [1]


def test_after_a_long_silence_the_question_is_gone_and_the_cart_is_kept(shopper: Shopper) -> None:
    device = _talk(shopper, "device")
    device.take_text("add two butter")
    device.take_text("check out")
    shopper.wait(minutes=31)
    device.take_text("yes")
    assert shopper.orders == ()
    assert shopper.cart == {"butter": 2}
    assert device.session.question is None


def test_a_clock_that_went_back_ends_a_question(shopper: Shopper) -> None:
    device = _talk(shopper, "device")
    device.take_text("add two butter")
    device.take_text("clear my cart")
    shopper.wait(days=-400)
    device.take_text("yes")
    assert shopper.cart == {"butter": 2}


def test_people_of_a_household_have_a_conversation_each_and_one_cart(shopper: Shopper) -> None:
    alex, sam = _talk(shopper, "text"), _talk(shopper, "text", person="sam")
    alex.take_text("add two butter")
    alex.take_text("clear my cart")
    sam.take_text("yes")
    assert shopper.cart == {"butter": 2}


def test_of_two_channels_at_once_one_answers_the_question(shopper: Shopper) -> None:
    device, text = _talk(shopper, "device"), _talk(shopper, "device")
    device.take_text("add two butter")
    device.take_text("clear my cart")
    answers: dict[str, str] = {}

    def answer(name: str, turns: Turns, words: str) -> None:
        answers[name] = turns.take_text(words).text

    threads = [
        threading.Thread(target=answer, args=("yes", device, "yes")),
        threading.Thread(target=answer, args=("no", text, "no")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    emptied = not shopper.cart
    assert ("nothing to say yes to" in answers["yes"] or "asked anything" in answers["yes"]) != emptied


def _buy_in_another_process(path: Path) -> None:
    open_again(path).say("yes")


def open_again(path: Path) -> Shopper:
    """A shopper with the device, at the shop whose database is there already."""
    folder, now = sample("grocery"), [START]
    shop = Shop(folder.catalogue, folder.profile, Store(path), lambda: now[0])
    return Shopper(shop, _turns(shop, now, "device"), now)


def test_of_four_processes_that_say_yes_one_orders(shopper: Shopper, tmp_path: Path) -> None:
    _talk(shopper, "device").take_text("reorder my coffee")
    grammar_of("grocery")  # compiled once, before the fork
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_buy_in_another_process, args=(tmp_path / "shop.db",)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert len(shopper.orders) == 1
    session = Memory(shopper.shop.context).load("home", "alex", "device", START, place="device")
    assert session.turn == 5, "each was answered in its turn"


def test_a_turn_whose_process_died_is_answered_by_the_next(
    shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_shop.dialogue.memory.LEASE", 0.1)
    memory = Memory(shopper.shop.context)
    dead = memory.claim("home", "alex", "device", START)
    _talk(shopper, "text").take_text("add two butter")
    assert shopper.cart == {"butter": 2}
    assert memory.save(replace(dead, turn=99), START) is False
    assert memory.load("home", "alex", "text", START).turn == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "null",
        '{"version": 2}',
        '{"version": 1}',
        "[" * 100000,
        '{"version": 1, "id": 5}',
    ],
)
def test_what_another_version_wrote_is_a_new_conversation(
    shopper: Shopper, body: str, tmp_path: Path
) -> None:
    _talk(shopper, "text").take_text("add two butter")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db:
        db.execute("UPDATE conversations SET body = ?", (body,))
        db.commit()
    turns = _talk(shopper, "text")
    assert "butter" in turns.take_text("what's in my cart").text
    assert turns.session.turn == 1


SENTENCES = (
    *("add two butter", "check out", "add coffee beans", "the first one", "no", "how much is it"),
    *("reorder my coffee", "clear my cart", "where is my order", "add a light bulb", "moon walk", "help"),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(said=st.lists(st.sampled_from(SENTENCES), max_size=6), cut=st.data())
def test_every_session_is_written_and_read_whole_or_not_at_all(
    said: list[str], cut: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shopper = open_shop(tmp_path_factory.mktemp("shop") / "shop.db")
    for sentence in said:
        shopper.say(sentence)
    session = shopper.session
    text = write(session)
    back = read(text, "home", "alex", "text")
    assert back is not None
    assert write(back) == text
    assert back.question == session.question
    broken = json.loads(text)
    name = cut.draw(st.sampled_from(sorted(broken)))
    broken[name] = cut.draw(st.sampled_from([[], {}, -1, 1.5, {"asking": "what"}, [1], True, {"says": 1}]))
    other = read(json.dumps(broken), "home", "alex", "text")
    assert other is None or write(other) == json.dumps(
        broken, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def test_what_a_person_said_is_given_out_and_forgotten(shopper: Shopper, tmp_path: Path) -> None:
    turns = _talk(shopper, "text")
    turns.take_text("add two butter")
    turns.take_text("check out")
    path = tmp_path / "shop.db"
    assert known_of(path, "home", "alex")["conversations"][0]["channel"] == "text"
    forget(path, "home", "alex")
    assert "conversations" not in known_of(path, "home", "alex")
    assert Memory(shopper.shop.context).load("home", "alex", "text", START).question is None


def test_nothing_is_left_after_the_days_it_is_kept(shopper: Shopper, tmp_path: Path) -> None:
    _talk(shopper, "text").take_text("add two butter")
    shopper.wait(days=31)
    _talk(shopper, "text", person="sam").take_text("help")
    assert "conversations" not in known_of(tmp_path / "shop.db", "home", "alex")
    assert shopper.cart == {"butter": 2}


def test_an_open_question_is_not_answered_by_a_yes_from_before_it_was_asked(shopper: Shopper) -> None:
    """The other channel closed our question and opened one of its own: our yes is to neither."""
    device, text = _talk(shopper, "device"), _talk(shopper, "text")
    device.take_text("add two butter")
    device.take_text("clear my cart")
    text.take_text("no")
    text.take_text("check out")
    device.take_text("yes")
    assert shopper.orders == ()
    assert shopper.cart == {"butter": 2}
    assert device.session.question is not None
    assert device.session.question.asking is Asking.CONSENT


def test_without_transcripts_no_word_of_a_turn_is_kept(shopper: Shopper) -> None:
    shopper.shop.households.set_switch("home", Switch.TRANSCRIPTS, on=False, by="alex")
    _talk(shopper, "text").take_text("how much is tofu")
    session = Memory(shopper.shop.context).load("home", "alex", "text", START)
    assert (session.heard, session.said, session.history) == ("", (), ())
    assert session.turn == 1


def test_the_id_of_a_conversation_is_never_taken_for_a_card_number() -> None:
    assert all(new_id().isalpha() for _ in range(100))


def test_a_channel_that_begins_asks_what_is_open_and_reads_an_offer_back(shopper: Shopper) -> None:
    device, text, alexa = (_talk(shopper, name) for name in ("device", "text", "alexa"))
    assert text.resume() is None
    device.take_text("add coffee beans")
    asked = text.resume()
    assert asked is not None
    assert "Lavazza" in asked.text
    device.take_text("the first one")
    device.take_text("check out")
    read_back = alexa.resume()
    assert read_back is not None
    assert "€16.99" in read_back.text or "€20.94" in read_back.text
    alexa.take_text("yes")
    assert len(shopper.orders) == 1, "heard whole on this channel"
