"""What was meant, by what the audio says and how like the free text it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz

from voice_shop.language.grammar import Grammar
from voice_shop.language.intent import Intent
from voice_shop.speech.beam import Decoded, Hypothesis
from voice_shop.speech.phonemes import Phonemes

_LIKENESS = 3.0
"""Nats per token that a sentence loses by sharing no letter with the free text: the two ways to hear fail
on different words."""
_LEFT_OUT = 2.0
"""Nats per token that a sentence would lose by leaving out everything that was heard."""
_MOST_SENTENCES = 32
"""Sentences that are read; what comes after is far behind."""


@dataclass(slots=True)
class Candidate:
    """One meaning: the sentence that the audio speaks for most, and what speaks for all of its sentences."""

    text: str
    hypothesis: Hypothesis
    per_token: float
    likeness: float
    """To the free text in spelling, 0 to 1."""
    alike_in_sound: float
    intent: Intent

    @property
    def score(self) -> float:
        """Of the audio, less what the free text lacks of it; at most 0."""
        alike = max(self.likeness, self.alike_in_sound)
        return min(0.0, self.per_token - _LIKENESS * (1 - alike))


def ranking(
    decoded: Decoded, plain: Callable[[Hypothesis], str], grammar: Grammar, sounds: Phonemes | None
) -> list[Candidate]:
    """The meanings, best first.

    Several sentences that mean the same speak for it together: one may be how it sounded, another
    how it is usually written.

    Args:
        decoded: sentences and the free text.
        plain: gives the words of a hypothesis.
        grammar: reads the sentences.
        sounds: how words sound, where that is known.
    """
    free = plain(decoded.free)
    sound = sounds.of(free) if sounds else ""
    found: dict[object, Candidate] = {}
    seen: set[str] = set()
    for hypothesis in decoded.sentences:
        if len(seen) >= _MOST_SENTENCES:
            break
        text = plain(hypothesis)
        readings = () if text in seen else grammar.parse(text)
        seen.add(text)
        if readings:
            likeness = float(fuzz.ratio(free, text)) / 100
            alike = float(fuzz.ratio(sound, sounds.of(text))) / 100 if sounds else 0.0
            own = _per_token(hypothesis, decoded)
            fresh = Candidate(text, hypothesis, own, likeness, alike, readings[0].intent)
            candidate = found.setdefault(readings[0].meaning, fresh)
            candidate.likeness = max(candidate.likeness, likeness)
            candidate.alike_in_sound = max(candidate.alike_in_sound, alike)
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def _per_token(hypothesis: Hypothesis, decoded: Decoded) -> float:
    heard = len(decoded.free.tokens)
    left_out = max(0, heard - len(hypothesis.tokens)) / heard
    return hypothesis.per_token(decoded.most) - _LEFT_OUT * left_out
