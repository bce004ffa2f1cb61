"""The answer to a question that came with something told unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice_shop.dialogue.handlers.drafts import hear_draft
from voice_shop.dialogue.handlers.standing import hear_run
from voice_shop.dialogue.session import Question
from voice_shop.dialogue.turn import Answer, Turn


def yes_to_news(turn: Turn, question: Question) -> Answer:
    """Go on with what was told."""
    return _YES[question.facts["kind"]](turn, question)


_YES: Mapping[str, Callable[[Turn, Question], Answer]] = {
    "draft": hear_draft,
    "standing": hear_run,
}
