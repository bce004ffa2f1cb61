"""Phrases of a template at random, always the same ones: names and numbers are left open."""

from __future__ import annotations

import random
import zlib

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    TextChunk,
)

from voice_shop.language.glue import glued
from voice_shop.language.normalise import words
from voice_shop.language.pack import SHOP_LISTS, Pack, Template

NAME = "\N{WHITE SQUARE}"
"""Stands for any name of the shop, with its amount."""
NUMBER = "#"
"""Stands for any number."""
_DEEPEST = 12
_NAMED_RULES = frozenset({"line", "lines", "ordered"})
"""Rules that are a name, however long."""
_EMPTY_RULES = frozenset({"open", "close"})
"""Rules of what means nothing."""

Phrase = tuple[str, ...]
_Tree = tuple[str, tuple[object, ...]]
"""("all" | "one" | "rule" | "say", parts)"""


class Sampler:
    """Draws phrases of a pack's templates."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._rules: dict[str, _Tree] = {}
        self._random = random.Random(0)  # noqa: S311 - examples, no secrets

    def phrases(self, template: Template, count: int) -> dict[Phrase, None]:
        """Up to `count` phrases, the same whatever else the pack holds."""
        self._random.seed(zlib.crc32(template.text.encode()))
        tree = self._tree(template.sentence.expression)
        return dict.fromkeys(_close(self._draw(tree, 0)) for _ in range(count))

    def _draw(self, tree: _Tree, depth: int) -> list[str]:
        kind, parts = tree
        if kind == "say":
            return list(parts)  # type: ignore[arg-type]
        if kind == "one":
            return self._draw(self._random.choice(parts), depth + 1)  # type: ignore[arg-type]
        if kind == "rule":
            return self._draw(self._rule(str(parts[0])), depth + 1) if depth < _DEEPEST else []
        return [word for part in parts for word in self._draw(part, depth + 1)]  # type: ignore[arg-type]

    def _rule(self, name: str) -> _Tree:
        if name not in self._rules:
            rule = self._pack.rules.get(name)
            self._rules[name] = ("say", ()) if rule is None else self._tree(rule.expression)
        return self._rules[name]

    def _tree(self, what: Expression) -> _Tree:
        if isinstance(what, TextChunk):
            return ("say", words(what.original_text, self._pack.forms.signs))
        if isinstance(what, ListReference):
            return self._list(what.list_name)
        if isinstance(what, RuleReference):
            if what.rule_name in _NAMED_RULES:
                return ("say", (NAME,))
            return ("say", ()) if what.rule_name in _EMPTY_RULES else ("rule", (what.rule_name,))
        if isinstance(what, Alternative | Permutation):
            return ("one", tuple(self._tree(item) for item in what.items) or (("say", ()),))
        if isinstance(what, Group):
            return ("all", tuple(self._tree(item) for item in glued(what.items)))
        return ("say", ())

    def _list(self, name: str) -> _Tree:
        if name in SHOP_LISTS:
            return ("say", (NAME,))
        values = self._pack.lists.get(name)
        if values is None:
            return ("say", (NUMBER,))
        return ("one", tuple(self._tree(sentence.expression) for sentence, _ in values))


def _close(said: list[str]) -> Phrase:
    """Names beside each other are one name."""
    kept: list[str] = []
    for word in said:
        if not (kept and word == NAME == kept[-1]):
            kept.append(word)
    return tuple(kept)
