"""A second reader for what no template matches: it proposes an intent to ask about, and never orders.

It knows the phrases of the templates only, with every name of the shop left open, and compares a sentence
with them by the words they share (rapidfuzz). What it proposes is said back as a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process

from voice_shop.language.intent import IntentName
from voice_shop.language.pack import SHOP_LISTS, Pack
from voice_shop.language.phrases import phrases_of

_PHRASES = 60
"""Phrases written out of one template."""
_LEAST_ALIKE = 68.0
"""rapidfuzz token sort ratio, 0..100, from which it is worth asking back."""
_LEAST_INSIDE = 82.0
"""And its token set ratio: a phrase inside a longer sentence."""
_FEW = 4
"""Intents whose phrases may have a word that still tells them apart from small talk."""
_SHARED = 2
"""Words that a sentence and the phrase must share at least."""
_NAME = "\N{WHITE SQUARE}"
"""Stands for any name of the shop."""
_SILENT = frozenset({IntentName.YES, IntentName.NO, IntentName.CHOOSE, IntentName.STOP})
"""Intents that are never proposed: a question back would be longer than saying it again."""


class SecondReader:
    """Proposes the intent of a sentence that is not in the grammar."""

    def __init__(self, pack: Pack, names: frozenset[str]) -> None:
        """For a pack and the words of a shop's names, which the phrases leave open."""
        self._pack = pack
        self._names = names

    @cached_property
    def _phrases(self) -> dict[str, tuple[IntentName, str]]:
        """Phrase -> intent, and the shortest phrase of the same template if it names nothing."""
        found: dict[str, tuple[IntentName, str]] = {}
        for template in self._pack.templates:
            if template.intent in _SILENT:
                continue
            ways = islice(phrases_of(template.sentence.expression, self._pack, _left_open), _PHRASES)
            phrases = [" ".join(way) for way in ways]
            example = "" if not phrases or _NAME in phrases[0] else phrases[0]
            for phrase in phrases:
                found.setdefault(phrase, (template.intent, example))
        return found

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Words that say what is meant: those of a few intents only, unlike "what" and "the"."""
        intents: defaultdict[str, set[IntentName]] = defaultdict(set)
        for phrase, (intent, _) in self._phrases.items():
            for word in phrase.split():
                intents[word].add(intent)
        return frozenset(word for word, found in intents.items() if len(found) <= _FEW)

    def propose(self, said: Sequence[str]) -> tuple[IntentName, str] | None:
        """The intent of the nearest phrase, and an example of how to say it, which may be empty.

        None if nothing is near, or if the sentence negates.
        """
        if any(word in self._pack.unbendable for word in said):
            return None
        text = " ".join(_NAME if word in self._names else word for word in said)
        found = [
            process.extractOne(text, self._phrases.keys(), scorer=scorer, score_cutoff=cutoff)
            for scorer, cutoff in (
                (fuzz.token_sort_ratio, _LEAST_ALIKE),
                (fuzz.token_set_ratio, _LEAST_INSIDE),
            )
        ]
        near = [best for best in found if best is not None]
        if not near:
            return None
        phrase = near[0][0]
        shared = (set(text.split()) & set(phrase.split())) - {_NAME}
        return self._phrases[phrase] if len(shared) >= _SHARED and shared & self._telling else None


def _left_open(name: str) -> tuple[str, ...]:
    return (_NAME,) if name in SHOP_LISTS else ()
