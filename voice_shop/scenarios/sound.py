"""The audio channel: every line is spoken by the voice (or is a recording), heard, and answered aloud."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from voice_shop.app_sound import listener, voice
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.resample import change_rate
from voice_shop.audio.wav import read_wav
from voice_shop.channels.replay import StreamClock, replay
from voice_shop.channels.turn import TurnResult, Turns
from voice_shop.journal.events import Event, Replied
from voice_shop.language.intent import NotUnderstood, Reason
from voice_shop.scenarios.once import OnceHeard, OnceSaid
from voice_shop.scenarios.scenes import Step
from voice_shop.scenarios.stage import Stage
from voice_shop.settings import Settings, WakeSettings
from voice_shop.speech.protocols import Recogniser, Voice
from voice_shop.speech.select import recogniser

_BEFORE, _AFTER = 0.4, 1.5
"""Seconds of silence around what is said."""
_LONGEST = 30.0
_ENDS = (".", "!", "?", "…")


class Sound:
    """What is said is heard. Engines are loaded once, when first needed.

    Raises (every turn):
        MissingError: an engine is not on this machine.
    """

    name = "audio"

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings(wake=WakeSettings(word="none"))

    @cached_property
    def _voice(self) -> Voice:
        return OnceSaid(voice(self._settings, steady=True))

    @cached_property
    def _recogniser(self) -> Recogniser:
        return OnceHeard(recogniser("auto", "en", Path("models"), threads=self._settings.hearing.threads))

    def take(self, stage: Stage, step: Step) -> tuple[tuple[Event, ...], TurnResult]:
        """As `playing.Channel`. What was not noticed as speech at all is a silence."""
        turns = stage.turns("replay", step.by, step.on)
        happened: list[Event] = [] if step.silence else list(self._heard(turns, self._sound(step)))
        if not any(isinstance(event, Replied) for event in happened):
            result = turns.take_understood(NotUnderstood(Reason.NOTHING_HEARD), "")
            return (*happened, *result.events), result
        said = next(event for event in reversed(happened) if isinstance(event, Replied))
        return tuple(happened), TurnResult(tuple(happened), (said.text,), said.asks, not said.asks)

    def _heard(self, turns: Turns, sound: Pcm) -> Iterator[Event]:
        return replay(
            [sound],
            listener=listener(self._settings),
            recogniser=self._recogniser,
            voice=self._voice,
            turns=turns,
            clock=StreamClock(),
        )

    def _sound(self, step: Step) -> Pcm:
        if step.audio is not None:
            said = read_wav(step.audio, longest=_LONGEST)
        else:
            said = self._spoken(step.say or "")
        around = (np.zeros(int(_BEFORE * RATE), np.int16), np.zeros(int(_AFTER * RATE), np.int16))
        return np.concatenate([around[0], said, around[1]])

    def _spoken(self, words: str) -> Pcm:
        # Who says a whole sentence lets the voice fall; without its point it would break off.
        whole = words if words.endswith(_ENDS) else f"{words}."
        pieces = list(self._voice.speak(whole))
        # Of what has no word in it nothing is to be heard.
        return (
            change_rate(np.concatenate(pieces), self._voice.rate, RATE) if pieces else np.zeros(0, np.int16)
        )
