"""What was not understood: a ladder of other ways to say it, and then a person.

Rephrase, offer choices, say it piece by piece, offer a person. Each cause is asked about twice at most, and
never twice with the same words. Silence closes politely. Nothing here acts.
"""

from __future__ import annotations

from voice_shop.dialogue.handoff.tickets import Why
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import IntentName, NotUnderstood, Reason

REPEATS = 2
"""So often the same cause is asked about."""
RUNGS = 3
"""Turns in a row that were not understood, whatever the causes, before a person is offered."""
_CLOSES = {Reason.NOTHING_HEARD: 1}
"""Causes that end a question sooner, after so many repeats: who is silent is not pressed."""


_LONGEST_QUOTED = 8
"""Words of the shopper's that are said back."""

NEAR = {
    IntentName.ADD: "add",
    IntentName.REORDER: "reorder",
    IntentName.REMIND: "list",
    IntentName.FIND: "find",
    IntentName.PRODUCT_QUESTION: "find",
    IntentName.COMPARE: "find",
    IntentName.ORDER_STATUS: "order",
    IntentName.CANCEL_ORDER: "cancel",
    IntentName.RETURN_ITEM: "return",
    IntentName.DELIVERY: "deliver",
    IntentName.OFFERS: "offers",
    IntentName.FAQ: "person",
    IntentName.PERSON: "person",
    IntentName.READ_CART: "cart",
    IntentName.REMOVE: "cart",
    IntentName.CHECK_OUT: "cart",
}
"""What the shop can do that is nearest to what it cannot: replies of the file `can`."""

_OFFER = Question(Asking.PERSON, {"reason": Why.NOT_UNDERSTOOD.value})


def repair(turn: Turn, failure: NotUnderstood) -> Answer:
    """Never act. Without an open question a short word; with one, it is asked again, further down the ladder.

    Who is asked to say it again is listened to once without the wake word. What is clearly not ours is no
    such case: it may be people talking to each other.
    """
    cause = failure.reason.value
    if turn.question is None:
        return _unasked(turn, failure, cause)
    before = dict(turn.session.causes).get(cause, 0)
    if before >= _CLOSES.get(failure.reason, REPEATS) or turn.session.failures >= RUNGS:
        silent = failure.reason is Reason.NOTHING_HEARD
        return give_up(turn, cause, silent=silent)
    failures = turn.session.failures
    rung = further_down(turn.question, failures) if failures else Say(f"repair.{cause}_asked")
    said = (*unknown(failure), rung)[:1]
    return Answer(said, keep=True, failed=True, cause=cause)


def unknown(failure: NotUnderstood) -> tuple[Say, ...]:
    """What the shop does not know in an order that was understood but for that."""
    if not failure.unknown:
        return ()
    quoted = len(failure.unknown.split()) <= _LONGEST_QUOTED
    return (Say("repair.unknown", {"words": failure.unknown}) if quoted else Say("repair.unknown_part"),)


def further_down(question: Question, failures: int) -> Say:
    """What is said before the open question after so many failures: what can be said, then how to say it."""
    if failures <= 1:
        return Say(help_key(question))
    return Say("repair.number" if several(question) else "repair.words")


def help_key(question: Question) -> str:
    """The reply that tells what can be said to a question."""
    if question.asking is Asking.CHOICE and not several(question):
        return "help.take_out" if question.facts.get("style") == "without" else "help.take"
    return f"help.{question.asking.value}"


def several(question: Question) -> bool:
    """Whether there are choices, which have places, rather than a yes or no."""
    if question.asking is Asking.CHOICE:
        return len(question.facts["choices"]) > 1
    return question.asking is Asking.OPTION


def give_up(turn: Turn, cause: str, *, silent: bool = False) -> Answer:
    """The open question is left, and nothing of it is done. A person is offered; silence, or the offer of a
    person that is not understood either, closes."""
    closing = silent or turn.asking is Asking.PERSON
    said = Say("repair.silence" if silent else "repair.give_up")
    return Answer((said,), None if closing else _OFFER, failed=True, cause=cause)


def _unasked(turn: Turn, failure: NotUnderstood, cause: str) -> Answer:
    failures = turn.session.failures
    unclear = failure.reason in {Reason.UNSURE, Reason.AMBIGUOUS}
    if unclear and failures == RUNGS:
        return Answer(
            (), Question(Asking.PERSON, {"reason": Why.NOT_UNDERSTOOD.value}), failed=True, cause=cause
        )
    once_more = unclear and failures == 0
    # Whoever is listened to was asked something, and who was asked is listened to.
    listens = "_listens" if once_more else ""
    if failure.unknown:
        more = (Say("repair.else_listens"),) if once_more else ()
        return Answer((*unknown(failure), *more), failed=True, cause=cause, listens=once_more)
    if unclear and failure.nearest is not None and failure.nearest.text:
        said = Say(f"repair.example{listens}", {"example": failure.nearest.text})
        return Answer((said,), failed=True, cause=cause, listens=once_more)
    near = (
        NEAR.get(failure.nearest.name) if failure.nearest is not None and not failure.nearest.text else None
    )
    if failure.reason is Reason.NOT_OURS and near is not None:
        return Answer((Say("repair.cannot"), Say(f"can.{near}")), failed=True, cause=cause)
    return Answer((Say(f"repair.{cause}{listens}"),), failed=True, cause=cause, listens=once_more)
