"""What was not understood: said again in other words each time, then help, then a polite end."""

from __future__ import annotations

from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import NotUnderstood, Reason

PATIENCE = 3
"""Turns in a row that are not understood before the open question is given up."""


def repair(turn: Turn, failure: NotUnderstood) -> Answer:
    """Never act. Without an open question a short word; with one, it is asked again, PATIENCE times.

    Who is asked to say it again is listened to once without the wake word. What is clearly not ours is no
    such case: it may be people talking to each other.
    """
    failures = turn.session.failures
    if failures >= PATIENCE and turn.question is not None:
        return Answer((Say("repair.give_up"),), failed=True)
    if turn.question is not None and failures == PATIENCE - 1:
        return Answer((Say(f"help.{turn.question.asking.value}"),), keep=True, failed=True)
    keep = turn.question is not None
    unclear = failure.reason in {Reason.UNSURE, Reason.AMBIGUOUS}
    once_more = unclear and not keep and failures == 0
    if unclear and failure.nearest is not None:
        text = failure.nearest.text
        if text and not keep:
            return Answer((Say("repair.example", {"example": text}),), failed=True, listens=once_more)
    where = "_asked" if keep else ""
    return Answer((Say(f"repair.{failure.reason.value}{where}"),), keep=keep, failed=True, listens=once_more)
