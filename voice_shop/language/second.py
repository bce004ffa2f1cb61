"""A second reader for what no template matches: it proposes what was meant, and never orders.

It knows phrases of the templates only, with every name and number left open, and compares a sentence with
them by the words they share, the rarer the more. Words count by their first letters, so that "shipping" is
near "shipped" in any language.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from voice_shop.language.intent import IntentName
from voice_shop.language.pack import Pack
from voice_shop.language.sampling import NAME, NUMBER, Phrase, Sampler

_PHRASES = 40
"""Phrases drawn of one template."""
_STEM = 5
"""Letters that tell words apart."""
_UNKNOWN = 2.0
"""What a word weighs that no phrase has; one of a single intent weighs about 3."""
LEAST_ALIKE = 0.5
"""0..1, from which it is worth asking back."""
_INSIDE = 0.9
"""How much a phrase that is whole inside a longer sentence counts, beside being all of it."""
_SHARED = 2
"""Words that a sentence and the phrase must share at least, names aside; or the whole phrase."""
_SILENT = frozenset({IntentName.CHOOSE, IntentName.CHANGE_OPTIONS, IntentName.PIN})
"""Intents that are never proposed: nearly all of their phrases are names."""
_TAKES = frozenset(
    {
        IntentName.ADD,
        IntentName.REORDER,
        IntentName.CHECK_OUT,
        IntentName.CHANGE_QUANTITY,
        IntentName.YES,
    }
)
"""What is never proposed for a sentence that negates."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sentence may mean.

    Attributes:
        intent: proposed.
        phrase: a phrase of a template that is near, the names of the sentence filled in; empty where it has
            a number or a name that the sentence has not.
        alike: 0..1; 1 is the same words.
        lead: how much less alike the next intent is.
        whole: the sentence has no word that is in no phrase at all.
    """

    intent: IntentName
    phrase: str
    alike: float
    lead: float
    whole: bool


@dataclass(frozen=True, slots=True)
class _Known:
    intent: IntentName
    phrase: Phrase
    stems: frozenset[str]


class SecondReader:
    """Proposes the intent of a sentence that is not in the grammar."""

    def __init__(self, pack: Pack, names: frozenset[str], numbers: frozenset[str] = frozenset()) -> None:
        """For a pack, the words of a shop's names, and the words of numbers."""
        self._pack = pack
        self._names = names
        self._numbers = numbers

    @cached_property
    def _phrases(self) -> tuple[_Known, ...]:
        sampler = Sampler(self._pack)
        return tuple(
            _Known(template.intent, phrase, frozenset(map(_stem, phrase)))
            for template in self._pack.templates
            if template.intent not in _SILENT
            for phrase in sampler.phrases(template, _PHRASES)
            if set(phrase) - {NAME, NUMBER}
        )

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        """Stem -> the phrases that have it."""
        having: defaultdict[str, list[int]] = defaultdict(list)
        for number, known in enumerate(self._phrases):
            for stem in known.stems:
                having[stem].append(number)
        return dict(having)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Stem -> how much it tells: the fewer intents have it, the more."""
        intents: defaultdict[str, set[IntentName]] = defaultdict(set)
        for known in self._phrases:
            for stem in known.stems:
                intents[stem].add(known.intent)
        count = len({known.intent for known in self._phrases}) + 1
        return {stem: math.log(count / len(found)) for stem, found in intents.items()}

    @cached_property
    def _lengths(self) -> tuple[float, ...]:
        return tuple(self._weight(known.stems) for known in self._phrases)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for known in self._phrases for word in known.phrase)

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(self._weights.get(stem, _UNKNOWN) for stem in stems)

    def propose(self, said: Sequence[str], least: float = LEAST_ALIKE) -> Proposal | None:
        """What the sentence may mean; None if nothing is so near.

        A sentence that negates is never taken for one that orders.
        """
        tokens = list(self._tokens(said))
        negated = any(word in self._pack.unbendable for word in said)
        ranked = sorted(self._scored(frozenset(tokens), negated).items(), key=lambda at: -at[1][0])
        if not ranked or ranked[0][1][0] < least:
            return None
        intent, (alike, at) = ranked[0]
        lead = alike - (ranked[1][1][0] if len(ranked) > 1 else 0.0)
        whole = all(token in self._weights for token in tokens)
        return Proposal(intent, self._filled(self._phrases[at].phrase, said), alike, lead, whole)

    def _scored(self, stems: frozenset[str], negated: bool) -> dict[IntentName, tuple[float, int]]:
        """The best phrase of each intent with its likeness."""
        shared: defaultdict[int, float] = defaultdict(float)
        for stem in stems:
            for number in self._having.get(stem, ()):
                shared[number] += self._weights[stem]
        whole = self._weight(stems)
        best: dict[IntentName, tuple[float, int]] = {}
        for number, weight in shared.items():
            known, own = self._phrases[number], self._lengths[number]
            alike = max(weight / (whole + own - weight), _INSIDE * weight / own * math.sqrt(weight / whole))
            if alike <= best.get(known.intent, (0.0, 0))[0] or (negated and known.intent in _TAKES):
                continue
            common = (known.stems & stems) - {NAME, NUMBER}
            if len(common) >= _SHARED or known.stems <= stems:
                best[known.intent] = alike, number
        return best

    def _tokens(self, said: Sequence[str]) -> Iterator[str]:
        for word in said:
            if word in self._words:
                yield _stem(word)
            elif word in self._names:
                yield NAME
            else:
                yield NUMBER if word in self._numbers or word.isdigit() else _stem(word)

    def _filled(self, phrase: Phrase, said: Sequence[str]) -> str:
        """The phrase with the first name of the sentence in the place of its name."""
        if NUMBER in phrase or phrase.count(NAME) > 1:
            return ""
        name: list[str] = []
        for word in said:
            if word in self._names and word not in self._words:
                name.append(word)
            elif name:
                break
        if NAME in phrase and not name:
            return ""
        return " ".join(" ".join(name) if word == NAME else word for word in phrase)


def _stem(word: str) -> str:
    return word[:_STEM]
