"""Which ways to say an amount belong to which measure of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hassil.expression import Alternative, Expression, Group, ListReference, RuleReference

from voice_shop.language.line import AmountOf, Inside
from voice_shop.language.pack import Pack

BULK = "bulk"
"""Weighed or poured: "half a kilo of", "two litres of"."""
PIECES = "pieces"
"""Counted in packs: "a six pack of"."""
_BY_SLOT = {"unit": BULK, "each": PIECES}
"""The slots that only an amount in this measure fills."""


class Amounts:
    """The amounts of a language pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._rules: dict[tuple[str, bool], frozenset[str]] = {}

    def measures(self, items: Iterable[Expression]) -> list[str]:
        """The measures that an amount can be in, sorted."""
        return sorted(frozenset[str]().union(*map(self._possible, items)))

    def depends(self, rule: str) -> bool:
        """Whether what a rule says can be in a measure."""
        return bool(self._of_rule(rule, always=False))

    def sayable(self, alternatives: Sequence[Expression], inside: Inside) -> Sequence[Expression]:
        """The alternatives that can be said there: with a measure those in it, where there are any;
        without one those that can do without."""
        if not isinstance(inside, AmountOf):
            return alternatives
        if not inside.measure:
            return [item for item in alternatives if not self._needed(item)]
        return [item for item in alternatives if inside.measure in self._possible(item)] or alternatives

    def _possible(self, what: Expression) -> frozenset[str]:
        return self._found(what, always=False)

    def _needed(self, what: Expression) -> frozenset[str]:
        return self._found(what, always=True)

    def _found(self, what: Expression, *, always: bool) -> frozenset[str]:
        """The measures in what an expression says, or in all that it says."""
        if isinstance(what, ListReference):
            measure = _BY_SLOT.get(what.slot_name)
            return frozenset({measure}) if measure else frozenset()
        if isinstance(what, RuleReference):
            return self._of_rule(what.rule_name, always=always)
        if not isinstance(what, Group):
            return frozenset()
        parts = [self._found(item, always=always) for item in what.items]
        if always and isinstance(what, Alternative) and not all(parts):
            return frozenset()
        return frozenset[str]().union(*parts)

    def _of_rule(self, name: str, *, always: bool) -> frozenset[str]:
        if (name, always) not in self._rules:
            self._rules[name, always] = frozenset()  # a rule may name itself
            rule = self._pack.rules.get(name)
            if rule is not None:
                self._rules[name, always] = self._found(rule.expression, always=always)
        return self._rules[name, always]
