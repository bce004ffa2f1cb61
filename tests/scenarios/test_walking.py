"""Shoppers at random: nobody gets what was not agreed to, nobody is stuck, nearly all get what they want."""

from __future__ import annotations

import sys

import pytest

from voice_shop.scenarios.walking import walk


def test_shoppers_that_are_misheard() -> None:
    walks = walk(40, seed=1, errors=0.1)
    assert (walks.broken, walks.wrong) == ([], [])
    assert walks.succeeded >= 38


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_two_thousand_shoppers_that_are_misheard(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    walks = walk(200, seed=seed, errors=0.1)
    with capsys.disabled():
        sys.stdout.write(f"{walks.told()}\n")
    assert (walks.broken, walks.wrong) == ([], [])
    assert walks.succeeded >= 190
