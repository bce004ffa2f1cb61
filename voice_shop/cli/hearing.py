"""Recordings for the commands that hear: read, checked, and put through the one recogniser."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from voice_shop.app import App

if TYPE_CHECKING:
    from voice_shop.audio.chunk import Pcm
    from voice_shop.listening.protocols import SpeechDetector
    from voice_shop.speech.protocols import Heard

LONGEST = 30.0
"""Seconds: nobody asks a shop for something in one breath for longer."""


class Ears:
    """One recogniser for all recordings of a command. It is loaded with the first readable one.

    Args:
        app: where the grammar and the recogniser come from.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def _detector(self) -> SpeechDetector:
        return self._app.speech_detector()

    def hear(self, file: Path) -> Heard:
        """What is said in a recording, taken as one utterance.

        Raises:
            InputError: no usable recording.
            MissingError: no recogniser on this machine.
        """
        from voice_shop.audio.wav import read_wav

        return self.hear_samples(read_wav(file, longest=LONGEST))

    def hear_samples(self, samples: Pcm) -> Heard:
        """What is said in a recording that was read; silence and noise around the speech are left out."""
        from voice_shop.listening.span import spoken

        hearing = self._app.recogniser().listen(self._app.opening_grammar)
        hearing.feed(spoken(samples, self._detector))
        return hearing.finish()
