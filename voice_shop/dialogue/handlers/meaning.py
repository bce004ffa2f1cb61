"""An order that was not quite understood: "Shall I add that?", and only a yes adds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from voice_shop.dialogue.choosing import choose
from voice_shop.dialogue.facts import with_options
from voice_shop.dialogue.handlers import adding
from voice_shop.dialogue.handlers.adding import take, which
from voice_shop.dialogue.plain import line_from, plain_line
from voice_shop.dialogue.repair import unknown
from voice_shop.dialogue.session import Asking, Question
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.dialogue.wanted import wanted
from voice_shop.language.intent import IntentName, Line, NotUnderstood, Reason

_PAUSES = frozenset({None, Asking.ANYTHING_ELSE, Asking.MEANT})
"""Where such a question takes nothing away that is open."""


def ask_meant(turn: Turn, failure: NotUnderstood) -> Answer | None:
    """Ask whether an order was meant; None if there is none to ask about, or something else is open."""
    order = failure.nearest
    if turn.asking not in _PAUSES or failure.reason is not Reason.UNSURE or order is None:
        return None
    if order.name is not IntentName.ADD or not order.lines:
        return None
    question = _question(turn, list(order.lines))
    if question is None or question == turn.question:
        return None
    return Answer(unknown(failure), question)


def add(turn: Turn) -> Answer:
    """Put things in the basket; to who wants everything confirmed, that is asked first."""
    confirms = turn.shop.manners.of(turn.household, turn.session.person).elder
    if confirms and turn.intent.lines and turn.asking in _PAUSES:
        question = _question(turn, list(turn.intent.lines))
        if question is not None:
            return Answer((), question)
    return adding.add(turn)


def _question(turn: Turn, lines: list[Line]) -> Question | None:
    if wanted(turn, lines) is not None:
        return Question(Asking.MEANT, {"lines": [plain_line(line) for line in lines]})
    choices = choose(turn, lines[0]).choices if len(lines) == 1 else ()
    return which(turn, choices, lines[0]) if choices else None


def change_meant(turn: Turn, **changes: Any) -> Answer | None:
    """ "Make that two", or "the large one", said to such a question of one thing: asked with that. None if no
    such question is open, or something else was named."""
    lines: Sequence[Any] = (
        turn.question.facts["lines"] if turn.question and turn.asking is Asking.MEANT else ()
    )
    if len(lines) != 1 or turn.intent.lines:
        return None
    line = line_from(lines[0])
    options = with_options(turn.shop, line.options, changes.pop("options", {}))
    question = _question(turn, [replace(line, options=options, **changes)])
    return None if question is None else Answer((), question)


def add_meant(turn: Turn, question: Question) -> Answer:
    """The yes to it."""
    return take(turn, [line_from(plain) for plain in question.facts["lines"]])
