"""Two files of scenarios, compared by what they leave in the shop."""

from __future__ import annotations

from collections.abc import Sequence

from voice_shop.scenarios.outcome import Outcome, differences
from voice_shop.scenarios.playing import Text, play
from voice_shop.scenarios.scenes import Scenario
from voice_shop.scenarios.shops import folder_of


def compared(
    first: Sequence[Scenario], second: Sequence[Scenario]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name -> what the second leaves otherwise. The only one of each side is compared whatever its name."""
    if len(first) == len(second) == 1:
        return ((second[0].name, _changes(first[0], second[0])),)
    others = {scenario.name: scenario for scenario in second}
    found: list[tuple[str, tuple[str, ...]]] = []
    for scenario in first:
        other = others.pop(scenario.name, None)
        found.append((scenario.name, ("gone",) if other is None else _changes(scenario, other)))
    return (*found, *((name, ("new",)) for name in others))


def _changes(first: Scenario, second: Scenario) -> tuple[str, ...]:
    names = {
        product.id: product.kind or product.name
        for scenario in (first, second)
        for product in folder_of(scenario.shop).catalogue.products.values()
    }
    return tuple(differences(_left(first), _left(second), lambda product: names.get(product, product)))


def _left(scenario: Scenario) -> Outcome:
    return play(scenario, Text()).left or Outcome()
