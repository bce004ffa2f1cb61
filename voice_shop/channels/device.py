"""The live loop: a microphone, a speaker, and a conversation with whoever is in the room.

    with Microphone(name) as microphone, Speaker(name, rate=voice.rate) as speaker:
        Device(listener=…, recogniser=…, voice=…, turns=…, microphone=…, speaker=…).run(print_event)

PortAudio's threads fill and empty queues; everything else happens here, one thing after the other.
While our own voice sounds, and a moment after, nothing that comes in is listened to.

Keys, on a terminal: space or enter talks (again: that was all; while the shop speaks: be quiet and
listen), m mutes, q ends. Ctrl-C ends at any moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_shop.audio.level import dbfs
from voice_shop.channels.attention import Attention
from voice_shop.channels.keys import Keys
from voice_shop.channels.screen import Screen
from voice_shop.channels.utterance import Recognised, Utterances
from voice_shop.journal import events
from voice_shop.language.intent import NotUnderstood, Reason
from voice_shop.listening.events import ListenEvent, TimedOut, Woke
from voice_shop.listening.listener import Listener
from voice_shop.listening.states import State

if TYPE_CHECKING:
    from voice_shop.audio.microphone import Microphone
    from voice_shop.audio.speaker import Speaker
    from voice_shop.channels.turn import TurnResult, Turns
    from voice_shop.speech.protocols import Recogniser, Voice

KEYS = "space: talk  m: mute  q: quit"


class Device:
    """One conversation partner.

    Args:
        listener: a fresh one; its stream is the microphone.
        recogniser: the engine that hears.
        voice: the engine that speaks.
        turns: the conversation.
        microphone: open.
        speaker: open, at the voice's rate; without one, answers are only told as events.
        screen: where the state is shown; standard error if none is given.
        keys: where keys come from; the terminal if none is given.
    """

    def __init__(  # noqa: PLR0913 - this is where all parts of a device meet
        self,
        *,
        listener: Listener,
        recogniser: Recogniser,
        voice: Voice,
        turns: Turns,
        microphone: Microphone,
        speaker: Speaker | None,
        screen: Screen | None = None,
        keys: Keys | None = None,
    ) -> None:
        self._listener = listener
        self._utterances = Utterances(recogniser, lambda: turns.grammar_now)
        self._voice = voice
        self._turns = turns
        self._microphone = microphone
        self._speaker = speaker
        self._screen = screen or Screen(keys=KEYS)
        self._keys = keys or Keys()
        self._attention = Attention(turns, speaker, self._screen, voice.rate)
        self._tell: Callable[[events.Event], None] = lambda _: None
        self._quit = False

    def run(self, tell: Callable[[events.Event], None]) -> None:
        """Listen and answer until q or Ctrl-C.

        Args:
            tell: gets every event when it happens.

        Raises:
            KeyboardInterrupt: Ctrl-C, with our voice silenced.
            StateError: the microphone or the speaker is gone.
        """
        self._tell = tell
        self._voice.prepare()
        try:
            with self._screen, self._keys:
                while not self._quit:
                    for event in self._hear(timeout=0.1):
                        self._handle(event)
                    self._press(self._keys.pressed())
                    self._attention.look(self._listener.state)
        except KeyboardInterrupt:
            if self._speaker:
                self._speaker.stop()
            raise

    def quit(self) -> None:
        """End after what is being done now; may be called from a signal handler or from `tell`."""
        self._quit = True

    def _hear(self, timeout: float) -> list[ListenEvent]:
        samples = self._microphone.read(timeout)
        if samples is None:
            self._screen.show(self._listener.state)
            return []
        found = self._listener.feed(samples)
        self._screen.show(self._listener.state, dbfs(samples))
        return found

    def _handle(self, event: ListenEvent) -> None:
        if isinstance(event, Woke):
            self._tell(self._turns.woke(event.by, round(event.at, 3)))
        if isinstance(event, TimedOut) and self._turns.session.question is not None:
            self._listener.answering()  # a question was asked, and nobody answered
            self._speak(
                self._turns.take_understood(NotUnderstood(Reason.NOTHING_HEARD), ""), time.monotonic()
            )
        if recognised := self._utterances.take(event):
            self._answer(recognised)

    def _press(self, pressed: str) -> None:
        for key in pressed:
            if key in "qQ\x04":
                self._quit = True
            elif key in "mM":
                self._mute()
            elif key in " \r\n":
                self._button()

    def _mute(self) -> None:
        if self._listener.state is State.MUTED:
            self._listener.unmute()
        else:
            self._listener.mute()

    def _button(self) -> None:
        state = self._listener.state
        if state in (State.MUTED, State.THINKING):
            return
        talking = state in (State.LISTENING, State.HEARING)
        for event in self._listener.release() if talking else self._listener.push():
            self._handle(event)

    def _answer(self, recognised: Recognised) -> None:
        # How far the microphone's queue, and so everything here, is behind the room.
        ended = time.monotonic() - (self._listener.now - recognised.end) - self._microphone.behind
        result = self._turns.take_heard(recognised.heard, at=round(recognised.end, 3), early=recognised.early)
        self._speak(result, ended)

    def _speak(self, result: TurnResult, ended: float) -> None:
        """Say an answer; `ended`: when what it answers was over, on the monotonic clock."""
        self._tell_happened(result)
        speaker = self._speaker
        if speaker is None or not result.text:
            self._tell_replied(result, None)
            self._answered(result)
            return
        if self._listener.state is not State.SPEAKING:
            self._listener.answering()
        self._screen.show(self._listener.state)
        told = False
        for piece in self._voice.speak(result.text, slow=result.slow):
            speaker.add(piece)
            if not told:
                self._tell_replied(result, time.monotonic() + speaker.latency - ended)
                told = True
            if not self._still_speaking(speaker):
                return
        if not told:
            self._tell_replied(result, None)
        while speaker.sounding:
            if not self._still_speaking(speaker):
                return
        self._answered(result)

    def _tell_happened(self, result: TurnResult) -> None:
        """What has happened is told first: the voice may fail, and Ctrl-C may come."""
        for event in result.events:
            if not isinstance(event, events.Replied):
                self._tell(event)

    def _still_speaking(self, speaker: Speaker) -> bool:
        """Time passes while we speak. False when the button, or the end of it all, cut us short."""
        self._hear(timeout=0.02)
        self._press(self._keys.pressed())
        if self._listener.state in (State.SPEAKING, State.MUTED) and not self._quit:
            return True
        speaker.stop()
        return False

    def _answered(self, result: TurnResult) -> None:
        # What came in while we spoke is in the queue still, and must not be listened to afterwards.
        while self._microphone.behind > 0:
            self._hear(timeout=0)
        self._listener.answered(asks=result.asks)

    def _tell_replied(self, result: TurnResult, waited: float | None) -> None:
        for event in result.events:
            if isinstance(event, events.Replied):
                at, rounded = round(self._listener.now, 3), None if waited is None else round(waited, 3)
                self._tell(replace(event, at=at, waited=rounded))
