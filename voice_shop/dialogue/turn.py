"""One turn as the handlers see it, and what they make of it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voice_shop.commerce.evidence import Evidence
from voice_shop.commerce.money import Money
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.session import Asking, Outcome, Question, Say, Session
from voice_shop.language.intent import Intent

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop


@dataclass(frozen=True, slots=True)
class Turn:
    """What was meant, where the conversation stands, and the shop to act on.

    `evidence`: what was heard and what it answers, for the purchase record; None where nobody kept it.
    """

    intent: Intent
    session: Session
    shop: Shop
    now: datetime
    evidence: Evidence | None = None

    @property
    def household(self) -> str:
        """Whose cart and orders these are."""
        return self.session.household

    @property
    def question(self) -> Question | None:
        """The question that is open while this turn is answered."""
        return self.session.question

    @property
    def asking(self) -> Asking | None:
        """What the open question is about."""
        return self.session.question.asking if self.session.question else None

    def key(self, part: str) -> str:
        """Idempotency key of one act of this turn.

        A turn that ended in a fault is not counted, and may be followed by the same words or by others: the
        same must do nothing twice, the others must not be taken for the same.
        """
        meant = zlib.crc32(repr((self.intent.name, self.intent.lines, self.intent.slots)).encode())
        return f"{self.session.id}/{self.session.turn}/{part}/{meant:08x}"

    @property
    def just_ordered(self) -> Order | None:
        """The order that the answer before this turn told of."""
        ordered = self.session.ordered
        order = None if ordered is None else self.shop.order(ordered)
        return None if order is None or order.status is OrderStatus.CANCELLED else order

    def day(self, moment: datetime) -> date:
        """The day of a moment where the shop is."""
        return moment.astimezone(ZoneInfo(self.shop.profile.timezone)).date()

    def money(self, minor: int) -> Money:
        """An amount in the shop's currency."""
        return Money(minor, self.shop.profile.currency)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler decides. `respond` adds the question's words and makes reply and session of it.

    Attributes:
        says: in this order, without the question.
        question: open from now on; None closes the one before.
        keep: the question that was open stays open and is asked again; `question` is not used.
        outcomes: what happened in the shop.
        ends: the conversation is over.
        product: id of the product spoken of: "it" in the next turn.
        line: id of the line spoken of.
        failed: it was not understood, or led nowhere; `cause` says why.
        forgets: nothing of the conversation is to be kept.
        listens: listen for the same again, though no question is open.
    """

    says: tuple[Say, ...] = ()
    question: Question | None = None
    keep: bool = False
    outcomes: tuple[Outcome, ...] = ()
    ends: bool = False
    product: str | None = None
    line: str | None = None
    failed: bool = False
    cause: str = ""
    forgets: bool = False
    listens: bool = False
    replay: bool = field(default=False)
    """The says already hold the question: they are the last reply once more."""


Handler = Callable[[Turn], Answer]


def anything_else() -> Question:
    """The question after something changed in the cart."""
    return Question(Asking.ANYTHING_ELSE)
