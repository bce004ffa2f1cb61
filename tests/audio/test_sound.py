"""Level, framing, rates, and which device is meant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.audio.devices import Device, choose
from voice_shop.audio.framing import Framer
from voice_shop.audio.level import SILENCE_DBFS, dbfs
from voice_shop.audio.resample import change_rate, to_pcm
from voice_shop.errors import InputError, MissingError

USB = Device(3, "USB PnP Sound Device: Audio (hw:1,0)", 1, 48000)
WEBCAM = Device(5, "HD Webcam: USB Audio (hw:2,0)", 2, 44100)
DEFAULT = Device(7, "default", 32, 44100)
ALL = (USB, WEBCAM, DEFAULT)


def test_level_is_relative_to_full_scale() -> None:
    assert dbfs(np.zeros(100, np.int16)) == SILENCE_DBFS
    assert dbfs(np.zeros(0, np.int16)) == SILENCE_DBFS
    assert dbfs(np.full(100, -32768, np.int16)) == 0
    assert abs(dbfs(np.full(100, 3277, np.int16)) + 20) < 0.01
    sine = (32767 * np.sin(np.arange(16000) / 5)).astype(np.int16)
    assert abs(dbfs(sine) + 3.01) < 0.05


@given(st.lists(st.integers(0, 50)), st.integers(1, 20))
def test_frames_do_not_depend_on_how_the_stream_is_cut(cuts: list[int], size: int) -> None:
    stream = np.arange(sum(cuts), dtype=np.int16)
    framer, at, frames = Framer(size), 0, []
    for cut in cuts:
        frames += list(framer.feed(stream[at : at + cut]))
        at += cut
    assert [list(f) for f in frames] == [
        list(stream[i : i + size]) for i in range(0, len(stream) - size + 1, size)
    ]


def test_a_changed_rate_keeps_the_length_in_seconds() -> None:
    assert len(change_rate(np.ones(22050, np.int16), 22050, 16000)) == 16000
    same = np.arange(10, dtype=np.int16)
    assert change_rate(same, 16000, 16000) is same


def test_full_scale_does_not_wrap() -> None:
    assert to_pcm(np.array([1.0, -1.0, 2.0], np.float32)).tolist() == [32767, -32768, 32767]


@pytest.mark.parametrize(
    ("name", "device"), [("", DEFAULT), ("pnp", USB), ("WEBCAM", WEBCAM), ("default", DEFAULT), ("usb", USB)]
)
def test_a_part_of_a_name_chooses_a_device(name: str, device: Device) -> None:
    assert choose("microphone", name, ALL, 7) is device


def test_an_exact_name_goes_before_a_longer_one() -> None:
    longer = Device(1, "default:surround", 2, 44100)
    assert choose("microphone", "default", (longer, DEFAULT), 1) is DEFAULT


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError) as caught:
        choose("microphone", "blue", ALL, 7)
    for device in ALL:
        assert device.name in caught.value.hint


def test_no_device_at_all_is_something_missing() -> None:
    with pytest.raises(MissingError) as caught:
        choose("microphone", "usb", (), -1)
    assert caught.value.exit_code == 3
    assert caught.value.code == "microphone_missing"
