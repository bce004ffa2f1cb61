"""The answer to a question that came with something told unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice_shop.dialogue.handlers.adding import take
from voice_shop.dialogue.handlers.drafts import hear_draft
from voice_shop.dialogue.handlers.standing import hear_run
from voice_shop.dialogue.plain import line_from
from voice_shop.dialogue.session import Question
from voice_shop.dialogue.turn import Answer, Turn


def yes_to_news(turn: Turn, question: Question) -> Answer:
    """Go on with what was told."""
    return _YES[question.facts["kind"]](turn, question)


def _add_habit(turn: Turn, question: Question) -> Answer:
    """What runs out goes into the cart, as often as it usually does; a purchase is another matter."""
    line = line_from(question.facts["line"])
    return take(turn, [line])


_YES: Mapping[str, Callable[[Turn, Question], Answer]] = {
    "draft": hear_draft,
    "standing": hear_run,
    "habit": _add_habit,
}
