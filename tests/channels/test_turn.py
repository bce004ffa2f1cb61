"""A conversation on any channel: what comes in, the answer, and its events."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.dialogue.conftest import Shopper, open_shop
from voice_shop.journal.events import Consented, Ordered, Quoted, Refused, Replied, to_json
from voice_shop.speech.protocols import Heard, Sentence


@pytest.fixture
def shopper(tmp_path: Path) -> Shopper:
    """At the grocery, with the database in `tmp_path`."""
    return open_shop(tmp_path / "shop.db")


def heard(text: str, *, doubt: float = 0.0, free: str | None = None) -> Heard:
    """An utterance that a recogniser is sure of, unless it says otherwise."""
    sentences = (Sentence(text, -0.1),) if text else ()
    return Heard(sentences, text if free is None else free, doubt, 1.5, 0.2)


def test_by_voice_as_by_text(shopper: Shopper) -> None:
    for sentence in ("add two butter", "check out", "yes"):
        result = shopper.turns.take_heard(heard(sentence), at=3.0)
    kinds = [event.kind for event in result.events]
    assert kinds == ["heard", "understood", "consented", "ordered", "replied"]
    assert [order.total.minor for order in shopper.orders] == [1053]
    assert json.loads(to_json(result.events[0]))["audio_seconds"] == 1.5
    assert isinstance(result.events[-1], Replied)
    assert result.events[-1].at == 3.0


def test_what_was_typed_is_heard_as_it_was_typed(shopper: Shopper) -> None:
    event = json.loads(to_json(shopper.turns.take_text("How much is Tofu?").events[0]))
    assert (event["heard"], event["free"], event["doubt"]) == ("How much is Tofu?", None, None)


def test_an_utterance_without_a_sentence_of_ours_is_still_json(shopper: Shopper) -> None:
    def no_number(name: str) -> None:
        raise AssertionError(name)

    result = shopper.turns.take_heard(heard("", doubt=float("inf"), free="and then he said"))
    event = json.loads(to_json(result.events[0]), parse_constant=no_number)
    assert (event["heard"], event["free"], event["doubt"]) == ("", "and then he said", None)


def test_a_name_of_several_products_has_its_candidates_beside_the_lines(shopper: Shopper) -> None:
    event = json.loads(to_json(shopper.turns.take_text("two oat milks please").events[1]))
    assert event["lines"] == [{"product_id": None, "product": "oat milks", "quantity": 2, "options": {}}]
    assert "alpro-oat-drink" in event["slots"]["candidates"]["oat milks"]


@pytest.mark.parametrize(
    "stray",
    [
        heard("yes", doubt=1.9, free="yesterday we went to the beach"),
        heard("", doubt=float("inf"), free="and then he said"),
        heard("", doubt=float("inf"), free=""),
    ],
)
def test_speech_that_is_not_ours_buys_nothing(shopper: Shopper, stray: Heard) -> None:
    shopper.say("add two butter", "check out")
    result = shopper.turns.take_heard(stray)
    assert shopper.orders == ()
    assert result.asks
    assert result.text.endswith("€10.53?")


def test_after_waking_again_a_purchase_is_read_back_before_a_yes_counts(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    shopper.turns.woke("button")
    shopper.say("how much is tofu")
    result = shopper.turns.take_heard(heard("yes"))
    assert shopper.orders == ()
    assert [event.kind for event in result.events] == ["heard", "understood", "quoted", "replied"]
    assert "2 packs of butter (250 g each)" in result.text
    assert result.text.endswith("order and pay €10.53?")
    shopper.turns.take_heard(heard("yes"))
    assert len(shopper.orders) == 1


def test_a_yes_that_was_begun_during_the_read_back_is_asked_for_again(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    result = shopper.turns.take_heard(heard("yes"), early=True)
    assert shopper.orders == ()
    assert [event.kind for event in result.events] == ["heard", "understood", "replied"]
    assert result.asks
    assert "€10.53" in result.text
    shopper.turns.take_heard(heard("yes"))
    assert len(shopper.orders) == 1


def test_a_no_that_was_begun_during_the_read_back_counts(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    shopper.turns.take_heard(heard("no"), early=True)
    assert shopper.session.question is None


def test_after_waking_again_what_a_yes_would_undo_is_asked_again(shopper: Shopper) -> None:
    shopper.say("add two butter", "empty my cart")
    shopper.wait(hours=3)
    shopper.turns.woke("alexa")
    asked = shopper.turns.take_heard(heard("yes"))
    assert list(shopper.cart.values()) == [2]
    assert asked.asks
    assert asked.text.endswith("your cart?")
    shopper.turns.take_heard(heard("yes"))
    assert shopper.cart == {}


def test_waking_for_something_new_asks_for_nothing_twice(shopper: Shopper) -> None:
    shopper.turns.woke("alexa")
    shopper.say("reorder my coffee", "yes")
    assert len(shopper.orders) == 1
    shopper.turns.woke("alexa")
    shopper.say("add two butter", "check out", "yes")
    assert len(shopper.orders) == 2


def test_the_bare_name_of_a_product_is_in_force_only_where_it_answers_a_question(shopper: Shopper) -> None:
    assert not shopper.turns.grammar_now.parse("tofu")
    shopper.say("add butter")
    assert shopper.turns.grammar_now.parse("tofu")
    shopper.say("check out")
    assert not shopper.turns.grammar_now.parse("tofu")
    assert shopper.turns.grammar_now.parse("yes")


def test_the_events_of_a_purchase_tell_the_same_story(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out", "yes")
    events = [event for result in shopper.results for event in result.events]
    (quoted,) = [event for event in events if isinstance(event, Quoted)]
    (consented,) = [event for event in events if isinstance(event, Consented)]
    (ordered,) = [event for event in events if isinstance(event, Ordered)]
    assert (consented.quote_id, consented.digest) == (quoted.quote_id, quoted.digest)
    assert (ordered.lines, ordered.total) == (quoted.lines, quoted.total)
    assert consented.words == "yes"
    assert consented.person == "alex"
    assert [order.id for order in shopper.orders] == [ordered.order_id]


def test_every_event_is_one_line_of_json(shopper: Shopper) -> None:
    shopper.say(
        "add two butter",
        "check out",
        "make it ninety",
        "no",
        "find something under 2 euro",
        "return the sourdough bread",
        "gibberish",
    )
    for result in shopper.results:
        for event in result.events:
            line = to_json(event)
            assert "\n" not in line
            assert json.loads(line)["event"] == event.kind


def test_a_refusal_is_an_event_with_its_facts(shopper: Shopper) -> None:
    shopper.say("add cinnamon buns")
    (refused,) = [event for event in shopper.last.events if isinstance(event, Refused)]
    assert refused.code == "out_of_stock"
    assert refused.facts["left"] == 0


def test_a_fault_of_the_shop_is_said_and_nothing_is_lost(shopper: Shopper, tmp_path: Path) -> None:
    shopper.say("add two butter", "check out")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db, db:
        (body,) = db.execute("SELECT body FROM quotes").fetchone()
        db.execute("UPDATE quotes SET body = replace(body, '1053', '1')")
    shopper.say("yes")
    assert shopper.keys == ("talk.fault",)
    assert shopper.orders == ()
    assert [e.code for e in shopper.last.events if isinstance(e, Refused)] == ["quote_tampered"]
    with closing(sqlite3.connect(tmp_path / "shop.db")) as db, db:
        db.execute("UPDATE quotes SET body = ?", (body,))
    shopper.say("yes")
    assert [order.total.minor for order in shopper.orders] == [1053]


def test_the_same_words_after_a_fault_do_nothing_twice(shopper: Shopper) -> None:
    before = shopper.session
    shopper.say("add two butter")
    shopper.turns.session = before  # as if the answer had been lost
    shopper.say("add two butter")
    assert shopper.cart == {"butter": 2}
    shopper.turns.session = before
    shopper.say("add tofu")
    assert shopper.cart == {"butter": 2, "tofu": 1}


def test_who_shall_say_it_again_is_listened_to_once_and_no_more(shopper: Shopper) -> None:
    unsure = heard("take the butter out", doubt=1.1, free="take the but her ow")
    asks = [shopper.turns.take_heard(unsure).asks for _ in range(3)]
    assert asks == [True, False, False]
    assert shopper.session.question is None
    assert shopper.cart == {}
    shopper.say("what's in my cart")
    assert shopper.turns.take_heard(unsure).asks, "after something understood, once again"


def test_an_order_heard_in_doubt_is_asked_about_and_given_up_in_the_end(shopper: Shopper) -> None:
    unsure = heard("add two butter", doubt=1.1, free="at too but her")
    assert "2 packs of butter" in shopper.turns.take_heard(unsure).text
    asks = [shopper.turns.take_heard(unsure).asks for _ in range(5)]
    assert not all(asks), "who does not answer is left alone"
    assert shopper.cart == {}


def test_talk_that_is_not_ours_is_not_listened_to_further(shopper: Shopper) -> None:
    assert not shopper.turns.take_text("yesterday we went to the beach").asks


def test_a_name_alone_must_be_heard_more_surely_than_a_sentence(shopper: Shopper) -> None:
    shopper.say("add two butter")
    shopper.turns.take_heard(heard("chicken", doubt=0.6, free="Chickel."))
    assert shopper.cart == {"butter": 2}
    shopper.turns.take_heard(heard("bananas", doubt=0.2))
    assert len(shopper.cart) == 2
    shopper.turns.take_heard(heard("add lemons", doubt=0.6))
    assert len(shopper.cart) == 3
