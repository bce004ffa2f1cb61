"""Where an utterance begins and ends, in seconds and a bool."""

from __future__ import annotations

import pytest

from voice_shop.errors import InputError
from voice_shop.listening.endpoint import Change, Endpoint
from voice_shop.listening.settings import ListenSettings

RULES = ListenSettings(end_silence=0.6, pause=0.3, min_speech=0.2, patience=5.0, longest=10.0)


def after(endpoint: Endpoint, *parts: tuple[float, bool]) -> list[Change]:
    """What changed while parts of (seconds, is_speech) went by in steps of 0.1 s."""
    return [
        change
        for seconds, is_speech in parts
        for _ in range(round(seconds * 10))
        if (change := endpoint.process(0.1, is_speech)) is not Change.NOTHING
    ]


def test_speech_then_silence_is_an_utterance() -> None:
    endpoint = Endpoint(RULES)
    assert after(endpoint, (1, False), (2, True), (0.6, False)) == [
        Change.STARTED,
        Change.PAUSED,
        Change.ENDED,
    ]
    assert endpoint.speech_start == pytest.approx(1.0)
    assert endpoint.speech_end == pytest.approx(3.0)


def test_a_click_is_not_speech() -> None:
    assert after(Endpoint(RULES), *[(0.1, True), (0.3, False)] * 5) == []


def test_a_short_word_is_speech() -> None:
    assert after(Endpoint(RULES), (0.2, True)) == [Change.STARTED]


def test_a_breath_does_not_end_an_utterance() -> None:
    changes = after(Endpoint(RULES), (1, True), (0.4, False), (1, True), (0.6, False))
    assert changes == [Change.STARTED, Change.PAUSED, Change.RESUMED, Change.PAUSED, Change.ENDED]


def test_a_gap_shorter_than_a_pause_is_not_told_of() -> None:
    assert after(Endpoint(RULES), (1, True), (0.2, False), (1, True)) == [Change.STARTED]


def test_nobody_speaks() -> None:
    endpoint = Endpoint(RULES)
    assert after(endpoint, (4.9, False)) == []
    assert after(endpoint, (0.2, False)) == [Change.TIMED_OUT]


def test_whoever_begins_at_the_last_moment_is_heard() -> None:
    assert after(Endpoint(RULES), (4.9, False), (0.3, True)) == [Change.STARTED]


def test_noise_that_is_nearly_speech_does_not_keep_the_ear_open() -> None:
    endpoint = Endpoint(RULES)
    assert Change.TIMED_OUT in after(endpoint, *[(0.1, True), (0.1, False)] * 40)


def test_what_never_ends_is_cut() -> None:
    assert after(Endpoint(RULES), (10.1, True))[-1] is Change.CUT


@pytest.mark.parametrize("bad", [-1.0, 61.0, float("nan"), float("inf")])
def test_impossible_settings_are_refused(bad: float) -> None:
    with pytest.raises(InputError, match="end_silence"):
        ListenSettings(end_silence=bad)


def test_an_utterance_must_be_longer_than_the_silence_that_ends_it() -> None:
    with pytest.raises(InputError, match="longest"):
        ListenSettings(longest=0.5)
