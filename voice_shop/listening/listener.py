"""The listening machine at work: samples in, events out.

    listener.feed(samples)      the microphone, or a recording; any number of samples at a time
    listener.push(), .release() the button: listen now, this was all
    listener.answering()        our own voice begins to sound
    listener.answered(asks=…)   it is over (or there is none); after a question no wake word is needed
    listener.mute(), .unmute()

Events depend on the samples and on where in the stream the other calls come, never on how the
samples are cut. What may happen when is the table in `states`; where an utterance begins and ends
is in `endpoint`.
"""

from __future__ import annotations

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.framing import Framer
from voice_shop.listening.endpoint import Change, Endpoint
from voice_shop.listening.events import (
    ListenEvent,
    SpeechChunk,
    SpeechEnded,
    SpeechPaused,
    SpeechResumed,
    SpeechStarted,
    TimedOut,
    Woke,
)
from voice_shop.listening.protocols import SpeechDetector, WakeDetector
from voice_shop.listening.ring import Ring
from voice_shop.listening.settings import ListenSettings
from voice_shop.listening.states import Move, State, after

_WARM_UP = int(0.5 * RATE)
"""The speech detector has a memory; after the wake word it is first shown this much of what was before."""

_UNSURE = int(0.1 * RATE)
"""How far off the end of the wake word may be."""

_NEAR = int(0.3 * RATE)
"""Near the wake word, no more than this is kept from before the speech."""

_AT_ONCE = 0.1
"""Seconds from the moment the ear opens in which a detector notices speech that was there before."""

_DEAF = frozenset({State.THINKING, State.SPEAKING, State.MUTED})


class Listener:
    """One ear. Give it a stream from its beginning to its end.

    Args:
        wake: finds the wake word; without one, only the button and questions open the ear.
        speech: tells speech from noise.
        settings: silences and lengths.

    Attributes:
        state: what the device is doing.
    """

    def __init__(
        self, *, wake: WakeDetector | None, speech: SpeechDetector, settings: ListenSettings | None = None
    ) -> None:
        self.state = State.IDLE
        self.wake = wake
        self.speech = speech
        self.settings = settings or ListenSettings()
        self._framer = Framer(speech.frame)
        longest = self.settings.longest + self.settings.lead + 2.0
        # A whole number of frames, so that what is kept always begins with one.
        self._ring = Ring(-(-int(longest * RATE) // speech.frame) * speech.frame)
        self._deaf_until = 0
        self._endpoint = Endpoint(self.settings)
        self._origin = 0
        """Position where `_endpoint` began to count."""
        self._not_before = 0
        """Position before which nothing belongs to the utterance."""
        self._word_end = -1
        """Position where the wake word was over, if there was one."""
        self._after_voice = False
        """Whether the ear was opened by the end of our own voice."""
        self._early = False
        self._start = 0
        self._sent = 0
        """Positions of the utterance's first sample, and of the first one not yet sent as a chunk."""

    @property
    def now(self) -> float:
        """Seconds of the stream that were worked on; less than one frame may be waiting."""
        return self._ring.end / RATE

    @property
    def hears(self) -> bool:
        """Whether what is fed now is listened to at all."""
        return self.state not in _DEAF and self._ring.end >= self._deaf_until

    def feed(self, samples: Pcm) -> list[ListenEvent]:
        """Take the next samples, shape (n,), any n. What comes after the end of an utterance, until
        `answered`, is not listened to: feed less than a second at a time and act on the events."""
        events: list[ListenEvent] = []
        for frame in self._framer.feed(samples):
            events += self._take(frame)
        return events

    def push(self) -> list[ListenEvent]:
        """The button: listen now. Raises IllegalMove when muted or thinking."""
        was_speaking = self.state is State.SPEAKING
        self._move(Move.PUSHED)
        self._attend_afresh(guard=was_speaking)
        return [Woke(by="button", at=self.now, noticed=self.now)]

    def release(self) -> list[ListenEvent]:
        """The button again: that was all. Raises IllegalMove when neither listening nor hearing."""
        if self.state is State.LISTENING:
            self._move(Move.RELEASED)
            return []
        return [*self._chunk(self._ring.end), self._ended(self._ring.end)]

    def answering(self) -> None:
        """Our own voice begins: from now on nothing is listened to. Raises IllegalMove."""
        self._move(Move.ANSWERING)

    def answered(self, *, asks: bool) -> None:
        """The answer is over. If it `asks`, listen without a wake word, once. Raises IllegalMove."""
        spoke = self.state is State.SPEAKING
        self._move(Move.ASKED if asks else Move.ANSWERED)
        if self.state is not State.MUTED:
            self._attend_afresh(guard=spoke)
            self._after_voice = spoke

    def mute(self) -> None:
        """Hear nothing, keep nothing. Raises IllegalMove when muted already."""
        self._move(Move.MUTED)
        self._ring.skip(0)

    def unmute(self) -> None:
        """Wait for the wake word again. Raises IllegalMove when not muted."""
        self._move(Move.UNMUTED)
        self._attend_afresh(guard=False)

    def _move(self, move: Move) -> None:
        self.state = after(self.state, move)

    def _attend_afresh(self, *, guard: bool) -> None:
        """Nothing that was heard before counts any more."""
        self._ring.skip(0)
        if guard:
            self._deaf_until = self._ring.end + int(self.settings.guard * RATE)
        if self.wake:
            self.wake.reset()
        self.speech.reset()
        self._expect_speech(self._ring.end)
        self._word_end = -1

    def _expect_speech(self, position: int) -> None:
        self._endpoint = Endpoint(self.settings)
        self._not_before = position
        self._origin = position
        self._after_voice = False

    def _take(self, frame: Pcm) -> list[ListenEvent]:
        if not self.hears:
            self._ring.skip(len(frame))
            self._origin = self._not_before = self._ring.end
            return []
        self._ring.append(frame)
        if self.wake and (ago := self.wake.feed(frame)) is not None:
            return self._woken(self._ring.end - int(ago * RATE), self.wake)
        if self.state is State.IDLE:
            return []
        return self._attend(self.speech.is_speech(frame), self._ring.end)

    def _woken(self, word_end: int, wake: WakeDetector) -> list[ListenEvent]:
        """The word was over a little while ago: what was said since belongs to the command."""
        self._move(Move.WOKE)
        wake.reset()
        self.speech.reset()
        size = self.speech.frame
        command = max(word_end, self._ring.start)
        begin = -(-command // size) * size
        self._expect_speech(begin)
        self._not_before = self._word_end = command
        events: list[ListenEvent] = [Woke(by=wake.word, at=command / RATE, noticed=self.now)]
        for at in range(max(self._ring.start, begin - _WARM_UP // size * size), self._ring.end, size):
            is_speech = self.speech.is_speech(self._ring.between(at, at + size))
            if at >= begin and self.state is not State.THINKING:
                events += self._attend(is_speech, at + size)
        return events

    def _attend(self, is_speech: bool, position: int) -> list[ListenEvent]:
        """One frame, which ends at `position`, while listening or hearing."""
        change = self._endpoint.process(self.speech.frame / RATE, is_speech)
        match change:
            case Change.STARTED:
                return self._started(position)
            case Change.TIMED_OUT:
                self._move(Move.TIMED_OUT)
                return [TimedOut(at=position / RATE)]
            case Change.PAUSED:
                chunk = self._chunk(position)
                return [*chunk, self._paused(position)]
            case Change.RESUMED:
                return [SpeechResumed(at=position / RATE), *self._chunk(position)]
            case Change.ENDED:
                # What came after a pause is silence and was never sent.
                chunk = [] if self._endpoint.paused else self._chunk(position)
                return [*chunk, self._ended(position)]
            case Change.CUT:
                return [*self._chunk(position), self._ended(position, cut=True)]
            case Change.NOTHING:
                quiet = self.state is not State.HEARING or self._endpoint.paused
                return [] if quiet else self._chunk(position)

    def _started(self, position: int) -> list[ListenEvent]:
        self._move(Move.SPEECH_STARTED)
        self._early = self._after_voice and self._endpoint.speech_start <= _AT_ONCE
        spoken = self._origin + round(self._endpoint.speech_start * RATE)
        lead = round(self.settings.lead * RATE)
        if self._word_end >= 0 and spoken - lead < self._word_end + _NEAR:
            # The wake word's drawn-out end may be there: the less of it, the better.
            lead = min(lead, _NEAR)
        start = spoken - lead
        self._start = self._sent = max(self._not_before, self._ring.start, start)
        return [SpeechStarted(at=self._start / RATE), *self._chunk(position)]

    def _chunk(self, position: int) -> list[ListenEvent]:
        samples = self._ring.between(self._sent, position)
        start, self._sent = self._sent / RATE, position
        return [SpeechChunk(samples=samples, start=start)] if len(samples) else []

    def _paused(self, position: int) -> SpeechPaused:
        return SpeechPaused(
            samples=self._ring.between(self._start, self._sent),
            start=self._start / RATE,
            end=self._origin / RATE + self._endpoint.speech_end,
            noticed=position / RATE,
            before=self._before(),
        )

    def _before(self) -> Pcm:
        begins = self._start if self._start == self._word_end else 0
        return self._ring.between(begins - _UNSURE, begins)

    def _ended(self, position: int, *, cut: bool = False) -> SpeechEnded:
        self._move(Move.SPEECH_ENDED)
        return SpeechEnded(
            samples=self._ring.between(self._start, self._sent),
            start=self._start / RATE,
            end=self._origin / RATE + self._endpoint.speech_end,
            noticed=position / RATE,
            before=self._before(),
            cut=cut,
            early=self._early,
        )
