"""A recording through the whole pipeline, in the recording's own time: same file, same conversation.

    for event in replay(wav_blocks(path), listener=…, recogniser=…, voice=…, turns=…, clock=…, track=…):
        print(to_json(event))

Time is counted in samples. Working out an answer takes no time on this timeline, speaking it does;
how long a shopper would have waited on this machine is measured and told in `Replied.waited`:
silence until the end of speech was certain + decoding that was not done by then + the answer + its
first sound. `at` of every event is in seconds of the timeline, which is also that of the track.
`Replied.at` is where the answer begins to sound.

Without a wake detector the ear is open whenever the shop does not speak, as if the button was pushed.

The shopper in a recording is polite unless `overlap` is set: if speech comes while the shop speaks,
the recording is held until the shop has finished. Follow-up windows count from the end of the answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.framing import Framer
from voice_shop.audio.resample import change_rate
from voice_shop.audio.wav import WavWriter
from voice_shop.channels.lookahead import Lookahead
from voice_shop.channels.utterance import Recognised, Utterances
from voice_shop.journal import events
from voice_shop.listening.events import Woke
from voice_shop.listening.listener import Listener
from voice_shop.listening.states import State

if TYPE_CHECKING:
    from voice_shop.channels.turn import Turns
    from voice_shop.speech.protocols import Recogniser, Voice


class StreamClock:
    """A clock that goes with the recording. Give the same one to the app and to `replay`.

    Args:
        start: the moment at which the recording begins.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self.start = start or datetime.now(UTC)
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)


class Track:
    """The conversation as a stereo WAV at 16 kHz: shopper left, shop right. A context manager.

    Args:
        path: the file. Raises InputError when it cannot be written, MissingError when the disk is full.
        shown: the name for messages, if `path` is not the one that was asked for.
    """

    def __init__(self, path: Path, *, shown: Path | None = None) -> None:
        self._file = WavWriter(path, channels=2, shown=shown)

    def put(self, shopper: Pcm, shop: Pcm) -> None:
        """The next moment, both sides equally long."""
        self._file.write(np.stack([shopper, shop], axis=1))

    def __enter__(self) -> Track:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def replay(  # noqa: PLR0913 - this is where all parts of a conversation meet
    blocks: Iterable[Pcm],
    *,
    listener: Listener,
    recogniser: Recogniser,
    voice: Voice,
    turns: Turns,
    clock: StreamClock | None = None,
    track: Track | None = None,
    overlap: bool = False,
) -> Iterator[events.Event]:
    """Run one recording; events come as they happen.

    Args:
        blocks: the recording at 16 kHz, cut in any way: `wav_blocks(path)`, or `[samples]`.
        listener: a fresh one. If it has a wake detector, the word has to be said in the recording.
        recogniser: the engine that hears.
        voice: the engine that speaks.
        turns: a fresh conversation, made with `clock`.
        clock: goes with the recording.
        track: takes both sides.
        overlap: the recording goes on while the shop speaks.
    """
    recogniser.prepare(turns.grammar_now)
    return _Replay(blocks, listener, voice, turns, clock or StreamClock(), track, overlap).run(
        Utterances(recogniser, lambda: turns.grammar_now)
    )


class _Replay:
    def __init__(
        self,
        blocks: Iterable[Pcm],
        listener: Listener,
        voice: Voice,
        turns: Turns,
        clock: StreamClock,
        track: Track | None,
        overlap: bool,
    ) -> None:
        self._listener = listener
        self._voice = voice
        self._turns = turns
        self._clock = clock
        self._track = track
        self._overlap = overlap
        self._source = Lookahead(blocks, listener.speech.another())
        self._silence: Pcm = np.zeros(listener.speech.frame, np.int16)

    def run(self, utterances: Utterances) -> Iterator[events.Event]:
        # What is loaded once must not look like time that a shopper waits.
        self._voice.prepare()
        while (frame := self._next()) is not None:
            if self._listener.wake is None and self._listener.state is State.IDLE:
                self._listener.push()
            for event in self._listener.feed(frame):
                self._clock.seconds = self._listener.now
                if isinstance(event, Woke):
                    yield self._turns.woke(event.by, round(event.at, 3))
                if recognised := utterances.take(event):
                    self._record(frame)
                    yield from self._answer(recognised)
                    break
            else:
                self._record(frame)

    def _next(self) -> Pcm | None:
        """The next frame; after the recording silence, until what was being said is over."""
        frame = self._source.next()
        if frame is None and self._listener.state is State.HEARING:
            return self._silence
        return frame

    def _answer(self, recognised: Recognised) -> Iterator[events.Event]:
        began = time.perf_counter()
        result = self._turns.take_heard(recognised.heard, at=round(recognised.end, 3), early=recognised.early)
        waited = recognised.ready - recognised.end + time.perf_counter() - began
        # What has happened is told first: the voice may fail.
        yield from (event for event in result.events if not isinstance(event, events.Replied))
        began = time.perf_counter()
        pieces = self._voice.speak(result.text, slow=result.slow)
        first = next(pieces, None)
        waited += time.perf_counter() - began
        for event in result.events:
            if isinstance(event, events.Replied):
                yield replace(event, at=round(self._listener.now, 3), waited=round(waited, 3))
        if first is not None:
            self._listener.answering()
            self._speak(first)
            for piece in pieces:
                self._speak(piece)
        self._listener.answered(asks=result.asks)
        while not self._overlap and not self._listener.hears and self._source.speech_comes():
            self._pass(self._silence, self._silence)
        self._source.forget()

    def _speak(self, piece: Pcm) -> None:
        framer = Framer(len(self._silence))
        padding = np.zeros(len(self._silence) - 1, np.int16)
        for ours in framer.feed(np.concatenate([change_rate(piece, self._voice.rate, RATE), padding])):
            polite = not self._overlap and self._source.speech_comes()
            theirs = None if polite else self._source.next()
            self._pass(self._silence if theirs is None else theirs, ours)

    def _pass(self, theirs: Pcm, ours: Pcm) -> None:
        self._listener.feed(theirs)
        self._clock.seconds = self._listener.now
        self._record(theirs, ours)

    def _record(self, theirs: Pcm, ours: Pcm | None = None) -> None:
        if self._track:
            self._track.put(theirs, self._silence if ours is None else ours)
