"""A request that leads to the question that is open already: asked otherwise, and never without end.

"Add half a kilo of carrots" is asked about ("Shall I take 1 of carrots?"), and said once more it would only
be asked about again. That is a repair like any other: what can be said is told, then a number or plain
words are asked for, then a person is offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voice_shop.commerce.refusal import Refusal
from voice_shop.dialogue.repair import REPEATS, further_down, give_up
from voice_shop.dialogue.session import BUYS, Asking, Question
from voice_shop.dialogue.turn import Answer, Turn

CAUSE = "same_question"
_GOES_ON = BUYS | {Asking.ANYTHING_ELSE}
"""Questions that stand at the end of every step of shopping, or are a purchase read back anew."""
_BESIDE = frozenset({"pending", "buying", "items", "items_before"})
"""Facts that a question only remembers for what comes after it."""


def not_for_ever(turn: Turn, answer: Answer) -> Answer:
    """The answer, or, where all it does is to ask the open question again, the next rung of the ladder."""
    if not _asks_the_same(turn, answer):
        return answer
    before = dict(turn.session.causes).get(CAUSE, 0)
    if before >= REPEATS or turn.question is None:
        return give_up(turn, CAUSE)
    # Why it led nowhere is told, but not twice.
    last = turn.session.last_reply
    news = () if before else tuple(say for say in answer.says if last is None or say not in last.says)
    says = news or (further_down(turn.question, before + 1),)
    return Answer(says, keep=True, outcomes=answer.outcomes, failed=True, cause=CAUSE, product=answer.product)


def _asks_the_same(turn: Turn, answer: Answer) -> bool:
    open_now, then = turn.question, answer.question
    if answer.keep or open_now is None or then is None or then.asking in _GOES_ON:
        return False
    did_something = answer.line is not None or any(not isinstance(o, Refusal) for o in answer.outcomes)
    return not did_something and (then.asking, _about(then)) == (open_now.asking, _about(open_now))


def _about(question: Question) -> Mapping[str, Any]:
    return {name: value for name, value in question.facts.items() if name not in _BESIDE}
