"""Words of a language that matter when a sentence was typed and is not in the grammar as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_shop.language.fillers import Fillers


@dataclass(frozen=True, slots=True)
class TypedWords:
    """What may be done to a typed sentence.

    Attributes:
        skip: words that may be left out.
        unbendable: words that are never taken for a misspelling of another, nor another for them.
        negations: words that turn a sentence round.
        joiner: the word that a comma can stand for; empty if there is none.
        clauses: words that may begin another clause.
        hedges: words beside which a yes is none.
        secret: words beside which a number is told in confidence.
        signs: what signs are called ("&": "and").
        fillers: phrases that are only polite.
        complements: words with which it begins what is in a thing ("with").
    """

    skip: frozenset[str] = frozenset()
    unbendable: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    joiner: str = ""
    clauses: frozenset[str] = frozenset()
    hedges: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    signs: Mapping[str, str] = field(default_factory=dict)
    fillers: Fillers = field(default_factory=lambda: Fillers(()))
    complements: frozenset[str] = frozenset()
