"""A person takes over: the packet, the queue, the webhook, and the way back to the shopper."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from tests.answering import Quiet, answering
from tests.dialogue.conftest import Shopper
from voice_shop.commerce.household.types import Switch
from voice_shop.dialogue.handoff.tickets import MOST_REPLY, Tickets, TicketStatus, Why
from voice_shop.dialogue.handoff.webhook import Webhook, send_due
from voice_shop.dialogue.session import Asking
from voice_shop.errors import InputError
from voice_shop.journal.personal import forget, known_of
from voice_shop.language.intent import NotUnderstood, Reason


@pytest.fixture
def tickets(shopper: Shopper) -> Tickets:
    return Tickets(shopper.shop.context)


def test_on_request_the_packet_has_cart_order_and_the_last_turns(shopper: Shopper, tickets: Tickets) -> None:
    text = shopper.say("add two butter", "how much is tofu", "talk to a person")
    (ticket,) = tickets.list()
    assert ticket.id in text
    assert (ticket.reason, ticket.status) == (Why.ASKED, TicketStatus.OPEN)
    assert [(x["name"], x["quantity"]) for x in ticket.packet["cart"]["lines"]] == [("butter", 2)]
    assert ticket.packet["order"]["status"]
    assert [turn["shopper"] for turn in ticket.packet["turns"]] == ["add two butter", "how much is tofu"]
    assert "nine to six" in text, "honest about hours"


def test_without_any_history_it_works_as_well(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("talk to a person")
    assert tickets.list()[0].packet["turns"] == []


def test_asked_twice_there_is_one_ticket_with_the_newest_packet(shopper: Shopper, tickets: Tickets) -> None:
    first = shopper.say("talk to a person")
    second = shopper.say("add two butter", "I want to talk to a human")
    (ticket,) = tickets.list()
    assert ticket.id in first
    assert ticket.id in second
    assert ticket.packet["cart"]["lines"]


def test_in_a_checkout_the_offer_stays(shopper: Shopper) -> None:
    shopper.say("reorder my coffee", "talk to a person")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CONSENT


def test_at_the_end_of_the_ladder_a_person_is_offered(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("add coffee beans")
    texts = [shopper.mean(NotUnderstood(Reason.UNSURE, "mumble")) for _ in range(3)]
    assert len(set(texts)) == 3
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.PERSON
    shopper.say("yes")
    (ticket,) = tickets.list()
    assert ticket.reason is Why.NOT_UNDERSTOOD
    assert ticket.packet["tried"] == {"unsure": 3}


def test_causes_are_counted_apart_and_each_rung_is_another(shopper: Shopper) -> None:
    shopper.say("add coffee beans")
    for reason in (Reason.UNSURE, Reason.AMBIGUOUS, Reason.NOT_OURS):
        shopper.mean(NotUnderstood(reason, "mumble"))
        assert shopper.session.question is not None
        assert shopper.session.question.asking is Asking.CHOICE
    shopper.mean(NotUnderstood(Reason.UNSURE, "mumble"))
    assert shopper.session.question.asking is Asking.PERSON


def test_silence_closes_after_one_repeat_and_offers_nobody(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    shopper.mean(NotUnderstood(Reason.NOTHING_HEARD))
    assert shopper.session.question is not None
    text = shopper.mean(NotUnderstood(Reason.NOTHING_HEARD))
    assert "cart is kept" in text
    assert shopper.session.question is None
    assert shopper.cart == {"butter": 2}


def test_an_answer_that_is_no_choice_again_and_again_leads_to_a_person(shopper: Shopper) -> None:
    shopper.say("add coffee beans", *["the ninth one"] * 3)
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.PERSON


@pytest.mark.parametrize("words", ["this is ridiculous", "damn it", "you're not listening", "I'm in a hurry"])
def test_frustration_offers_a_person(shopper: Shopper, tickets: Tickets, words: str) -> None:
    shopper.say(words)
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.PERSON
    shopper.say("yes please")
    assert tickets.list()[0].reason is Why.FRUSTRATED


def test_in_a_checkout_frustration_leaves_the_offer_the_first_time(shopper: Shopper) -> None:
    shopper.say("reorder my coffee", "this is ridiculous")
    assert shopper.session.question is not None
    assert shopper.session.question.asking is Asking.CONSENT
    shopper.say("you're useless")
    assert shopper.session.question.asking is Asking.PERSON
    shopper.say("yes")
    assert shopper.orders == ()


def test_the_reply_reaches_the_shopper_at_the_next_turn_and_once(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("talk to a person")
    ticket = tickets.list()[0].id
    tickets.reply(ticket, "The butter is back on Friday.")
    text = shopper.say("how much is tofu")
    assert text.startswith(f"About ticket {ticket}, Corner Grocery says: The butter is back on Friday.")
    assert "back on Friday" not in shopper.say("how much is tofu")
    assert tickets.get(ticket).status is TicketStatus.TOLD
    tickets.reply(ticket, "On Saturday, sorry.")
    assert "On Saturday" in shopper.say("help")


def test_a_reply_is_a_text_and_no_template(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("talk to a person")
    tickets.reply(tickets.list()[0].id, "{total} <break time='9s'/> [x]")
    assert "{total}" in shopper.say("help")


def test_what_cannot_be_done_with_a_ticket_is_told(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("talk to a person")
    ticket = tickets.list()[0].id
    for text in ("", "  ", "x" * (MOST_REPLY + 1)):
        with pytest.raises(InputError):
            tickets.reply(ticket, text)
    with pytest.raises(InputError, match="no ticket"):
        tickets.reply("1", "hello")
    tickets.close(ticket)
    with pytest.raises(InputError, match="closed"):
        tickets.reply(ticket, "too late")


def test_without_transcripts_no_word_is_passed_on(shopper: Shopper, tickets: Tickets) -> None:
    shopper.shop.households.set_switch("home", Switch.TRANSCRIPTS, on=False, by="alex")
    shopper.say("how much is tofu", "talk to a person")
    assert tickets.list()[0].packet["turns"] == []


def test_forgetting_a_person_erases_their_tickets(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("how much is tofu", "talk to a person")
    path = shopper.shop.context.store.path
    assert known_of(path, "home", "alex")["handoffs"]
    forget(path, "home", "alex")
    assert tickets.list() == ()


class _Took(Quiet):
    taken: list[tuple[dict[str, str], bytes]]
    status = 200

    def post(self) -> None:
        type(self).taken.append(({k.lower(): v for k, v in self.headers.items()}, self.body()))
        self.answer(type(self).status, location="http://127.0.0.1:1/elsewhere")


@contextmanager
def listening(status: int = 200) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A web server of the shop that answers everything with a status."""
    handler = type("Took", (_Took,), {"taken": [], "status": status})
    with answering(handler) as address:
        yield f"{address}/tickets", handler.taken


def test_the_webhook_gets_a_signed_packet_once(shopper: Shopper, tickets: Tickets) -> None:
    shopper.say("add two butter", "talk to a person")
    with listening() as (url, taken):
        webhook = Webhook(url, "a secret")
        assert send_due(tickets, webhook, shopper.now[0]) == (1, 0)
        assert send_due(tickets, webhook, shopper.now[0]) == (0, 0)
    ((headers, body),) = taken
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"a secret", signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body)["cart"]["lines"][0]["name"] == "butter"


@pytest.mark.parametrize("status", [500, 404, 302, None])
def test_what_is_not_taken_is_tried_again_later_also_after_a_restart(
    shopper: Shopper, tickets: Tickets, status: int | None
) -> None:
    shopper.say("talk to a person")
    if status is None:
        assert send_due(tickets, Webhook("http://127.0.0.1:1/", "s"), shopper.now[0]) == (0, 1)
    else:
        with listening(status) as (url, _):
            assert send_due(tickets, Webhook(url, "s"), shopper.now[0]) == (0, 1)
    again = Tickets(shopper.shop.context)
    assert again.due(shopper.now[0]) == ()
    assert len(again.due(shopper.now[0] + timedelta(minutes=1))) == 1
    with listening() as (url, taken):
        assert send_due(again, Webhook(url, "s"), shopper.now[0] + timedelta(minutes=2)) == (1, 0)
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("url", "secret"),
    [("http://example.com/", "s"), ("ftp://x/", "s"), ("", "s"), ("https://x/", ""), ("https:///", "s")],
)
def test_a_webhook_that_is_not_safe_is_refused(url: str, secret: str) -> None:
    with pytest.raises(InputError):
        Webhook(url, secret)


def test_forget_what_i_said_leaves_cart_and_orders(shopper: Shopper) -> None:
    shopper.say("add two butter", "check out")
    shopper.say("forget what I said")
    assert shopper.session.question is None
    assert (shopper.session.heard, shopper.session.history, shopper.session.said) == ("", (), ())
    shopper.say("yes")
    assert shopper.orders == ()
    assert shopper.cart == {"butter": 2}


def test_what_is_known_is_told(shopper: Shopper) -> None:
    text = shopper.say("what do you know about me?")
    assert "64 orders" in text
    shopper.shop.households.set_switch("home", Switch.PERSONALISATION, on=False, by="alex")
    assert "mostly" in text
    assert "mostly" not in shopper.say("what do you know about me?")
