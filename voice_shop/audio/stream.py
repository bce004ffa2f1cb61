"""What an open microphone and an open speaker have in common: a stream of PortAudio's."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Any, ClassVar, Self

from voice_shop.audio.devices import Device, portaudio
from voice_shop.errors import MissingError, StateError


class OpenDevice(ABC):
    """A device that is open from entering the context until leaving it.

    Args:
        device: which one.
    """

    kind: ClassVar[str]
    """What it is called in messages, and in their codes."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self._gone = threading.Event()
        self._stream: Any = None

    def __enter__(self) -> Self:
        """Open it. Raises MissingError when that cannot be done; then nothing stays open."""
        sounddevice = portaudio()
        self._gone.clear()
        try:
            self._stream = self._open(sounddevice)
            self._stream.start()
        except sounddevice.PortAudioError as error:
            self.close()
            raise MissingError(
                f"The {self.kind} {self.device.name!r} cannot be opened: {error}.",
                hint="Is another program using it, and may you use sound on this machine?",
                code=f"{self.kind}_unusable",
            ) from error
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the device. Calling it twice does nothing."""
        if self._stream is not None:
            # Not `stop`: that waits for a device which may be gone.
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)
            self._stream = None

    @abstractmethod
    def _open(self, sounddevice: Any) -> Any:
        """The stream, not started; it sets `_gone` when it is finished."""

    def _is_gone(self) -> StateError:
        return StateError(
            f"The {self.kind} {self.device.name!r} stopped: unplugged, or sound was turned off.",
            hint="Plug it in again, then start again.",
            code=f"{self.kind}_gone",
        )
