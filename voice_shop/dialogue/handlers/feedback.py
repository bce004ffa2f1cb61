"""The answer to the one question after a delivery, or about a cart that was left."""

from __future__ import annotations

from voice_shop.dialogue.session import Asking, Say
from voice_shop.dialogue.turn import Answer, Turn

_OF = {"order": ("good", "fair", "bad"), "cart": ("price", "delivery", "later")}
"""Answers that each question has."""


def feedback(turn: Turn) -> Answer:
    """Keep it, and say what can be done about it."""
    question = turn.question
    if question is None or question.asking is not Asking.FEEDBACK:
        return Answer((Say("feedback.not_asked"),), keep=question is not None)
    answer, kind = str(turn.intent.slots.get("answer")), question.facts["kind"]
    if answer not in _OF[kind]:
        return Answer((Say("talk.not_a_choice"),), keep=True, failed=True, cause="feedback")
    about = question.facts["about"]
    turn.shop.feedback.note(turn.household, about, answer, by=turn.session.person)
    return Answer((Say("feedback.sorry" if answer == "bad" else "feedback.thanks"),))
