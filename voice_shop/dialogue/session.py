"""What the conversation remembers from one turn to the next, and what it answers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from voice_shop.commerce.case_types import Case
from voice_shop.commerce.payment_types import Movement
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Consent, Order, Quote, ReturnReceipt
from voice_shop.dialogue.handoff.tickets import Ticket
from voice_shop.language.intent import Intent


def new_id() -> str:
    """An id that nobody else has, of letters only: digits of it could be taken for a card's number."""
    return uuid.uuid4().hex.translate(_LETTERS)


_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class Asking(StrEnum):
    """What an open question is about."""

    CONSENT = "consent"
    CHOICE = "choice"
    OPTION = "option"
    CLEAR = "clear"
    CANCEL = "cancel"
    RETURN = "return"
    COMPLAINT = "complaint"
    ANYTHING_ELSE = "anything_else"
    PIN = "pin"
    PERSON = "person"
    LIST = "list"
    CHALLENGE = "challenge"
    MEANT = "meant"
    NEWS = "news"
    FEEDBACK = "feedback"
    NARROW = "narrow"


BUYS = frozenset({Asking.CONSENT, Asking.PIN, Asking.CHALLENGE})
"""Questions whose answer can buy: what they are about must have been heard here."""
UNDOES = frozenset({Asking.CLEAR, Asking.CANCEL, Asking.RETURN, Asking.COMPLAINT})
"""Questions to which a yes takes something back."""
DECIDES = BUYS | UNDOES
"""Questions to which only a clear yes will do: nothing is sold beside them."""


@dataclass(frozen=True, slots=True)
class Question:
    """An open question with what is needed to act on its answer."""

    asking: Asking
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """State of one conversation. Frozen: `respond` gives the next one.

    Attributes:
        channel: "text", "device", "replay", "alexa"…
        ordered: id of the order that the last reply told of.
        causes: why turns were not understood, each with how often, since one was.
        history: the last turns, each with what was heard and what was said, the oldest first.
        failures: turns in a row that were not understood.
        place: which device or terminal of the channel; only told apart, never shown.
        version: of the conversation in the `Memory`.
        unheard: what was read back must be read back again before a yes to it counts.
        heard: what was heard or typed last, with nothing in it that must not be kept.
        said: what the shop said that a yes would answer: an offer as read back, and what was said since.
        waiting: what was asked for in one breath with something that needs an answer first.
    """

    id: str
    household: str
    person: str
    channel: str
    turn: int = 0
    question: Question | None = None
    last_reply: Reply | None = None
    last_product: str | None = None
    last_line: str | None = None
    ordered: str | None = None
    failures: int = 0
    causes: tuple[tuple[str, int], ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    place: str = ""
    version: int = 0
    unheard: bool = False
    heard: str = ""
    said: tuple[str, ...] = ()
    waiting: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """One thing to say: the key of a reply template and the facts it needs (typed values, not words)."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Outcome = Quote | Consent | Order | ReturnReceipt | Case | Movement | Refusal


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is told unasked, once.

    Attributes:
        about: the id of an order, or "draft/3": what it is about.
        kind: what is told of it: "shipped", "late", "delivered", "back".
    """

    about: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, before it has words.

    Attributes:
        says: spoken in this order; the last one is the open question, if there is one.
        asks: keep listening: a question is open, or what was said shall be said again.
        ends: the conversation is over.
        outcomes: what happened in the shop, in order; a channel turns them into events.
        answers: tickets whose answers are told in this reply.
        notice: what this reply tells unasked.
        forgets: nothing of the conversation is to be kept.
    """

    says: tuple[Say, ...]
    asks: bool = False
    ends: bool = False
    outcomes: tuple[Outcome, ...] = ()
    answers: tuple[Ticket, ...] = ()
    notice: Notice | None = None
    forgets: bool = False
