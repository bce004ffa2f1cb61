"""Microphones and speakers that this machine has, and which one is meant by a part of a name."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from voice_shop.errors import InputError, MissingError


@dataclass(frozen=True, slots=True)
class Device:
    """One way in or out.

    Attributes:
        index: its number for PortAudio, until the next plugging.
        name: as the system calls it.
        channels: how many it has at most.
        rate: its own samples per second.
    """

    index: int
    name: str
    channels: int
    rate: int


def microphones() -> tuple[Device, ...]:
    """Every microphone. Raises MissingError without PortAudio."""
    return _all("max_input_channels")


def speakers() -> tuple[Device, ...]:
    """Every speaker. Raises MissingError without PortAudio."""
    return _all("max_output_channels")


def find_microphone(name: str = "") -> Device:
    """The microphone whose name contains `name`, in any case; empty means the system's choice.

    Raises:
        InputError: there are microphones, but none is called that.
        MissingError: there is no microphone, or no PortAudio.
    """
    return _find("microphone", name, microphones(), 0)


def find_speaker(name: str = "") -> Device:
    """The speaker whose name contains `name`. Raises as `find_microphone`."""
    return _find("speaker", name, speakers(), 1)


def choose(kind: str, name: str, devices: Sequence[Device], default: int) -> Device:
    """The device that is meant: exact name before part of a name, `default` (an index) without one.

    Raises:
        InputError: none is called that; the message names those there are.
        MissingError: there are none.
    """
    if not devices:
        raise MissingError(
            f"There is no {kind} on this machine.",
            hint="Plug one in, and see `voice-shop doctor`; recordings go through `voice-shop replay`.",
            code=f"{kind}_missing",
        )
    if not name:
        return next((d for d in devices if d.index == default), devices[0])
    wanted = name.casefold()
    exact = [d for d in devices if d.name.casefold() == wanted]
    part = [d for d in devices if wanted in d.name.casefold()]
    if not exact and not part:
        raise InputError(
            f"There is no {kind} with {name!r} in its name.",
            hint="There are: " + ", ".join(repr(d.name) for d in devices) + ".",
            code=f"{kind}_unknown",
        )
    return (exact or part)[0]


def _find(kind: str, name: str, devices: tuple[Device, ...], side: int) -> Device:
    default = portaudio().default.device[side] if devices else -1
    return choose(kind, name, devices, default)


def _all(channels: str) -> tuple[Device, ...]:
    return tuple(
        Device(i, str(d["name"]), int(d[channels]), int(d["default_samplerate"]))
        for i, d in enumerate(portaudio().query_devices())
        if d[channels] > 0
    )


@cache
def portaudio() -> Any:
    """The sounddevice module. Raises MissingError when it, or the library below it, is not here."""
    _quiet_alsa()
    try:
        import sounddevice
    except ImportError as error:
        raise MissingError(
            "The package sounddevice is not installed.",
            hint="Install it with: pip install 'voice-shop[device]'",
            code="sounddevice_missing",
        ) from error
    except OSError as error:
        raise MissingError(
            f"The sound library cannot be loaded: {error}.",
            hint="On Debian, Ubuntu and Raspberry Pi OS: sudo apt install libportaudio2",
            code="portaudio_missing",
        ) from error
    return sounddevice


_HANDLER = ctypes.CFUNCTYPE(None)(lambda: None)


def _quiet_alsa() -> None:
    """ALSA writes a line to the terminal for every device it does not find while looking around."""
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_HANDLER)
    except (OSError, AttributeError):
        return
