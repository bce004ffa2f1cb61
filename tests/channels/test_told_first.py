"""What has happened is told even where it cannot be spoken: a voice that fails loses no order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from rich.console import Console

from tests.dialogue.conftest import Shopper, open_shop
from tests.listening.detectors import LoudIsSpeech, silence, speech
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.channels.device import Device
from voice_shop.channels.replay import replay
from voice_shop.channels.screen import Screen
from voice_shop.errors import StateError
from voice_shop.journal.events import Event
from voice_shop.language.grammar import Grammar
from voice_shop.listening.listener import Listener
from voice_shop.speech.protocols import Heard, Sentence

HAPPENED = ["heard", "understood", "consented", "ordered"]


class HearsYes:
    """A recogniser that hears "yes" in everything."""

    name = "yes"
    language = "en"

    def listen(self, grammar: Grammar) -> HearsYes:
        return self

    def feed(self, samples: Pcm) -> str | None:
        return None

    def finish(self) -> Heard:
        return Heard((Sentence("yes", -0.1),), "yes", 0.0, 1.0, 0.1)

    def prepare(self, grammar: Grammar) -> None: ...

    def close(self) -> None: ...


class Broken:
    """A voice that cannot speak."""

    name = "broken"
    rate = RATE

    def prepare(self) -> None: ...

    def speak(self, text: str, *, slow: bool = False) -> Iterator[Pcm]:
        raise StateError("The voice is broken.")


class Mute(Broken):
    """A voice that finds nothing to speak in what it is given."""

    def speak(self, text: str, *, slow: bool = False) -> Iterator[Pcm]:
        return iter(())


class Played:
    """A microphone with a recording in it; quits when that is over."""

    behind = 0.0

    def __init__(self, samples: Pcm) -> None:
        self._blocks = [samples[at : at + 512] for at in range(0, len(samples), 512)]
        self.device: Device | None = None

    def read(self, timeout: float) -> Pcm | None:
        if self._blocks:
            return self._blocks.pop(0)
        if self.device:
            self.device.quit()
        return None


class Silent:
    """A speaker."""

    latency = 0.0
    sounding = False

    def add(self, samples: Pcm) -> None: ...

    def stop(self) -> None: ...


@pytest.fixture
def shopper(tmp_path: Path) -> Shopper:
    """Has heard the read-back."""
    one = open_shop(tmp_path / "shop.db")
    one.say("add two butter", "check out")
    return one


def ear() -> Listener:
    listener = Listener(wake=None, speech=LoudIsSpeech())
    listener.push()
    return listener


def test_in_a_recording(shopper: Shopper) -> None:
    told: list[Event] = []
    said = [np.concatenate([silence(0.5), speech(0.5), silence(1)])]
    going = replay(said, listener=ear(), recogniser=HearsYes(), voice=Broken(), turns=shopper.turns)
    with pytest.raises(StateError, match="broken"):  # noqa: PT012 - what came before it is what matters
        for event in going:
            told.append(event)  # noqa: PERF402 - `extend` would lose them all
    assert [event.kind for event in told] == HAPPENED
    assert len(shopper.orders) == 1


def listen(shopper: Shopper, voice: Broken, told: list[Event]) -> None:
    microphone = Played(np.concatenate([silence(0.5), speech(0.5), silence(1)]))
    microphone.device = Device(
        listener=ear(),
        recogniser=HearsYes(),
        voice=voice,
        turns=shopper.turns,
        microphone=cast("Any", microphone),
        speaker=cast("Any", Silent()),
        screen=Screen(Console(file=io.StringIO())),
    )
    microphone.device.run(told.append)


def test_at_a_microphone(shopper: Shopper) -> None:
    told: list[Event] = []
    with pytest.raises(StateError, match="broken"):
        listen(shopper, Broken(), told)
    assert [event.kind for event in told] == HAPPENED
    assert len(shopper.orders) == 1


def test_an_answer_without_a_sound_is_told_too(shopper: Shopper) -> None:
    told: list[Event] = []
    listen(shopper, Mute(), told)
    assert [event.kind for event in told] == [*HAPPENED, "replied"]
