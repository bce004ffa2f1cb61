"""The table of the listening machine."""

from __future__ import annotations

import pytest

from voice_shop.listening.states import MOVES, IllegalMove, Move, State, after

EVERY = [(state, move) for state in State for move in Move]


@pytest.mark.parametrize(("state", "move"), EVERY)
def test_a_move_is_in_the_table_or_it_raises(state: State, move: Move) -> None:
    if move in MOVES[state]:
        assert after(state, move) is MOVES[state][move]
    else:
        with pytest.raises(IllegalMove) as caught:
            after(state, move)
        assert (caught.value.state, caught.value.move) == (state, move)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {target for moves in MOVES.values() for target in moves.values()}
    assert reached == set(State)
    assert all(any(target is not state for target in MOVES[state].values()) for state in State)


def test_every_move_happens_somewhere() -> None:
    assert {move for moves in MOVES.values() for move in moves} == set(Move)


def test_nothing_heard_leads_out_of_our_own_voice() -> None:
    heard = {Move.WOKE, Move.SPEECH_STARTED, Move.SPEECH_ENDED, Move.TIMED_OUT}
    for state in (State.SPEAKING, State.THINKING, State.MUTED):
        assert not heard & set(MOVES[state])


def test_listening_needs_a_wake_word_a_button_or_a_question() -> None:
    ways = {move for moves in MOVES.values() for move, target in moves.items() if target is State.LISTENING}
    assert ways == {Move.WOKE, Move.PUSHED, Move.ASKED}


def test_muted_is_left_by_unmuting_only() -> None:
    assert {m for m, target in MOVES[State.MUTED].items() if target is not State.MUTED} == {Move.UNMUTED}
    assert all(Move.MUTED in MOVES[state] for state in State if state is not State.MUTED)


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        MOVES[State.IDLE] = {}  # type: ignore[index]
