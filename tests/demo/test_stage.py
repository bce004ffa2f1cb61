"""The demo for real: spoken, heard, understood, ordered, answered. Nothing is replaced by a stand-in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from voice_shop.demo.scene import SCENE, WAKE, WANTED
from voice_shop.demo.shopper import Line
from voice_shop.journal.events import Event, Ordered, Replied, Understood, Woke

pytest.importorskip("piper", reason="needs the device extra")


def play(folder: Path, lines: tuple[Line, ...], snr: float = 15.0) -> tuple[list[Event], tuple[object, ...]]:
    """Events, and the orders placed, of a performance."""
    from voice_shop.demo.stage import Stage, placed

    stage = Stage(folder / "home")
    events = list(stage.play(stage.record(lines, snr=snr), folder / "demo.wav", folder / "demo.jsonl"))
    return events, placed(stage.new_orders())


def test_a_spoken_reorder_is_placed_and_the_beach_is_not(tmp_path: Path) -> None:
    events, orders = play(tmp_path, SCENE[:4])
    assert orders == WANTED[:1]
    assert [event.by for event in events if isinstance(event, Woke)] == ["hey_jarvis"]
    meant = [(event.intent, event.rejected) for event in events if isinstance(event, Understood)]
    assert meant == [("reorder", None), (None, "not_ours"), ("yes", None)]


def test_what_was_talked_about_the_beach_orders_nothing(tmp_path: Path) -> None:
    lines = (Line(WAKE, pause=1.5), SCENE[1], SCENE[2])
    events, orders = play(tmp_path, lines)
    assert orders == ()
    assert not [event for event in events if isinstance(event, Ordered)]


def test_track_and_journal_hold_what_happened(tmp_path: Path) -> None:
    import soundfile

    events, _ = play(tmp_path, (Line(WAKE, pause=1.5), Line("What's in my cart?", pause=0.6)))
    kinds = [json.loads(line)["event"] for line in (tmp_path / "demo.jsonl").read_text().splitlines()]
    assert kinds == [event.kind for event in events]
    track, rate = soundfile.read(tmp_path / "demo.wav", dtype="int16")
    (reply,) = [event for event in events if isinstance(event, Replied)]
    assert track.shape[1] == 2
    assert reply.at is not None
    begins = int(reply.at * rate)
    assert np.abs(track[:begins, 1]).max() == 0, "the shop is silent until it answers"
    assert np.abs(track[begins:, 1].astype(int)).max() > 3000
    assert np.abs(track[:begins, 0].astype(int)).max() > 3000


@pytest.mark.slow
@pytest.mark.parametrize("snr", [18.0, 15.0])
def test_the_whole_scene(tmp_path: Path, snr: float) -> None:
    _, orders = play(tmp_path, SCENE, snr)
    assert orders == WANTED


@pytest.mark.slow
@pytest.mark.parametrize("snr", [12.0, 6.0])
def test_noise_may_hide_an_order_but_makes_none(tmp_path: Path, snr: float) -> None:
    _, orders = play(tmp_path, SCENE, snr)
    assert set(orders) <= set(WANTED)


@pytest.mark.slow
def test_the_shop_can_be_understood(tmp_path: Path) -> None:
    from voice_shop.demo.listen_back import listen_back, mistaken

    play(tmp_path, SCENE)
    backs = list(listen_back(tmp_path / "demo.wav", tmp_path / "demo.jsonl"))
    assert len(backs) >= 8
    assert mistaken(backs) == []
    assert [back for back in backs if back.alike < 0.6] == []
    # It knows no euros, and stumbles over brand names.
    assert sum(back.errors for back in backs) <= 0.4 * sum(len(back.said) for back in backs)
