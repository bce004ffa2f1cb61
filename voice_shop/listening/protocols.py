"""What the listening machine needs of the engines that find speech."""

from __future__ import annotations

from typing import Protocol

from voice_shop.audio.chunk import Pcm


class WakeDetector(Protocol):
    """Finds the wake word in a stream."""

    word: str
    """As in the settings: "alexa", "hey_jarvis"."""

    def feed(self, samples: Pcm) -> float | None:
        """Take the next samples, shape (n,), any n.

        Returns:
            None, or when the wake word was noticed in them: how many seconds before the end of these
            samples the word itself was over. At least 0.
        """

    def reset(self) -> None:
        """Forget what was fed: what comes next has nothing to do with it."""


class SpeechDetector(Protocol):
    """Tells speech from everything else, frame by frame."""

    frame: int
    """Samples of one frame."""

    def is_speech(self, frame: Pcm) -> bool:
        """Whether somebody speaks in this frame, shape (frame,). Frames come in order."""

    def reset(self) -> None:
        """Forget the frames before."""

    def another(self) -> SpeechDetector:
        """A fresh one with the same settings, for another stream."""
