"""What a device does unasked: a tone when something waits, and a word when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from tests.dialogue.conftest import Shopper, open_shop
from voice_shop import app_sound
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.level import dbfs
from voice_shop.audio.tone import chime
from voice_shop.channels import attention as attention_module
from voice_shop.channels.attention import Attention
from voice_shop.channels.device import Device
from voice_shop.channels.screen import Screen
from voice_shop.journal import events
from voice_shop.listening.states import State
from voice_shop.settings import Settings


@pytest.fixture
def shopper(tmp_path: Path) -> Shopper:
    return open_shop(tmp_path / "shop.db")


class Sounds:
    """A speaker that keeps what it is given."""

    latency = 0.0
    sounding = False

    def __init__(self) -> None:
        self.played: list[Pcm] = []

    def add(self, samples: Pcm) -> None:
        self.played.append(samples)

    def stop(self) -> None:
        pass


def test_the_tone_is_short_soft_and_begins_and_ends_in_silence() -> None:
    tone = chime(22050)
    assert 0.2 < len(tone) / 22050 < 0.4
    assert abs(int(tone[0])) + abs(int(tone[-1])) < 50
    assert -32 < dbfs(tone) < -18


def test_it_sounds_once_for_each_thing_that_waits(shopper: Shopper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention_module, "_EVERY", 0.0)
    sounds, screen = Sounds(), Screen()
    attention = Attention(shopper.turns, cast("Any", sounds), screen, RATE)
    attention.look(State.IDLE)
    assert (sounds.played, screen.waits) == ([], False)
    shopper.shop.set_stock("tofu", 0)
    shopper.say("tell me when tofu is back in stock")
    shopper.shop.set_stock("tofu", 5)
    attention.look(State.HEARING)
    assert sounds.played == []
    for _ in range(3):
        attention.look(State.IDLE)
    assert (len(sounds.played), screen.waits) == (1, True)
    shopper.say("help")
    attention.look(State.IDLE)
    assert (len(sounds.played), screen.waits) == (1, False)


class Silence:
    """A microphone in an empty room."""

    behind = 0.0

    def read(self, timeout: float) -> Pcm:
        return np.zeros(RATE // 10, np.int16)


class Words:
    """A voice whose sound nobody hears here."""

    rate = RATE

    def prepare(self) -> None:
        pass

    def speak(self, text: str, *, slow: bool = False) -> Iterator[Pcm]:
        yield np.zeros(160, np.int16)


@pytest.mark.parametrize("with_speaker", [True, False])
def test_a_question_that_nobody_answers_is_closed_aloud_and_the_cart_is_kept(
    shopper: Shopper, with_speaker: bool
) -> None:
    shopper.say("add two butter", "check out")
    sounds, told = Sounds(), list[events.Event]()
    listener = app_sound.listener(Settings())
    device = Device(
        listener=listener,
        recogniser=cast("Any", None),
        voice=cast("Any", Words()),
        turns=shopper.turns,
        microphone=cast("Any", Silence()),
        speaker=cast("Any", sounds) if with_speaker else None,
    )

    def tell(event: events.Event) -> None:
        told.append(event)
        if isinstance(event, events.Replied) and not event.asks:
            device.quit()

    listener.push()
    device.run(tell)
    replies = [event for event in told if isinstance(event, events.Replied)]
    assert [reply.asks for reply in replies] == [True, False]
    assert replies[-1].keys == ("repair.silence",)
    assert bool(sounds.played) == with_speaker
    assert shopper.session.question is None
    assert (shopper.cart, shopper.orders) == ({"butter": 2}, ())
