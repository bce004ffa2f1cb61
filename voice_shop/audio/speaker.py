"""The speaker: hand it pieces of sound, PortAudio's thread plays them, and ask whether it still sounds."""

from __future__ import annotations

import threading
import time
from typing import Any, Self

import numpy as np

from voice_shop.audio.chunk import Pcm
from voice_shop.audio.devices import find_speaker, portaudio
from voice_shop.audio.resample import change_rate
from voice_shop.audio.stream import OpenDevice

_STUCK = 4.0
"""Seconds in which nothing was asked for, with sound waiting, after which the device is gone."""


class Speaker(OpenDevice):
    """An open speaker, as a context manager. It stays open: opening it would delay every answer.

    Args:
        name: a part of its name; empty is the system's choice.
        rate: samples per second of what `add` will get.

    Raises:
        InputError: no speaker of that name.
        MissingError: no speaker, or it cannot be opened.
    """

    kind = "speaker"

    def __init__(self, name: str = "", *, rate: int) -> None:
        super().__init__(find_speaker(name))
        self._rate = rate
        self._device_rate, self._channels = self._form()
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._quiet_at = 0.0
        self._last = time.monotonic()
        self.latency = 0.0
        """Seconds from the queue to the ear, as the system tells."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.latency = float(self._stream.latency)
        return self

    def _open(self, sounddevice: Any) -> Any:
        return sounddevice.RawOutputStream(
            device=self.device.index,
            samplerate=self._device_rate,
            channels=self._channels,
            dtype="int16",
            callback=self._give,
            finished_callback=self._gone.set,
        )

    def add(self, samples: Pcm) -> None:
        """Play these samples after all that was added before."""
        data = change_rate(samples, self._rate, self._device_rate).repeat(self._channels).tobytes()
        with self._lock:
            if not self._waiting:
                self._last = time.monotonic()
            self._waiting += data

    def stop(self) -> None:
        """Be quiet at once."""
        with self._lock:
            self._waiting.clear()
            self._quiet_at = time.monotonic() + self.latency

    @property
    def sounding(self) -> bool:
        """Whether anything added can still be heard. Raises StateError when the speaker is gone."""
        now = time.monotonic()
        with self._lock:
            if not self._waiting:
                return now < self._quiet_at
            stuck = now - self._last > _STUCK
        if stuck or self._gone.is_set():
            raise self._is_gone()
        return True

    def _give(self, out: Any, frames: int, when: Any, status: Any) -> None:  # noqa: ARG002 - PortAudio's form
        now = time.monotonic()
        self._last = now
        size = frames * 2 * self._channels
        with self._lock:
            piece = bytes(self._waiting[:size])
            del self._waiting[:size]
            if piece:
                self._quiet_at = now + self.latency + frames / self._device_rate
        out[: len(piece)] = piece
        out[len(piece) :] = np.zeros(len(out) - len(piece), np.uint8).tobytes()

    def _form(self) -> tuple[int, int]:
        """(rate, channels) that the device can take: ours, if it can."""
        sounddevice = portaudio()
        for rate, channels in ((self._rate, 1), (self._rate, 2), (self.device.rate, 1)):
            try:
                sounddevice.check_output_settings(
                    device=self.device.index, samplerate=rate, channels=channels, dtype="int16"
                )
            except (sounddevice.PortAudioError, ValueError):
                continue
            return rate, channels
        return self.device.rate, min(2, self.device.channels)
