"""The demo's own parts: its kitchen, its shopper, its comparison of words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_shop.audio.chunk import RATE
from voice_shop.audio.resample import change_rate
from voice_shop.audio.wav import WavWriter
from voice_shop.demo.kitchen import Wave, kitchen, loudest
from voice_shop.demo.listen_back import Back, distance, listen_back, mistaken, words
from voice_shop.demo.shopper import Line, recording, spoken
from voice_shop.speech.piper_voice import PiperVoice


def tone(_words: str, pace: float) -> tuple[Wave, int]:
    """A voice that hums at 440 Hz, a second at its own pace."""
    rate = 22_050
    time = np.arange(int(pace * rate)) / rate
    return np.asarray(0.3 * np.sin(2 * np.pi * 440 * time), np.float32), rate


def pitch(wave: Wave) -> float:
    """The strongest frequency."""
    return float(np.argmax(np.abs(np.fft.rfft(wave))) * RATE / len(wave))


def test_the_same_seed_is_the_same_kitchen() -> None:
    assert np.array_equal(kitchen(2, 1), kitchen(2, 1))
    assert not np.array_equal(kitchen(2, 1), kitchen(2, 2))
    assert np.sqrt(np.mean(kitchen(5, 1) ** 2)) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(("speed", "height"), [(1.0, 1.0), (1.25, 1.0), (1.0, 1.2), (0.8, 0.9)])
def test_speed_and_pitch_are_independent(speed: float, height: float) -> None:
    wave = spoken(Line("hum", pause=0, speed=speed, pitch=height), tone)
    assert len(wave) / RATE == pytest.approx(1 / speed, rel=0.02)
    assert pitch(wave) == pytest.approx(440 * height, rel=0.02)


@pytest.mark.parametrize("snr", [20.0, 6.0])
def test_noise_is_as_loud_as_asked(snr: float) -> None:
    lines = [Line("hum", pause=1.0)]
    noisy = recording(lines, tone, snr=snr, seed=3, tail=1.0).astype(np.float32)
    noise = noisy[: int(0.9 * RATE)]
    whole = loudest(np.asarray(noisy, np.float32))
    assert np.abs(noisy).max() == pytest.approx(0.5 * 32767, rel=0.01)
    # Where the hum is, noise adds to it; where it is not, only noise is left.
    assert 20 * np.log10(whole / loudest(noise)) == pytest.approx(snr, abs=4)


def test_pauses_are_where_the_script_has_them() -> None:
    quiet = recording([Line("a", pause=0.5), Line("b", pause=1.0)], tone, snr=60, seed=3, tail=0.25)
    loud = np.abs(quiet.astype(int)) > 3000
    assert len(quiet) / RATE == pytest.approx(0.5 + 1 + 1.0 + 1 + 0.25, abs=0.01)
    assert np.flatnonzero(loud)[0] / RATE == pytest.approx(0.5, abs=0.01)
    assert not loud[int(1.55 * RATE) : int(2.45 * RATE)].any()


def test_words_leave_case_and_punctuation_behind() -> None:
    assert words("Yes — it’s 2 Oat-milks, “thanks”.") == ("yes", "it's", "2", "oat", "milks", "thanks")


@given(st.lists(st.sampled_from("ab"), max_size=6), st.lists(st.sampled_from("ab"), max_size=6))
def test_distance_counts_edits(left: list[str], right: list[str]) -> None:
    found = distance(left, right)
    assert found == distance(right, left)
    assert (found == 0) == (left == right)
    assert abs(len(left) - len(right)) <= found <= max(len(left), len(right))


def test_distance_of_one_changed_word() -> None:
    assert distance(["one", "oat", "milk"], ["an", "oat", "milk", "please"]) == 2


def answer(said: str, heard: str) -> Back:
    return Back(tuple(said.split()), tuple(heard.split()))


def test_an_answer_heard_as_another_is_mistaken() -> None:
    good = [
        answer("your cart is empty", "you're cat is empty"),
        answer("thank you goodbye", "thank you good by"),
    ]
    assert mistaken(good) == []
    swapped = answer("it comes tomorrow", "your cart is empty")
    assert mistaken([*good, swapped]) == [swapped]
    assert mistaken([good[0], good[0]]) == []


def test_another_kind_of_recogniser_writes_down_what_the_voice_said(tmp_path: Path) -> None:
    voice = PiperVoice(steady=True)
    told = ("Your cart is empty.", "Yes, we have gluten free bread.")
    sides = [change_rate(np.concatenate(list(voice.speak(text))), voice.rate, RATE) for text in told]
    starts = [0.0, len(sides[0]) / RATE]
    shop = np.concatenate([*sides, np.zeros(RATE, np.int16)])
    with WavWriter(tmp_path / "demo.wav", channels=2) as file:
        file.write(np.stack([np.zeros_like(shop), shop], axis=1))
    (tmp_path / "demo.jsonl").write_text(
        "".join(
            json.dumps({"event": "replied", "text": text, "at": at}) + "\n"
            for text, at in zip(told, starts, strict=True)
        )
    )
    backs = list(listen_back(tmp_path / "demo.wav", tmp_path / "demo.jsonl"))
    assert mistaken(backs) == []
    assert [back for back in backs if back.alike < 0.7] == []
