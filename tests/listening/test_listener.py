"""The listening machine on streams that are written down sample by sample."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.listening.detectors import AGO, FRAME, WORD, LoudIsSpeech, Marked, silence, speech, word
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.listening.events import (
    ListenEvent,
    SpeechChunk,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    TimedOut,
    Woke,
)
from voice_shop.listening.listener import Listener
from voice_shop.listening.settings import ListenSettings
from voice_shop.listening.states import IllegalMove, State

RULES = ListenSettings(
    end_silence=0.6, pause=0.3, min_speech=0.2, lead=0.3, patience=3.0, longest=5.0, guard=0.4
)
TICK = 2 * FRAME / RATE


def new() -> Listener:
    return Listener(wake=Marked(), speech=LoudIsSpeech(), settings=RULES)


def names(events: list[ListenEvent]) -> list[str]:
    return [type(e).__name__ for e in events if not isinstance(e, SpeechChunk)]


def ended(events: list[ListenEvent]) -> SpeechEnded:
    found = [e for e in events if isinstance(e, SpeechEnded)]
    assert len(found) == 1
    return found[0]


ONE = ["Woke", "SpeechStarted", "SpeechPaused", "SpeechEnded"]


def test_a_wake_word_then_a_command() -> None:
    listener = new()
    events = listener.feed(np.concatenate([silence(1), word(), silence(0.5), speech(1), silence(1)]))
    assert names(events) == ONE
    assert listener.state is State.THINKING
    woke = events[0]
    assert isinstance(woke, Woke)
    assert woke.by == "alexa"
    assert woke.at == pytest.approx(1.5, abs=0.002)
    end = ended(events)
    assert end.end == pytest.approx(3.1, abs=TICK)
    assert end.noticed == pytest.approx(3.7, abs=TICK)
    assert end.start == pytest.approx(1.8, abs=TICK)
    assert not end.cut


@pytest.mark.parametrize("breath", [0.0, 0.03, 0.1, 0.25])
def test_in_one_breath_no_sample_of_the_command_is_lost_and_the_word_is_not_in_it(breath: float) -> None:
    command = speech(1, value=5000)
    late = np.concatenate([silence(breath), command])
    late[round(AGO * RATE) - 1] = WORD
    events = new().feed(np.concatenate([silence(1), speech(0.5, 2000), late, silence(1)]))
    assert names(events) == ONE
    heard = ended(events).samples
    # The sample that marks the word overwrites one of the command.
    assert np.count_nonzero(heard >= 5000) >= len(command) - 1
    assert np.count_nonzero((heard >= 2000) & (heard < 2600)) <= 16
    assert ended(events).start >= 1.5 - 0.002


def test_what_comes_before_the_command_is_kept_where_the_word_may_have_ended_later() -> None:
    at_once = new().feed(np.concatenate([silence(1), word(), speech(1), silence(1)]))
    assert ended(at_once).start == pytest.approx(1.5, abs=0.002)
    assert len(ended(at_once).before) == RATE // 10
    assert ended(at_once).before.min() >= 2000
    later = new().feed(np.concatenate([silence(1), word(), silence(1), speech(1), silence(1)]))
    assert len(ended(later).before) == 0


def test_the_chunks_are_the_utterance() -> None:
    stream = [silence(1), word(), silence(0.5), speech(1), silence(0.45), speech(0.5), silence(1)]
    events = new().feed(np.concatenate(stream))
    assert names(events) == [
        "Woke",
        "SpeechStarted",
        "SpeechPaused",
        "SpeechResumed",
        "SpeechPaused",
        "SpeechEnded",
    ]
    chunks = [e for e in events if isinstance(e, SpeechChunk)]
    end = ended(events)
    assert np.array_equal(np.concatenate([c.samples for c in chunks]), end.samples)
    assert chunks[0].start == end.start
    last = [e for e in events if isinstance(e, SpeechPaused)][-1]
    assert np.array_equal(last.samples, end.samples)
    assert last.end == end.end


def test_nothing_is_heard_without_the_wake_word() -> None:
    listener = new()
    assert listener.feed(np.concatenate([speech(2), silence(2), speech(2)])) == []
    assert isinstance(listener.speech, LoudIsSpeech)
    assert listener.speech.frames == 0


def test_a_wake_word_and_then_nothing_times_out() -> None:
    listener = new()
    events = listener.feed(np.concatenate([silence(1), word(), silence(4)]))
    assert names(events) == ["Woke", "TimedOut"]
    assert listener.state is State.IDLE


def test_an_endless_utterance_is_cut() -> None:
    events = new().feed(np.concatenate([word(), silence(0.5), speech(20)]))
    assert ended(events).cut
    assert len(ended(events).samples) / RATE == pytest.approx(5 + 0.3, abs=TICK)


def test_what_is_said_while_we_think_or_speak_is_not_heard_and_does_not_wake() -> None:
    listener = new()
    listener.feed(np.concatenate([word(), silence(0.5), speech(1), silence(0.7)]))
    assert listener.state is State.THINKING
    assert listener.feed(np.concatenate([word(), speech(1), silence(1)])) == []
    listener.answering()
    assert listener.state is State.SPEAKING
    assert listener.feed(np.concatenate([word(), speech(3), silence(1), word()])) == []
    listener.answered(asks=False)
    assert listener.state is State.IDLE
    assert listener.feed(silence(3)) == []


def test_the_echo_of_our_last_word_is_not_heard() -> None:
    listener = new()
    listener.answering()
    listener.answered(asks=True)
    assert not listener.hears
    assert listener.feed(speech(RULES.guard)) == []
    assert listener.hears
    assert listener.state is State.LISTENING
    events = listener.feed(np.concatenate([silence(0.5), speech(0.5, 6000), silence(1)]))
    assert ended(events).samples.max() < 6600
    assert np.count_nonzero((ended(events).samples >= 3000) & (ended(events).samples < 3600)) == 0


@pytest.mark.parametrize(("pause", "early"), [(0.0, True), (0.06, True), (0.2, False)])
def test_what_was_begun_while_we_spoke_is_told_as_such(pause: float, early: bool) -> None:
    listener = new()
    listener.answering()
    assert listener.feed(speech(1)) == []
    listener.answered(asks=True)
    listener.feed(np.concatenate([speech(RULES.guard - pause), silence(pause)]))
    first = listener.feed(np.concatenate([silence(pause), speech(0.5), silence(1)]))
    assert ended(first).early is early
    listener.answered(asks=True)
    assert not ended(listener.feed(np.concatenate([speech(0.5), silence(1)]))).early


def test_what_is_said_after_the_button_is_not_early() -> None:
    listener = new()
    listener.answering()
    listener.answered(asks=True)
    listener.feed(silence(RULES.guard))
    listener.push()
    assert not ended(listener.feed(np.concatenate([speech(0.5), silence(1)]))).early


def test_after_a_question_no_wake_word_is_needed_once() -> None:
    listener = new()
    listener.answering()
    listener.answered(asks=True)
    events = listener.feed(np.concatenate([silence(1), speech(0.4), silence(1)]))
    assert names(events) == ["SpeechStarted", "SpeechPaused", "SpeechEnded"]
    listener.answered(asks=False)
    assert listener.feed(np.concatenate([silence(1), speech(0.4), silence(1)])) == []


def test_the_window_after_a_question_counts_from_the_end_of_the_answer() -> None:
    listener = new()
    listener.answering()
    listener.feed(silence(30))
    listener.answered(asks=True)
    assert listener.feed(silence(RULES.guard + RULES.patience - 0.1)) == []
    events = listener.feed(silence(0.2))
    assert names(events) == ["TimedOut"]
    assert isinstance(events[0], TimedOut)
    assert events[0].at == pytest.approx(30 + RULES.guard + RULES.patience, abs=TICK)


def test_the_wake_word_again_starts_again() -> None:
    listener = new()
    both = [word(), silence(0.2), speech(1), word(), silence(0.2), speech(1, 9000), silence(1)]
    events = listener.feed(np.concatenate(both))
    assert names(events) == ["Woke", "SpeechStarted", "Woke", "SpeechStarted", "SpeechPaused", "SpeechEnded"]
    assert np.count_nonzero(ended(events).samples >= 9000) == RATE
    assert np.count_nonzero((ended(events).samples > 1000) & (ended(events).samples < WORD)) == 0


def test_the_button_opens_the_ear_and_closes_it() -> None:
    listener = new()
    listener.feed(silence(1))
    assert listener.push() == [Woke(by="button", at=1.0, noticed=1.0)]
    events = listener.feed(speech(1)) + listener.release()
    assert names(events) == ["SpeechStarted", "SpeechEnded"]
    assert len(ended(events).samples) == RATE
    assert listener.state is State.THINKING


def test_the_button_pressed_twice_without_a_word_is_nothing() -> None:
    listener = new()
    listener.push()
    listener.feed(silence(0.5))
    assert listener.release() == []
    assert listener.state is State.IDLE


def test_the_button_interrupts_our_voice_and_its_echo_is_not_heard() -> None:
    listener = new()
    listener.answering()
    listener.feed(speech(1))
    listener.push()
    assert listener.feed(speech(RULES.guard)) == []
    assert names(listener.feed(np.concatenate([speech(0.5), silence(1)])))[-1] == "SpeechEnded"


def test_muted_it_hears_nothing_and_keeps_nothing() -> None:
    listener = new()
    listener.feed(np.concatenate([silence(1), speech(1)]))
    listener.mute()
    wake = listener.wake
    assert isinstance(wake, Marked)
    fed = wake.fed
    assert listener.feed(np.concatenate([word(), speech(1), silence(1)])) == []
    assert wake.fed == fed
    listener.unmute()
    events = listener.feed(np.concatenate([silence(0.1), word(), silence(4)]))
    assert names(events) == ["Woke", "TimedOut"]


def test_an_answer_that_ends_while_muted_leaves_it_muted() -> None:
    listener = new()
    listener.answering()
    listener.mute()
    listener.answered(asks=True)
    assert listener.state is State.MUTED


def test_an_illegal_call_raises_and_changes_nothing() -> None:
    calls: list[Callable[[Listener], object]] = [
        lambda it: it.answered(asks=True),
        lambda it: it.unmute(),
        lambda it: it.release(),
    ]
    for call in calls:
        listener = new()
        listener.feed(silence(1))
        with pytest.raises(IllegalMove):
            call(listener)
        assert listener.state is State.IDLE
        assert names(listener.feed(np.concatenate([word(), silence(0.2)]))) == ["Woke"]


PIECES: dict[str, Callable[[], Pcm]] = {
    "short silence": lambda: silence(0.17),
    "silence": lambda: silence(0.7),
    "long silence": lambda: silence(3.4),
    "click": lambda: speech(0.03),
    "speech": lambda: speech(0.61),
    "word": word,
    "late word": lambda: word()[:-37],
}
CALLS = ("push", "release", "answering", "answered", "asked", "mute", "unmute")


def plain(events: list[ListenEvent]) -> list[tuple[object, ...]]:
    """Events as values that compare; chunks joined, because a chunk is as long as its frame."""
    return [
        (
            type(e).__name__,
            *(
                tuple(v.tolist()) if isinstance(v, np.ndarray) else v
                for v in (getattr(e, f.name) for f in fields(e))
            ),
        )
        for e in events
    ]


def run(steps: list[str], cuts: Callable[[int], list[int]]) -> tuple[list[ListenEvent], list[State]]:
    listener, events, states = new(), [], []
    for step in steps:
        if step in PIECES:
            samples = PIECES[step]()
            at = 0
            for size in cuts(len(samples)):
                events += listener.feed(samples[at : at + size])
                at += size
            assert at == len(samples)
        else:
            call = {
                "answered": lambda: listener.answered(asks=False),
                "asked": lambda: listener.answered(asks=True),
            }.get(step) or getattr(listener, step)
            try:
                events += call() or []
            except IllegalMove as error:
                events.append(TimedOut(at=float(hash(error.move) % 97)))
        states.append(listener.state)
    return events, states


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.sampled_from([*PIECES, *CALLS]), max_size=12),
    size=st.integers(1, 4000),
    sizes=st.lists(st.sampled_from([1, 7, 160, 319, 320, 321, 512, 5000]), min_size=1, max_size=8),
)
def test_the_events_do_not_depend_on_how_the_stream_is_cut(
    steps: list[str], size: int, sizes: list[int]
) -> None:
    def whole(n: int) -> list[int]:
        return [n]

    def even(n: int) -> list[int]:
        return [size] * (n // size) + [n % size]

    def uneven(n: int) -> list[int]:
        out: list[int] = []
        for cut in itertools.cycle([*sizes, 997]):
            if sum(out) == n:
                break
            out.append(min(cut, n - sum(out)))
        return out

    events, states = run(steps, whole)
    for cuts in (even, uneven):
        other, other_states = run(steps, cuts)
        assert plain(other) == plain(events)
        assert other_states == states


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "push", "answering", "asked", "answered"]), max_size=15))
def test_utterances_never_overlap_and_always_hold_what_their_chunks_held(steps: list[str]) -> None:
    events, _ = run(steps, lambda n: [n])
    held: list[Pcm] = []
    last_end = 0.0
    for event in events:
        match event:
            case SpeechStarted(at=at):
                held = []
                assert at >= last_end
            case SpeechChunk(samples=samples):
                held.append(samples)
            case SpeechPaused(samples=samples) | SpeechEnded(samples=samples):
                assert np.array_equal(np.concatenate(held), samples)
                assert event.start <= event.end <= event.noticed
                last_end = event.start + len(samples) / RATE
            case Woke(at=at, noticed=noticed):
                assert at <= noticed
                last_end = min(last_end, at)
            case SpeechResumed() | TimedOut():
                pass
