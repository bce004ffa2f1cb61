"""Where an utterance begins and ends, told from seconds and a bool alone. No audio in here."""

from __future__ import annotations

from enum import Enum, auto

from voice_shop.listening.settings import ListenSettings


class Change(Enum):
    """What a moment of sound changed."""

    NOTHING = auto()
    STARTED = auto()
    PAUSED = auto()
    RESUMED = auto()
    ENDED = auto()
    CUT = auto()
    TIMED_OUT = auto()


class Endpoint:
    """The rules for one utterance. Make a new one for the next.

    Args:
        settings: silences and lengths.

    Attributes:
        speech_start: seconds to where the speech that started the utterance began.
        speech_end: seconds to where the last speech ended.
        paused: whether it is silent, perhaps at the end.
    """

    def __init__(self, settings: ListenSettings) -> None:
        self._set = settings
        self._now = 0.0
        self._speech = 0.0
        self._silence = 0.0
        self._started = False
        self.paused = False
        self.speech_start = 0.0
        self.speech_end = 0.0

    def process(self, seconds: float, is_speech: bool) -> Change:
        """The next `seconds` of sound were speech, or not. After ENDED, CUT or TIMED_OUT it is over."""
        before, self._now = self._now, self._now + seconds
        if not self._started:
            return self._wait(before, seconds, is_speech)
        self._silence = 0.0 if is_speech else self._silence + seconds
        if is_speech:
            self.speech_end = self._now
        return self._cut() or self._resume(is_speech) or self._end() or self._pause() or Change.NOTHING

    def _wait(self, before: float, seconds: float, is_speech: bool) -> Change:
        """Speech begins when enough of it has come; a gap takes away what a click had gathered."""
        if is_speech:
            if self._speech == 0:
                self.speech_start = before
            self._speech += seconds
            self.speech_end = self._now
        else:
            self._speech = max(0.0, self._speech - seconds)
        if self._speech >= self._set.min_speech and is_speech:
            self._started = True
            return Change.STARTED
        return self._time_out()

    def _time_out(self) -> Change:
        """Nobody spoke; whoever has just begun is given a moment to be noticed."""
        late = self._now - self._set.patience
        if late >= 1.0 or (late >= 0 and self._speech == 0):
            return Change.TIMED_OUT
        return Change.NOTHING

    def _cut(self) -> Change | None:
        """Nobody's order is that long: a television, or a story told to someone else."""
        return Change.CUT if self._now - self.speech_start >= self._set.longest else None

    def _resume(self, is_speech: bool) -> Change | None:
        """Speech after a pause: the speaker was thinking."""
        if self.paused and is_speech:
            self.paused = False
            return Change.RESUMED
        return None

    def _end(self) -> Change | None:
        """Enough silence: it is over."""
        return Change.ENDED if self._silence >= self._set.end_silence else None

    def _pause(self) -> Change | None:
        """A little silence: perhaps it is over."""
        if not self.paused and self._silence >= self._set.pause:
            self.paused = True
            return Change.PAUSED
        return None
