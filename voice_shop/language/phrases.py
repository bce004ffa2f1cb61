"""The phrases of a template written out, the shortest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, product

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)

from voice_shop.language.normalise import words
from voice_shop.language.pack import Pack

Phrase = tuple[str, ...]
_WAYS = 24
"""Ways kept of one part of a template."""
_DEEPEST = 8


def phrases_of(
    what: Expression, pack: Pack, fill: Callable[[str], Phrase], depth: int = 0
) -> Iterator[Phrase]:
    """Phrases of an expression, not all of them: what may be left out is left out first.

    Args:
        what: of a template or rule of the pack.
        pack: where its rules are.
        fill: list name -> the words that stand for its values.
        depth: of rules within rules.
    """
    if isinstance(what, TextChunk):
        yield words(what.original_text, pack.forms.signs)
    elif isinstance(what, ListReference):
        yield fill(what.list_name)
    elif isinstance(what, RuleReference):
        rule = pack.rules.get(what.rule_name)
        if rule is not None and depth < _DEEPEST:
            yield from islice(phrases_of(rule.expression, pack, fill, depth + 1), _WAYS)
    elif isinstance(what, Permutation | Alternative):
        if isinstance(what, Alternative) and what.is_optional:
            yield ()
        for item in what.items:
            yield from islice(phrases_of(item, pack, fill, depth + 1), _WAYS)
    elif isinstance(what, Group):
        parts = [
            tuple(islice(phrases_of(item, pack, fill, depth + 1), _WAYS)) or ((),) for item in what.items
        ]
        for way in product(*parts):
            yield tuple(word for piece in way for word in piece)
