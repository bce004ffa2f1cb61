"""What the listening machine tells of. Times are seconds from the start of its stream."""

from __future__ import annotations

from dataclasses import dataclass

from voice_shop.audio.chunk import Pcm


@dataclass(frozen=True, slots=True)
class Woke:
    """The device was addressed; whatever was being heard before is void.

    Attributes:
        by: the wake word, or "button".
        at: where the wake word was over; what follows belongs to the command.
        noticed: when it was noticed.
    """

    by: str
    at: float
    noticed: float


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody speaks. `at` is where the utterance begins, a moment before the speech itself."""

    at: float


@dataclass(frozen=True, slots=True, eq=False)
class SpeechChunk:
    """The next samples of the utterance, for an engine that decodes while it is spoken.

    All chunks of an utterance, one after the other, are exactly the samples of its `SpeechEnded`.
    """

    samples: Pcm
    start: float


@dataclass(frozen=True, slots=True, eq=False)
class SpeechPaused:
    """A short silence: perhaps the end. If speech does not go on, this is already the utterance.

    Attributes:
        samples: the utterance so far; the same samples as in the `SpeechEnded` that may follow.
        end: where the speech ended.
        noticed: when the pause was long enough to be told of.
        before: as in `SpeechEnded`.
    """

    samples: Pcm
    start: float
    end: float
    noticed: float
    before: Pcm


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """It was not the end: a guess that was made at the pause is void."""

    at: float


@dataclass(frozen=True, slots=True, eq=False)
class SpeechEnded:
    """One utterance.

    Attributes:
        samples: mono int16 at 16 kHz, from shortly before the speech to shortly after it, without the
            wake word.
        start: where `samples` begin.
        end: where the speech ended.
        noticed: when that was certain; `noticed - end` is what the shopper waited for it.
        before: if the utterance begins right where the wake word is over, the last 0.1 s before that;
            else nothing. Where the word ends is an estimate: it may be too early or too late by as much.
        cut: it was longer than an utterance may be, and goes on.
        early: somebody spoke already when the ear opened after our own voice: the beginning is missing.
    """

    samples: Pcm
    start: float
    end: float
    noticed: float
    before: Pcm
    cut: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The device listened and nobody spoke."""

    at: float


ListenEvent = Woke | SpeechStarted | SpeechChunk | SpeechPaused | SpeechResumed | SpeechEnded | TimedOut
