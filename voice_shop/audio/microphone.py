"""The microphone: PortAudio's thread fills a queue, whoever reads it has all the time of the world."""

from __future__ import annotations

import queue
import time
from typing import Any, Self

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.devices import find_microphone, portaudio
from voice_shop.audio.resample import Resampler, mix_down, to_pcm
from voice_shop.audio.stream import OpenDevice

_BLOCK = 0.032
"""Seconds per callback."""

_SILENT = 4.0
"""Seconds without any callback after which the device is gone. Some take two to begin."""


class Microphone(OpenDevice):
    """An open microphone, as a context manager.

    Args:
        name: a part of its name; empty is the system's choice.

    Raises:
        InputError: no microphone of that name.
        MissingError: no microphone, or it cannot be opened.
    """

    kind = "microphone"

    def __init__(self, name: str = "") -> None:
        super().__init__(find_microphone(name))
        self._queue: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._last = time.monotonic()
        self._rate, self._channels = self._form()
        self._resampler = Resampler(self._rate)

    def __enter__(self) -> Self:
        super().__enter__()
        self._last = time.monotonic()
        return self

    def _open(self, sounddevice: Any) -> Any:
        return sounddevice.RawInputStream(
            device=self.device.index,
            samplerate=self._rate,
            channels=self._channels,
            dtype="int16",
            blocksize=round(_BLOCK * self._rate),
            callback=self._take,
            finished_callback=self._gone.set,
        )

    def read(self, timeout: float = 0.1) -> Pcm | None:
        """The next samples, shape (n,), or None when there were none for `timeout` seconds.

        Raises:
            StateError: the microphone is gone.
        """
        try:
            data = self._queue.get(timeout=timeout) if timeout else self._queue.get_nowait()
        except queue.Empty:
            if self._gone.is_set() or time.monotonic() - self._last > _SILENT:
                raise self._is_gone() from None
            return None
        samples = np.frombuffer(data, np.int16)
        if self._rate == RATE and self._channels == 1:
            return samples
        floats = samples.reshape(-1, self._channels).astype(np.float32) / np.float32(32768)
        return to_pcm(self._resampler.feed(mix_down(floats)))

    @property
    def behind(self) -> float:
        """Seconds that have come and were not read yet."""
        return self._queue.qsize() * _BLOCK

    def _take(self, data: Any, frames: int, when: Any, status: Any) -> None:  # noqa: ARG002 - PortAudio's form
        self._last = time.monotonic()
        self._queue.put(bytes(data))

    def _form(self) -> tuple[int, int]:
        """(rate, channels) that the device can give: ours, if it can."""
        sounddevice = portaudio()
        for rate, channels in ((RATE, 1), (RATE, 2), (self.device.rate, 1)):
            try:
                sounddevice.check_input_settings(
                    device=self.device.index, samplerate=rate, channels=channels, dtype="int16"
                )
            except (sounddevice.PortAudioError, ValueError):
                continue
            return rate, channels
        return self.device.rate, min(2, self.device.channels)
