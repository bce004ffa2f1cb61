"""Shoppers at random: nobody gets what was not agreed to, nobody is stuck, nearly all get what they want."""

from __future__ import annotations

import sys

import pytest

from voice_shop.scenarios.walking import Walks, walk

SEEDS = 40
EACH = 250


def well(walks: Walks) -> bool:
    """Whether every promise was kept, nothing else was ordered, and every reply kept the rules."""
    assert (walks.broken, walks.wrong, walks.worded) == ([], [], [])
    return walks.succeeded >= 0.95 * walks.sessions


def test_shoppers_that_are_misheard() -> None:
    assert well(walk(40, seed=1, errors=0.1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_ten_thousand_shoppers_that_are_misheard(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    walks = walk(EACH, seed=seed, errors=0.1)
    with capsys.disabled():
        sys.stdout.write(f"{walks.told()}\n")
    assert well(walks)
