"""Typed or said to Alexa leads to the same: every turn has the same events, replies and open question, and
the same is left in the shop.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_shop.journal.events import Replied
from voice_shop.resources import resource
from voice_shop.scenarios.channels import channel_of
from voice_shop.scenarios.playing import Channel, Played, Text, play, playable
from voice_shop.scenarios.reading import CHANNELS, read_files
from voice_shop.scenarios.scenes import Scenario, Step, Then

SHIPPED = read_files([resource("scenarios")])
SAMPLE = 16
"""Every so many of them are compared in the quick tests."""
PARTS = 8

CONVERSATIONS = {
    "an order": ["add bananas", "add two packs of spaghetti", "the first one", "check out", "yes"],
    "amounts": ["half a kilo of bananas please", "yes", "a dozen eggs please", "what is in my cart"],
    "a list": ["add bread and butter", "the last one", "the first one", "check out", "no"],
    "corrections": ["add bananas", "make it three", "no i said two", "one more", "remove the bananas"],
    "questions": ["how much are bananas", "is it organic", "do you have gluten free bread", "add bananas"],
    "emptying": ["add bananas", "empty my cart", "no", "empty my cart", "yes", "what is in my cart"],
    "finding": ["find something organic under 3 euros", "the cheapest", "no", "show me cheese"],
    "nothing of ours": ["yesterday we went to the beach", "add caviar", "yes", "help", "repeat that"],
    "a choice and a way out": [
        "add milk",
        "none of them",
        "add milk",
        "the cheaper one",
        "check out",
        "wait",
        "yes",
    ],
    "orders": [
        "where is my order",
        "reorder my coffee",
        "the same again",
        "my usual",
        "cancel my last order",
    ],
    "two ways to pay no heed": ["oat milk", "the large one", "no", "check out", "it came broken"],
}


@pytest.fixture(scope="module")
def alexa() -> Channel:
    return channel_of("alexa")


def compare(scenario: Scenario, alexa: Channel) -> list[object]:
    """What differs, and what is not as the scenario says."""
    said, typed = play(scenario, alexa), play(scenario, Text())
    turns = enumerate(zip(_turns(said), _turns(typed), strict=True), 1)
    found: list[object] = [(scenario.name, turn, *both) for turn, both in turns if both[0] != both[1]]
    if said.left != typed.left:
        found.append((scenario.name, said.left, typed.left))
    return [*found, *(said.why if typed.passed else ())]


def _turns(played: Played) -> list[tuple[object, ...]]:
    return [
        (happened, *_told(next(event for event in reversed(result.events) if isinstance(event, Replied))))
        for happened, result in zip(played.events, played.results, strict=True)
    ]


def _told(reply: Replied) -> tuple[bool, list[str]]:
    """Whether something is asked, and the keys of a reply. Alexa sends no words where she knows no intent:
    why it was none, what is like those words ("did you mean …?"), and whether it is listened for the same
    again, are not compared."""
    meant = any(key.endswith(".meant") for key in reply.keys)
    keys = [key for key in reply.keys if not key.startswith("can.") and not key.endswith(".meant")]
    told = list(dict.fromkeys("repair" if key.startswith("repair.") else key for key in keys)) or ["repair"]
    return reply.asks and not meant and told != ["repair"], told


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_typed_and_said_lead_to_the_same(name: str, alexa: Channel) -> None:
    steps = tuple(Step(line, say=said) for line, said in enumerate(CONVERSATIONS[name], 1))
    assert compare(Scenario(name, Path("parity"), 1, steps, Then()), alexa) == []


def test_scenarios_that_ship_do_the_same_by_alexa(alexa: Channel) -> None:
    assert [fault for one in playable(SHIPPED, "alexa")[::SAMPLE] for fault in compare(one, alexa)] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_scenario_does_the_same_by_alexa(part: int, alexa: Channel) -> None:
    assert [fault for one in playable(SHIPPED, "alexa")[part::PARTS] for fault in compare(one, alexa)] == []


def test_a_scenario_that_is_not_for_every_channel_says_why() -> None:
    assert [
        one.name for one in SHIPPED if set(one.channels or CHANNELS) != set(CHANNELS) and not one.because
    ] == []


def test_few_scenarios_are_not_for_alexa() -> None:
    assert len(playable(SHIPPED, "alexa")) >= 0.95 * len(SHIPPED)
