"""From the listener's events to what was heard, with a head start: decoding begins at the first pause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voice_shop.audio.chunk import Pcm
from voice_shop.listening.events import (
    ListenEvent,
    SpeechChunk,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    Woke,
)

if TYPE_CHECKING:
    from voice_shop.language.grammar import Grammar
    from voice_shop.speech.protocols import Heard, Hearing, Recogniser


_SURE = 0.5
"""Doubt up to which nothing else is tried: nearly all that is said in the grammar is below."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """One utterance, recognised.

    Attributes:
        heard: what it sounded like.
        start: seconds into the stream where it begins.
        end: where the speech ended.
        noticed: where that was certain.
        ready: the earliest moment, in seconds of the stream, at which `heard` was known and certain.
        early: as in `SpeechEnded`.
    """

    heard: Heard
    start: float
    end: float
    noticed: float
    ready: float
    early: bool = False


class Utterances:
    """Gives one recogniser the utterances of one listener.

    An engine that gives words while it is fed has done its work when the speech ends. Any other is
    asked at the pause already, on the audio so far: while the silence goes on until it is certain,
    the answer is worked out. If the speaker goes on, that guess is thrown away.

    Where a command follows the wake word in one breath, the place between them is an estimate. If what
    was heard from there is doubtful, it is also heard from a little before and from a little after.

    Args:
        recogniser: the engine.
        grammar: what can be said now.
    """

    def __init__(self, recogniser: Recogniser, grammar: Callable[[], Grammar]) -> None:
        self._recogniser = recogniser
        self._grammar = grammar
        self._hearing: Hearing | None = None
        self._gives_words = False
        self._guess: tuple[SpeechPaused, Heard] | None = None
        self.words = ""
        """What was said so far, from engines that tell."""

    def take(self, event: ListenEvent) -> Recognised | None:
        """The listener's next event; an utterance when it was the end of one."""
        match event:
            case SpeechStarted():
                self._hearing = self._recogniser.listen(self._grammar())
                self._gives_words, self._guess, self.words = False, None, ""
            case SpeechChunk(samples=samples) if self._hearing:
                words = self._hearing.feed(samples)
                if words is not None:
                    self._gives_words, self.words = True, words
            case SpeechPaused() if not self._gives_words:
                self._guess = (event, self._surest(event, self._decode(event.samples)))
            case SpeechResumed() | Woke():
                self._guess = None
                if isinstance(event, Woke):
                    self._hearing = None
            case SpeechEnded():
                return self._end(event)
            case _:
                pass
        return None

    def _end(self, event: SpeechEnded) -> Recognised:
        hearing, guess = self._hearing, self._guess
        self._hearing = self._guess = None
        ready = event.noticed
        if guess and len(guess[0].samples) == len(event.samples):
            heard = guess[1]
            ready = max(ready, guess[0].noticed + heard.decode_seconds)
        else:
            heard = self._surest(event, hearing.finish() if hearing else self._decode(event.samples))
            ready += heard.decode_seconds
        return Recognised(heard, event.start, event.end, event.noticed, ready, event.early)

    def _surest(self, event: SpeechPaused | SpeechEnded, heard: Heard) -> Heard:
        before, samples = event.before, event.samples
        if len(before) == 0 or heard.doubt <= _SURE:
            return heard
        every = [heard, self._decode(np.concatenate([before, samples])), self._decode(samples[len(before) :])]
        return replace(
            min(every, key=lambda one: one.doubt),
            audio_seconds=heard.audio_seconds,
            decode_seconds=sum(one.decode_seconds for one in every),
        )

    def _decode(self, samples: Pcm) -> Heard:
        hearing = self._recogniser.listen(self._grammar())
        hearing.feed(samples)
        return hearing.finish()
