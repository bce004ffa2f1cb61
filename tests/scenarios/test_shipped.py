"""The scenarios that come with voice_shop, through every channel."""

from __future__ import annotations

import pytest

from voice_shop.resources import resource
from voice_shop.scenarios.channels import channel_of
from voice_shop.scenarios.playing import Text, play, playable
from voice_shop.scenarios.reading import read_files

SHIPPED = read_files([resource("scenarios")])
ALOUD = SHIPPED[::16]
"""What is also said aloud in the slow tests."""


def test_there_are_enough_of_them() -> None:
    assert len(SHIPPED) >= 150
    assert len({one.shows for one in SHIPPED}) >= 15


@pytest.mark.parametrize("part", range(8))
def test_every_scenario_goes_as_it_must_by_text(part: int) -> None:
    played = [play(one, Text()) for one in playable(SHIPPED, "text")[part::8]]
    assert [one.as_record() for one in played if not one.passed] == []
    assert [(one.scenario.name, one.wording) for one in played if one.wording] == []


@pytest.mark.slow
def test_said_aloud_most_go_as_they_must_and_none_orders_anything_else() -> None:
    """A word as short as "check out" is missed at times; then it is asked again, and nothing else happens."""
    pytest.importorskip("piper")
    pytest.importorskip("moonshine_voice")
    sound = channel_of("audio")
    told = [(play(one, sound), play(one, Text())) for one in playable(ALOUD, "audio")[::2]]
    for heard, typed in told:
        assert heard.left is not None
        assert typed.left is not None
        assert [order for order in heard.left.orders if order not in typed.left.orders] == []
    assert sum(heard.passed for heard, _ in told) >= 0.7 * len(told)
