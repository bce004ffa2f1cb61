"""The listening machine: its states, its moves, and the whole of what may happen in one table.

Rules of this file
- A move that is not in the table is illegal: it raises and nothing changes.
- Only SPEAKING is left by the end of our own voice, and nothing that is heard leads out of it: the
  device cannot wake itself or answer itself. The button can.
- LISTENING without a wake word is reached in one way only: the answer asked a question (ASKED).
- MUTED takes note of our own voice beginning and ending, and of nothing else but UNMUTED.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from voice_shop.errors import VoiceShopError


class State(StrEnum):
    """What the device is doing, as shown to people."""

    IDLE = "idle"
    """Waits for the wake word."""
    LISTENING = "listening"
    """Was addressed, or asked something; waits for speech."""
    HEARING = "hearing"
    """Somebody speaks."""
    THINKING = "thinking"
    """The utterance is over; the answer is being worked out."""
    SPEAKING = "speaking"
    """Our own voice sounds."""
    MUTED = "muted"
    """The microphone is off."""


class Move(StrEnum):
    """What can happen."""

    WOKE = "woke"
    PUSHED = "pushed"
    RELEASED = "released"
    SPEECH_STARTED = "speech_started"
    SPEECH_ENDED = "speech_ended"
    TIMED_OUT = "timed_out"
    ANSWERING = "answering"
    ANSWERED = "answered"
    ASKED = "asked"
    MUTED = "muted"
    UNMUTED = "unmuted"


MOVES: Mapping[State, Mapping[Move, State]] = MappingProxyType(
    {
        State.IDLE: {
            Move.WOKE: State.LISTENING,
            Move.PUSHED: State.LISTENING,
            Move.ANSWERING: State.SPEAKING,
            Move.MUTED: State.MUTED,
        },
        State.LISTENING: {
            Move.WOKE: State.LISTENING,
            Move.PUSHED: State.LISTENING,
            Move.RELEASED: State.IDLE,
            Move.SPEECH_STARTED: State.HEARING,
            Move.TIMED_OUT: State.IDLE,
            Move.MUTED: State.MUTED,
        },
        State.HEARING: {
            Move.WOKE: State.LISTENING,
            Move.PUSHED: State.LISTENING,
            Move.SPEECH_ENDED: State.THINKING,
            Move.MUTED: State.MUTED,
        },
        State.THINKING: {
            Move.ANSWERING: State.SPEAKING,
            Move.ANSWERED: State.IDLE,
            Move.ASKED: State.LISTENING,
            Move.MUTED: State.MUTED,
        },
        State.SPEAKING: {
            Move.PUSHED: State.LISTENING,
            Move.ANSWERED: State.IDLE,
            Move.ASKED: State.LISTENING,
            Move.MUTED: State.MUTED,
        },
        State.MUTED: {
            Move.ANSWERING: State.MUTED,
            Move.ANSWERED: State.MUTED,
            Move.ASKED: State.MUTED,
            Move.UNMUTED: State.IDLE,
        },
    }
)


class IllegalMove(VoiceShopError):  # noqa: N818 - it is what it says
    """A mistake in a channel: something was told to the machine that cannot happen now."""

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(f"{move.value} cannot happen while {state.value}.", code="illegal_move")
        self.state = state
        self.move = move


def after(state: State, move: Move) -> State:
    """The state that a move leads to. Raises IllegalMove."""
    try:
        return MOVES[state][move]
    except KeyError:
        raise IllegalMove(state, move) from None
