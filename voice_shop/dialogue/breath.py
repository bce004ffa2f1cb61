"""Several things in one breath: each is done in turn; what needs an answer is asked, and the rest waits.

Nothing is skipped to reach the next: behind an open question only what changes nothing goes on, and what
waits is taken up when that question is answered. A purchase that is read back needs its own yes, as always.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_shop.dialogue.session import BUYS, Asking, Question, Reply, Say, Session
from voice_shop.language.intent import Intent, IntentName, Understood

Step = Callable[[Intent, Session], tuple[Reply, Session]]

_ASIDE = frozenset(
    {
        IntentName.ORDER_STATUS,
        IntentName.PRODUCT_QUESTION,
        IntentName.READ_CART,
        IntentName.FAQ,
        IntentName.OFFERS,
        IntentName.COMPARE,
        IntentName.FIND,
        IntentName.KNOWN,
    }
)
"""What is answered beside an open question, which stays."""
_ANSWERS = frozenset(
    {
        IntentName.YES,
        IntentName.NO,
        IntentName.CHOOSE,
        IntentName.ADD,
        IntentName.SWAP,
        IntentName.CHANGE_OPTIONS,
        IntentName.CHANGE_QUANTITY,
        IntentName.PIN,
        IntentName.CHALLENGE,
    }
)
"""After these what waited goes on; after anything else that closes a question it is forgotten."""


def go_on(
    understood: Understood, before: Session, first: tuple[Reply, Session], step: Step
) -> tuple[Reply, Session]:
    """What was asked for besides, and what waited for an answer.

    Args:
        understood: what was meant in this turn.
        before: the session that it met.
        first: the answer to its first part, and the session after that.
        step: answers one thing more.
    """
    reply, session = first
    besides = understood.also if isinstance(understood, Intent) else ()
    answers = isinstance(understood, Intent) and understood.name in _ANSWERS
    waited = before.waiting if _blocked(before) and (answers or _blocked(session)) else ()
    waiting: list[Intent] = []
    for intent in (*besides, *waited):
        if reply.ends or reply.forgets:
            return reply, session
        if _done_by(session.question, intent):
            continue
        if (waiting or _blocked(session)) and intent.name not in _ASIDE:
            waiting.append(intent)
            continue
        more, after = step(intent, session)
        reply, session = _both(reply, session, more), after
    if waiting and besides:
        reply = replace(reply, says=(*reply.says[:-1], Say("talk.one_by_one"), *reply.says[-1:]))
    if not (waiting or besides or waited):
        return reply, session
    return reply, replace(session, waiting=tuple(waiting), last_reply=reply)


def _both(reply: Reply, between: Session, more: Reply) -> Reply:
    """One answer of two; the question of the first is left to the second, which asks it again or another."""
    says = reply.says if between.question is None else reply.says[:-1]
    return replace(
        more,
        says=(*says, *more.says),
        outcomes=(*reply.outcomes, *more.outcomes),
        answers=reply.answers,
        notice=reply.notice,
    )


def _blocked(session: Session) -> bool:
    return session.question is not None and session.question.asking is not Asking.ANYTHING_ELSE


def _done_by(question: Question | None, intent: Intent) -> bool:
    """ "Order my usual and check out": the purchase that is read back is that."""
    buys = question is not None and question.asking in BUYS
    return buys and intent.name is IntentName.CHECK_OUT
