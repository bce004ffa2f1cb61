"""A device that is open: it is let go of whatever happens."""

from __future__ import annotations

from typing import Any

import pytest

from voice_shop.audio.devices import Device, portaudio
from voice_shop.audio.stream import OpenDevice
from voice_shop.errors import MissingError

BUSY = Device(0, "Busy Sound Card", 1, 48000)


class Stream:
    """Stands for a stream of PortAudio's, which cannot be made to fail on demand."""

    def __init__(self, failure: BaseException | None) -> None:
        self.failure = failure
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")
        if self.failure is not None:
            raise self.failure

    def abort(self, ignore_errors: bool) -> None:
        self.calls.append("abort")

    def close(self, ignore_errors: bool) -> None:
        self.calls.append("close")


class Whistle(OpenDevice):
    kind = "whistle"

    def __init__(self, failure: BaseException | None = None) -> None:
        super().__init__(BUSY)
        self.stream = Stream(failure)

    def _open(self, sounddevice: Any) -> Stream:
        return self.stream


@pytest.fixture(autouse=True)
def _library() -> None:
    try:
        portaudio()
    except MissingError as error:
        pytest.skip(str(error))


def test_it_is_let_go_of_once() -> None:
    with Whistle() as whistle:
        assert whistle.stream.calls == ["start"]
    whistle.close()
    assert whistle.stream.calls == ["start", "abort", "close"]


def test_one_that_cannot_be_started_is_let_go_of_and_told() -> None:
    whistle = Whistle(portaudio().PortAudioError("Device unavailable"))
    with pytest.raises(MissingError) as caught, whistle:
        pass
    assert whistle.stream.calls == ["start", "abort", "close"]
    assert caught.value.code == "whistle_unusable"
    assert "The whistle 'Busy Sound Card' cannot be opened: Device unavailable." in str(caught.value)


def test_one_that_is_interrupted_while_it_starts_is_let_go_of() -> None:
    whistle = Whistle(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt), whistle:
        pass
    assert whistle.stream.calls == ["start", "abort", "close"]
