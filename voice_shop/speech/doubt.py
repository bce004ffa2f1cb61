"""How doubtful it is that a sentence of the grammar was said, on the scale of `speech.protocols.Heard`."""

from __future__ import annotations

from rapidfuzz import fuzz

from voice_shop.language.intent import Intent
from voice_shop.language.normalise import words
from voice_shop.speech.beam import Hypothesis

_SURE = 0.6
"""Nats per token that the free text may win by, if it is itself quite sure."""
_ALIKE = 0.6
"""Likeness of free text and sentence below which doubt grows, if the sentence is not firm..."""
_UNLIKE = 0.2
"""...by 1 for each so much."""
_FIRM = -0.6
"""Nats per token above which the audio speaks for a sentence by itself."""
_FAINT = -1.3
"""Nats per token below which a sentence is too faint..."""
_FAINTER = 0.5
"""...and doubt grows by 1 for each so many nats.

All of these were measured with `voice-shop eval orders` and spoken strays: 96 of 100 orders stay below
0.8 at 6 dB, and what is no sentence of the grammar starts above 1.
"""
_SAME_NAME = 85
"""Likeness, in hundredths, of a word of the sentence and one of a name: "coffees" is "coffee"."""
_CONFIRMED = 1 / 1.5
"""What is left of the doubt in a sentence of whose names a word was heard freely too..."""
_NOT_EVEN_ALIKE = 50
"""...and, if nothing was heard freely that is alike (in hundredths) to any of them..."""
_UNCONFIRMED = 2.0
"""...what becomes of it.

Measured on six draws of kitchen noise at 6 dB: of 456 orders none is lost by this, and five are no longer
asked for again; of 88 strays by the voice, clean and at 6 dB, the one that passed ("can I have the car
keys", heard as "the coffees") is refused, and all others stay above 1.8.
"""

_NO_WORDS = 2.0
"""The least doubt in a sentence of which not one word was heard freely: hum and hiss are heard as notes."""


def doubt_of(free: Hypothesis, best: Hypothesis, likeness: float) -> float:
    """How much better the free text explains the audio than the sentence does.

    The gap of the log-probabilities per token is what separates; it weighs less where the free text is
    itself unsure, as in noise. A sentence that hardly explains the audio is doubtful however little the
    free text does better, the more so if both texts hardly share a letter (`likeness`, 0 to 1).
    """
    gap = (free.total - best.total) / min(len(free.tokens), len(best.tokens))
    unsure = min(_SURE, max(0.0, -free.score))
    weak = min(1.0, max(0.0, (_FIRM - best.score) / _FAINTER))
    unlike = max(0.0, _ALIKE - likeness) / _UNLIKE
    faint = max(0.0, _FAINT - best.score) / _FAINTER
    return max(0.0, gap / (_SURE + unsure)) + weak * unlike + faint


def weighed(doubt: float, free: str, sentence: str, intent: Intent) -> float:
    """The doubt, given whether anything of what is asked for was heard freely too.

    A long common frame ("can I have the ...") dilutes a gap that is all in the one word that matters, so
    that word is looked at by itself. A name alone has no frame, and a sentence without names has nothing
    to look at: their doubt stays.
    """
    said, heard = set(words(sentence)), words(free)
    if not heard:
        return max(doubt, _NO_WORDS)
    names = [
        word
        for line in intent.lines
        for name in (line.product, *line.options.values())
        for word in words(name)
    ]
    named = {word for word in said if any(fuzz.ratio(word, name) >= _SAME_NAME for name in names)}
    if not named or named == said:
        return doubt
    if named & set(heard):
        return doubt * _CONFIRMED
    letters = "".join(heard)
    alike = max(fuzz.partial_ratio(word, letters) for word in named)
    return doubt * _UNCONFIRMED if alike < _NOT_EVEN_ALIKE else doubt
