"""Of an order with a stretch that is unknown, what is left is proposed, and the stretch is named."""

from __future__ import annotations

import pytest

from tests.dialogue.conftest import grammar_of
from voice_shop.language.intent import IntentName, NotUnderstood
from voice_shop.language.understand import understand


@pytest.mark.parametrize(
    ("said", "unknown", "things"),
    [
        ("can i get butter with truffle shavings", "with truffle shavings", ["kerrygold-butter"]),
        ("add caviar and butter", "caviar", ["kerrygold-butter"]),
        ("two butters and a zeppelin please", "a zeppelin", ["kerrygold-butter"]),
        ("butter with truffles and honey", "with truffles", ["kerrygold-butter", "boyne-valley-honey"]),
    ],
)
def test_the_unknown_part_is_named(said: str, unknown: str, things: list[str]) -> None:
    meant = understand(said, grammar_of("grocery"))
    assert isinstance(meant, NotUnderstood)
    assert meant.unknown == unknown
    assert meant.nearest is not None
    assert meant.nearest.name is IntentName.ADD
    assert [line.product_id for line in meant.nearest.lines] == things


@pytest.mark.parametrize(
    "said",
    [
        "she had butter with her friend from work",
        "i never want butter with truffles",
        "tell robert that butter with truffles is nice",
        "caviar and oysters",
    ],
)
def test_a_sentence_that_is_no_order_proposes_none(said: str) -> None:
    meant = understand(said, grammar_of("grocery"))
    assert not isinstance(meant, NotUnderstood) or not meant.unknown
    assert (
        not isinstance(meant, NotUnderstood)
        or meant.nearest is None
        or meant.nearest.name is not IntentName.ADD
    )
