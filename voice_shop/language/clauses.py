"""Several things in one breath: "add milk and where's my order".

A sentence is cut at its marks and at the words that begin another clause, and taken where every piece is a
sentence of the grammar by itself. A piece that is none may be a condition ("if it is cheap, add two"), so
then nothing is done, and what could be read is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from voice_shop.language.asked_back import HARMLESS
from voice_shop.language.automaton import Automaton
from voice_shop.language.exact import as_it_stands, without_politeness
from voice_shop.language.intent import Intent, IntentName, NotUnderstood, Reason, Understood
from voice_shop.language.normalise import words

_ALONE = frozenset(
    {
        IntentName.YES,
        IntentName.NO,
        IntentName.CHOOSE,
        IntentName.PIN,
        IntentName.CHALLENGE,
        IntentName.HEDGE,
        IntentName.HOLD,
        IntentName.STOP,
        IntentName.REPEAT,
        IntentName.UNDO,
        IntentName.FORGET,
        IntentName.FRUSTRATION,
        IntentName.WHAT_HEARD,
        IntentName.WHY,
    }
)
"""What answers a question or is about the conversation: no part of a longer sentence."""
_MOST_PIECES = 7
_MOST_INTENTS = 3
_MOST_LEFT_OUT = 4
"""Words at the ends of a sentence without which it may be one of the grammar."""
_FEWEST = 3
"""Words that such a sentence has at least."""
_MARKS = re.compile(r"[,;.!?\n](?![0-9])")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    joint: str
    """What stood before it: "," or a word."""


def several(text: str, grammar: Automaton) -> Intent | None:
    """The first of two or three things, the others in its `also`; None if it is not all of that."""
    pieces = tuple(_pieces(text, grammar))
    for count in range(2, min(len(pieces), _MOST_INTENTS) + 1):
        for cuts in combinations(range(1, len(pieces)), count - 1):
            bounds = zip((0, *cuts), (*cuts, len(pieces)), strict=True)
            found = [_read(_joined(pieces[begin:end]), grammar) for begin, end in bounds]
            meant = [intent for intent in found if intent is not None]
            if len(meant) == count:
                return replace(meant[0], also=tuple(meant[1:]))
    return None


def in_part(text: str, grammar: Automaton) -> Understood | None:
    """The longest run of pieces that is a sentence: asked about, or answered where it changes nothing.

    What is left out must not negate.
    """
    pieces = tuple(_pieces(text, grammar))
    negations = grammar.typed.negations
    for length in range(len(pieces) - 1, 0, -1):
        for begin in range(len(pieces) - length + 1):
            rest = (*pieces[:begin], *pieces[begin + length :])
            if any(negations.intersection(words(piece.text)) for piece in rest):
                continue
            found = _read(_joined(pieces[begin : begin + length]), grammar)
            if found is not None:
                return found if found.name in HARMLESS else NotUnderstood(Reason.UNSURE, text, found)
    return None


def run_of_words(said: Sequence[str], text: str, grammar: Automaton) -> NotUnderstood | None:
    """The longest run of words that is a sentence, to be asked about. What is left out must not negate."""
    negations = grammar.typed.negations
    for left_out in range(1, min(_MOST_LEFT_OUT, len(said) - _FEWEST) + 1):
        for begin in range(left_out + 1):
            end = len(said) - left_out + begin
            if negations.isdisjoint((*said[:begin], *said[end:])):
                found = _read(" ".join(said[begin:end]), grammar)
                if found is not None:
                    return NotUnderstood(Reason.UNSURE, text, found)
    return None


def _read(text: str, grammar: Automaton) -> Intent | None:
    found = as_it_stands(text, grammar) or without_politeness(text, grammar)[1]
    return None if found is None or found.name in _ALONE else found


def _joined(pieces: Sequence[_Piece]) -> str:
    text = pieces[0].text
    for piece in pieces[1:]:
        text += f"{'' if piece.joint == ',' else ' '}{piece.joint} {piece.text}"
    return text


def _pieces(text: str, grammar: Automaton) -> Iterator[_Piece]:
    """What stands between marks and the words that begin a clause; nothing if there are too many."""
    if not grammar.typed.clauses:
        return
    alternatives = "|".join(map(re.escape, sorted(grammar.typed.clauses, key=len, reverse=True)))
    begin = re.compile(rf"(?:^|\s)({alternatives})(?=\s)", re.IGNORECASE)
    found: list[_Piece] = []
    for clause in _MARKS.split(text):
        at, joint = 0, ","
        for match in begin.finditer(clause):
            found.append(_Piece(clause[at : match.start()].strip(), joint))
            at, joint = match.end(), match[1]
        found.append(_Piece(clause[at:].strip(), joint))
    whole = [piece for piece in found if piece.text]
    if len(whole) <= _MOST_PIECES:
        yield from whole
