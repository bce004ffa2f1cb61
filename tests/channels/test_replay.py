"""Whole conversations from recordings, with every real part: a voice is the shopper, too."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_shop.app import App
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.resample import change_rate
from voice_shop.channels.replay import StreamClock, Track, replay
from voice_shop.home import Home
from voice_shop.journal import events
from voice_shop.listening.listener import Listener
from voice_shop.resources import resource
from voice_shop.speech.moonshine import Moonshine
from voice_shop.speech.piper_voice import PiperVoice

START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def ears() -> Iterator[Moonshine]:
    engine = Moonshine()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def voice() -> PiperVoice:
    return PiperVoice(steady=True)


@pytest.fixture(scope="module")
def say(voice: PiperVoice) -> Callable[[str], Pcm]:
    """What a shopper says, at 16 kHz."""
    said: dict[str, Pcm] = {}

    def speak(text: str) -> Pcm:
        if text not in said:
            said[text] = change_rate(np.concatenate(list(voice.speak(text))), voice.rate, RATE)
        return said[text]

    return speak


def silence(seconds: float) -> Pcm:
    return np.zeros(int(seconds * RATE), np.int16)


class Conversation:
    """One replay with everything that came of it."""

    def __init__(self, folder: Path, ears: Moonshine, voice: PiperVoice) -> None:
        shutil.copytree(resource("samples", "grocery"), folder / "shop")
        self.clock = StreamClock(START)
        self.app = App(Home(folder), clock=self.clock)
        self.listener: Listener = self.app.listener()
        self.track_file = folder / "track.wav"
        self._parts = ears, voice
        self.events: list[events.Event] = []

    def run(self, *parts: Pcm, overlap: bool = False) -> list[events.Event]:
        ears, voice = self._parts
        with Track(self.track_file) as track:
            self.events = list(
                replay(
                    [np.concatenate(parts)],
                    listener=self.listener,
                    recogniser=ears,
                    voice=voice,
                    turns=self.app.turns("replay"),
                    clock=self.clock,
                    track=track,
                    overlap=overlap,
                )
            )
        return self.events

    def heard(self) -> list[str]:
        return [e.heard for e in self.events if isinstance(e, events.Heard)]

    def track(self) -> tuple[Pcm, Pcm]:
        both, rate = soundfile.read(self.track_file, dtype="int16")
        assert rate == RATE
        return both[:, 0], both[:, 1]


@pytest.fixture
def talk(tmp_path: Path, ears: Moonshine, voice: PiperVoice) -> Conversation:
    return Conversation(tmp_path / "home", ears, voice)


def test_a_purchase_from_wake_word_to_order(talk: Conversation, say: Callable[[str], Pcm]) -> None:
    happened = talk.run(
        silence(1), say("Alexa."), silence(0.6), say("Add two oat milks."), silence(1),
        say("Check out."), silence(1), say("Yes."), silence(1),
    )  # fmt: skip
    assert talk.heard() == ["add two oat milks", "check out", "yes"]
    kinds = [e.kind for e in happened]
    assert kinds.count("woke") == 1
    assert kinds.count("ordered") == kinds.count("consented") == 1
    assert kinds.index("quoted") < kinds.index("consented") < kinds.index("ordered")
    for event in happened:
        assert json.loads(events.to_json(event))["event"] == event.kind


def test_times_are_on_one_line_with_the_track(talk: Conversation, say: Callable[[str], Pcm]) -> None:
    happened = talk.run(silence(1), say("Alexa."), silence(0.6), say("What is in my cart?"), silence(2))
    shopper, shop = talk.track()
    assert len(shopper) == round(talk.listener.now * RATE)
    ats = [e.at for e in happened if isinstance(e, (events.Woke, events.Heard, events.Replied))]
    assert ats == sorted(ats)
    reply = next(e for e in happened if isinstance(e, events.Replied))
    assert reply.at is not None
    assert reply.waited is not None
    heard = next(e for e in happened if isinstance(e, events.Heard))
    assert reply.waited >= reply.at - heard.at >= talk.listener.settings.end_silence
    before, after = np.split(shop, [round(reply.at * RATE)])
    assert not before.any()
    assert np.abs(after[: RATE // 2].astype(int)).max() > 1000
    assert all(e.time == START + (e.time - START) for e in happened)
    assert (reply.time - START).total_seconds() == pytest.approx(reply.at, abs=0.05)


def test_a_polite_shopper_waits_and_nothing_that_was_said_is_lost(
    talk: Conversation, say: Callable[[str], Pcm]
) -> None:
    """The second sentence is in the recording while the first one is still being answered."""
    said = [
        silence(1),
        say("Alexa."),
        silence(0.6),
        say("Add two oat milks."),
        silence(0.9),
        say("Check out."),
    ]
    talk.run(*said, silence(1.5))
    assert talk.heard() == ["add two oat milks", "check out"]
    shopper, shop = talk.track()
    reply = next(e for e in talk.events if isinstance(e, events.Replied))
    sounding = slice(round(reply.at * RATE) + RATE // 2, round(reply.at * RATE) + 3 * RATE)
    assert shop[sounding].any()
    assert not shopper[sounding].any()
    whole = np.concatenate(said)
    assert np.count_nonzero(shopper) == np.count_nonzero(whole)
    assert np.array_equal(shopper[shopper != 0], whole[whole != 0])


def test_what_is_said_over_our_voice_is_not_heard(talk: Conversation, say: Callable[[str], Pcm]) -> None:
    talk.run(
        silence(1), say("Alexa."), silence(0.6), say("Add two oat milks."), silence(0.9),
        say("Alexa."), silence(0.4), say("Check out."), silence(12), overlap=True,
    )  # fmt: skip
    assert talk.heard() == ["add two oat milks"]
    assert [e.kind for e in talk.events].count("woke") == 1


def test_the_window_after_a_question_closes(talk: Conversation, say: Callable[[str], Pcm]) -> None:
    talk.run(
        silence(1), say("Alexa."), silence(0.6), say("Add two oat milks."),
        silence(25), say("Check out."), silence(2),
    )  # fmt: skip
    assert talk.heard() == ["add two oat milks"]


def test_the_same_recording_is_the_same_conversation(
    tmp_path: Path, ears: Moonshine, voice: PiperVoice, say: Callable[[str], Pcm]
) -> None:
    said = [silence(1), say("Alexa."), silence(0.6), say("What is in my cart?"), silence(2)]

    def told(name: str, cut: int) -> list[dict[str, object]]:
        talk = Conversation(tmp_path / name, ears, voice)
        talk.run(*said)
        measured = ("session", "waited", "decode_seconds", "text", "keys")
        plain = [json.loads(events.to_json(e)) for e in talk.events]
        return [{k: v for k, v in e.items() if k not in measured} for e in plain]

    assert told("one", 1) == told("two", 2)


def test_without_a_wake_word_whatever_is_said_is_heard(
    tmp_path: Path, ears: Moonshine, voice: PiperVoice, say: Callable[[str], Pcm]
) -> None:
    (tmp_path / "voice-shop.toml").write_text('[wake]\nword = "none"\n', encoding="utf-8")
    talk = Conversation(tmp_path, ears, voice)
    happened = talk.run(silence(9), say("What is in my cart?"), silence(30), say("Help."), silence(1))
    assert talk.heard() == ["what is in my cart", "help"]
    assert "woke" not in [e.kind for e in happened]


def test_silence_is_nothing(talk: Conversation) -> None:
    assert talk.run(silence(5)) == []
    assert len(talk.track()[0]) >= 5 * RATE


def test_a_recording_that_ends_in_mid_sentence_is_answered(
    talk: Conversation, say: Callable[[str], Pcm]
) -> None:
    talk.run(silence(1), say("Alexa."), silence(0.6), say("What is in my cart?")[: -RATE // 4])
    assert len(talk.heard()) == 1
