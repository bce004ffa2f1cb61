"""A recording as frames, with a look at whether somebody is about to speak in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.framing import Framer
from voice_shop.listening.protocols import SpeechDetector

_AHEAD = 0.6
"""Seconds that are looked at: more than a detector needs to notice speech, less than a breath."""

_ENOUGH = 0.09
"""Seconds of speech among them that count as somebody about to speak."""


class Lookahead:
    """Frames of a recording, in order.

    Args:
        blocks: the recording, cut in any way.
        speech: a detector of its own; its frame is the frame. Used only when asked.
    """

    def __init__(self, blocks: Iterable[Pcm], speech: SpeechDetector) -> None:
        self._speech = speech
        self._frames = self._read(blocks)
        self._ahead: deque[Pcm] = deque()
        self._judged: deque[bool] = deque()
        """One for each of the first frames of `_ahead`; as long as somebody keeps asking, for all."""
        self._size = round(_AHEAD * RATE / speech.frame)
        self._fill()

    def next(self) -> Pcm | None:
        """The next frame, or None after the last one."""
        if not self._ahead:
            return None
        frame = self._ahead.popleft()
        if self._judged:
            self._judged.popleft()
        self._fill()
        return frame

    def speech_comes(self) -> bool:
        """Whether somebody speaks in the next 0.6 seconds."""
        if not self._judged:
            self._speech.reset()
        for i in range(len(self._judged), len(self._ahead)):
            self._judged.append(self._speech.is_speech(self._ahead[i]))
        return sum(self._judged) * self._speech.frame / RATE >= _ENOUGH

    def forget(self) -> None:
        """Nobody will ask for a while: judge afresh then."""
        self._judged.clear()

    def _fill(self) -> None:
        while len(self._ahead) < self._size and (frame := next(self._frames, None)) is not None:
            self._ahead.append(frame)

    def _read(self, blocks: Iterable[Pcm]) -> Iterator[Pcm]:
        framer = Framer(self._speech.frame)
        for block in blocks:
            yield from framer.feed(block)
        # The end of a recording is silence, so that its last samples fill a frame.
        yield from framer.feed(np.zeros(self._speech.frame - 1, np.int16))
