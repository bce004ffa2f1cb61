"""Names that the audio hardly tells apart: which one is meant is asked, not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.intent import Intent, IntentName

CLOSE_CALL = 0.05
"""Nats per token by which a sentence may lead another and still be no surer than it."""
_MOST = 3
"""Products that can be offered; more cannot be kept in mind while listening."""


def with_rivals(order: Intent, sentences: Sequence[tuple[str, float]], grammar: Automaton) -> Intent:
    """The order with the products that were as likely said, as further candidates of their line.

    Args:
        order: the reading of the first sentence.
        sentences: (sentence of the grammar, log-probability per token), best first.
        grammar: reads them.
    """
    if order.name is not IntentName.ADD:
        return order
    least = sentences[0][1] - CLOSE_CALL
    for text, score in sentences[1:]:
        if score < least:
            break
        rival = read(text, grammar)
        at = None if rival is None else _other_name(order, rival)
        if rival is not None and at is not None:
            order = _joined(order, rival, at)
    return order


def _other_name(order: Intent, rival: Intent) -> int | None:
    """The one line in which they differ, if they do in its product only."""
    if (rival.name, rival.slots, len(rival.lines)) != (order.name, order.slots, len(order.lines)):
        return None
    lines = zip(order.lines, rival.lines, strict=True)
    apart = [at for at, (own, other) in enumerate(lines) if own.candidates != other.candidates]
    if len(apart) != 1:
        return None
    renamed = (
        replace(other, candidates=own.candidates, product=own.product)
        for own, other in zip(order.lines, rival.lines, strict=True)
    )
    return apart[0] if tuple(renamed) == order.lines else None


def _joined(order: Intent, rival: Intent, at: int) -> Intent:
    own = order.lines[at]
    either = tuple(dict.fromkeys(own.candidates + rival.lines[at].candidates))
    if len(either) > max(_MOST, len(own.candidates)):
        return order
    lines = list(order.lines)
    lines[at] = replace(own, candidates=either)
    return replace(order, lines=tuple(lines))
