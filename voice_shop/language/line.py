"""Where in a requested product the compiler is: what may be said there depends on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

_MOST_COUNTED = 6
"""Option groups of a product up to which a sentence cannot name two values of one group."""


@dataclass(frozen=True, slots=True)
class LineOf:
    """Behind the amount: the products that are alike in option groups and measures, and the groups that
    have no value yet."""

    groups: tuple[str, ...]
    left: tuple[str, ...]
    measures: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether each group's value is counted; with many groups that would be too many rules."""
        return len(self.groups) <= _MOST_COUNTED

    def only(self, group: str) -> LineOf:
        """For the value of one group."""
        return replace(self, left=(group,))

    def without(self, group: str) -> LineOf:
        """For what follows a value of the group."""
        return replace(self, left=tuple(other for other in self.left if other != group))


@dataclass(frozen=True, slots=True)
class AmountOf:
    """In the amount: in which measure it is; "" is a number of things or packs."""

    measure: str


Inside = LineOf | AmountOf | None
"""None is outside of a requested product, or where nothing depends on it."""
