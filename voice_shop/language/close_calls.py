"""Names and options that the audio hardly tells apart: which one is meant is asked, not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_shop.language.automaton import Automaton
from voice_shop.language.best import read
from voice_shop.language.intent import Intent, IntentName

CLOSE_CALL = 0.05
"""Nats per token by which a sentence may lead another and still be no surer than it."""
OPTION_CALL = 0.1
"""The same for the choice of one option. Measured on four draws of kitchen noise at 6 dB, chosen on one half
of the recorded orders, random by their names: of the 152 orders of the other half that were taken, 7 had a
wrong option; 4 of them are asked about, and 2 that were right. In quiet 1 of 76 is asked about needlessly."""
_MOST_DOUBTS = 2
"""Options of an order that are asked about; with more it is better said again."""
_MOST = 3
"""Products that can be offered; more cannot be kept in mind while listening."""


def with_rivals(order: Intent, sentences: Sequence[tuple[str, float]], grammar: Automaton) -> Intent:
    """The order with the products that were as likely said, as further candidates of their line, and with the
    choices of an option that were as likely said in the line's `between`.

    Args:
        order: the reading of the first sentence.
        sentences: (sentence of the grammar, log-probability per token), best first.
        grammar: reads them.
    """
    if order.name is IntentName.CHOOSE and order.lines:
        return _with_doubts(order, sentences, grammar)
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
    return _with_doubts(order, sentences, grammar)


def _with_doubts(order: Intent, sentences: Sequence[tuple[str, float]], grammar: Automaton) -> Intent:
    doubts: dict[tuple[int, str], str] = {}
    for text, score in sentences[1:]:
        if score < sentences[0][1] - OPTION_CALL:
            break
        rival = read(text, grammar)
        apart = None if rival is None else _other_option(order, rival)
        if apart is not None:
            doubts.setdefault(apart[:2], apart[2])
    if not 0 < len(doubts) <= _MOST_DOUBTS:
        return order
    lines = list(order.lines)
    for (at, group), value in doubts.items():
        own = lines[at].options.get(group, "")
        lines[at] = replace(lines[at], between={**lines[at].between, group: (own, value)})
    return replace(order, lines=tuple(lines))


def _other_option(order: Intent, rival: Intent) -> tuple[int, str, str] | None:
    """The line, the group and the rival's choice ("" is none), if that is all in which they differ."""
    if (rival.name, rival.slots, len(rival.lines)) != (order.name, order.slots, len(order.lines)):
        return None
    lines = list(zip(order.lines, rival.lines, strict=True))
    apart = [at for at, (own, other) in enumerate(lines) if own.options != other.options]
    if len(apart) != 1 or any(
        replace(own, options=other.options, candidates=other.candidates) != other for own, other in lines
    ):
        return None
    own, other = lines[apart[0]]
    if not set(own.candidates) & set(other.candidates):
        return None
    groups = {g for g in {*own.options, *other.options} if own.options.get(g) != other.options.get(g)}
    group = groups.pop()
    return None if groups else (apart[0], group, other.options.get(group, ""))


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
