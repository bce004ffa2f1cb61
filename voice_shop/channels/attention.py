"""A tone and a word on the screen when something waits to be told. It says nothing of what that is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from voice_shop.audio.tone import chime
from voice_shop.listening.states import State

if TYPE_CHECKING:
    from voice_shop.audio.speaker import Speaker
    from voice_shop.channels.screen import Screen
    from voice_shop.channels.turn import Turns
    from voice_shop.dialogue.session import Notice

_EVERY = 60.0
"""Seconds between two looks."""


class Attention:
    """Looks now and then, while nobody speaks; sounds once for each thing that waits.

    Args:
        speaker: at `rate`; without one there is only the word on the screen.
    """

    def __init__(self, turns: Turns, speaker: Speaker | None, screen: Screen, rate: int) -> None:
        self._turns = turns
        self._speaker = speaker
        self._screen = screen
        self._rate = rate
        self._looked = -_EVERY
        self._sounded: Notice | None = None

    def look(self, state: State) -> None:
        """If it is time and the device is idle."""
        if state is not State.IDLE or time.monotonic() - self._looked < _EVERY:
            return
        self._looked = time.monotonic()
        there = self._turns.waiting()
        self._screen.waits = there is not None
        if there is not None and there != self._sounded and self._speaker is not None:
            self._speaker.add(chime(self._rate))
        self._sounded = there or self._sounded
