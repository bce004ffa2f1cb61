"""By what a household pays: the first of the shop's means that is possible; and its saved tokens.

A token is the payment provider's reference to a card or account. It is no secret to buy with elsewhere, and
never a number of a card: that is refused. Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_shop.commerce.cards import no_card_number
from voice_shop.commerce.context import Context
from voice_shop.commerce.household import rows
from voice_shop.commerce.payment_types import Means, PayBy
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Quote
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Token:
    """A saved token; `person` is empty for one of the household's. `label`: what people call it."""

    number: int
    person: str
    label: str
    reference: str


def choose(db: Database, context: Context, household: str, person: str) -> PayBy | Refusal:
    """How a purchase of this person would be paid; `no_means` if the shop's means all lack something."""
    for name in context.profile.payment.means:
        means = Means(name)
        if means is not Means.SAVED_TOKEN:
            return PayBy(means)
        token = own(db, household, _who(context, person)) or own(db, household, "")
        if token is not None and context.provider is not None:
            return PayBy(means, token.number)
    return Refusal(Code.NO_MEANS)


def holds(db: Database, context: Context, offer: Quote, person: str) -> bool:
    """Whether what was told of paying can still be done, by who says yes now."""
    by = offer.pay_by
    if by.means not in context.profile.payment.means:
        return False
    if by.means is not Means.SAVED_TOKEN:
        return True
    row = db.execute(
        "SELECT 1 FROM payment_tokens WHERE number = ? AND household = ? AND person IN ('', ?)",
        (by.token, offer.household, _who(context, person)),
    ).fetchone()
    return row is not None and context.provider is not None


def _who(context: Context, person: str) -> str:
    return person or context.profile.person_id


def all_of(db: Database, household: str) -> tuple[Token, ...]:
    """The household's tokens, its own first."""
    found = db.execute(
        "SELECT number, person, label, reference FROM payment_tokens WHERE household = ? ORDER BY person",
        (household,),
    ).fetchall()
    return tuple(Token(*row) for row in found)


def own(db: Database, household: str, person: str) -> Token | None:
    """Exactly this person's token; of the household, for the empty one."""
    return next((token for token in all_of(db, household) if token.person == person), None)


def reference(db: Database, number: int | None) -> str:
    """A token's reference; empty if it is gone."""
    row = db.execute("SELECT reference FROM payment_tokens WHERE number = ?", (number,)).fetchone()
    return "" if row is None else str(row[0])


def save(db: Database, context: Context, household: str, token: Token, by: str) -> None:
    """Have this token, in place of the one before; it gets a new number, so offers with the old one die.

    Raises:
        InputError: nobody of that name, no reference or one that is too long, or a card's number in it.
    """
    no_card_number(token.label, token.reference)
    for text in (token.label, token.reference):
        if len(text) > _LONGEST or not text.isprintable():
            raise InputError(f"A token and its label have at most {_LONGEST} characters.", code="bad_token")
    if not token.reference.strip():
        raise InputError("A token has a reference.", code="bad_token")
    if token.person and token.person not in rows.people(db, household):
        raise InputError(
            f"There is nobody {token.person!r} here.",
            hint="See: voice-shop household show",
            code="unknown_person",
        )
    before = own(db, household, token.person)
    _drop(db, household, token.person)
    db.execute(
        "INSERT INTO payment_tokens (household, person, label, reference) VALUES (?, ?, ?, ?)",
        (household, token.person, token.label, token.reference),
    )
    told = None if before is None else before.label or "saved"
    change = (token.person, "payment token", told, token.label or "saved")
    rows.note(db, household, by, context.now(), change)


def remove(db: Database, context: Context, household: str, person: str, by: str) -> bool:
    """Have no token for this person; whether there was one."""
    before = own(db, household, person)
    if before is None:
        return False
    _drop(db, household, person)
    rows.note(db, household, by, context.now(), (person, "payment token", before.label or "saved", None))
    return True


def _drop(db: Database, household: str, person: str) -> None:
    db.execute("DELETE FROM payment_tokens WHERE household = ? AND person = ?", (household, person))
