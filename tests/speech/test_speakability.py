"""Which names are ranked, and which alias is proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_shop.language.share import interval
from voice_shop.speech.speakability import to_look_at
from voice_shop.speech.trial import Trial

FINE = Trial("a", "oat milk", "oat milk", "Oat milk.", "oat milk", 1, "right", "goat milk", 0.9, 0.0)
NAMES = ("oat milk", "goat milk", "milano cookies", "naan")


def test_a_name_that_is_heard_and_leads_clearly_is_no_finding() -> None:
    assert to_look_at([FINE], NAMES) == ()
    assert to_look_at([replace(FINE, rival="", lead=None)], NAMES) == ()


def test_what_is_taken_for_another_comes_before_what_is_unsure_and_what_sounds_alike() -> None:
    trials = [
        replace(FINE, id="alike", lead=0.05),
        replace(FINE, id="unsure", free="Whatever it is.", doubt=4.0, verdict="asked"),
        replace(FINE, id="silent", heard="", rank=None, doubt=None, verdict="asked", lead=None),
        replace(FINE, id="wrong", heard="goat milk", rank=2, verdict="wrong", lead=-0.4),
    ]
    found = to_look_at(trials, NAMES)
    assert [(entry.id, entry.rule) for entry in found] == [
        ("wrong", "wrong"),
        ("silent", "wrong"),
        ("unsure", "not_heard"),
        ("alike", "sounds_alike"),
    ]


@pytest.mark.parametrize(
    ("free", "alias"),
    [
        ("Melano bitter.", "melano bitter"),  # what was written will be written again
        ("Milano cookies.", ""),  # another product
        ("Milanoe, bitter", ""),  # its own name
        ("", ""),
        ("Me.", ""),  # too little of it
        ("I do not know what that is supposed to be.", ""),
    ],
)
def test_an_alias_is_what_was_heard_if_it_is_free(free: str, alias: str) -> None:
    trial = replace(FINE, name="Milanoe bitter", free=free, rank=2, verdict="wrong")
    (found,) = to_look_at([trial], (*NAMES, "milanoe bitter"))
    assert found.alias == alias


def test_a_share_of_few_is_less_sure_than_one_of_many() -> None:
    assert interval(9, 10) == pytest.approx((0.596, 0.982), abs=0.001)
    assert interval(900, 1000) == pytest.approx((0.880, 0.917), abs=0.001)
    assert interval(0, 5)[0] == 0.0
    assert interval(5, 5)[1] == 1.0
