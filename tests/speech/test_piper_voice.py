"""The real Piper voice says text sentence by sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voice_shop.errors import InputError, MissingError
from voice_shop.speech.piper_voice import PiperVoice


@pytest.fixture(scope="module")
def voice() -> Iterator[PiperVoice]:
    pytest.importorskip("piper")
    made = PiperVoice()
    yield made
    made.close()


def test_each_sentence_is_one_piece_of_sound(voice: PiperVoice) -> None:
    pieces = list(voice.speak("Oat milk, 1 l, €2.19. Shall I order it?"))
    assert len(pieces) == 2
    assert all(piece.dtype == np.int16 and piece.ndim == 1 for piece in pieces)
    assert all(np.abs(piece).max() > 3000 for piece in pieces)
    assert len(pieces[0]) > len(pieces[1]) > voice.rate // 3


def test_the_first_sentence_does_not_wait_for_the_others(voice: PiperVoice) -> None:
    sound = voice.speak("One. " + "This sentence would take a while to say. " * 200)
    assert 0.1 < len(next(sound)) / voice.rate < 2


def test_what_looks_like_phonemes_is_not_taken_as_phonemes(voice: PiperVoice) -> None:
    said = np.concatenate(list(voice.speak("[[aaaaaaaaaaaaaaaa]]")))
    plain = np.concatenate(list(voice.speak("aaaaaaaaaaaaaaaa")))
    assert abs(len(said) - len(plain)) < 0.4 * len(plain)


@pytest.mark.parametrize("text", ["", " ", "...", "\x00", "🥛"])
def test_nothing_to_say_is_no_sound(voice: PiperVoice, text: str) -> None:
    assert list(voice.speak(text)) == []


def test_a_steady_voice_says_the_same_each_time() -> None:
    pytest.importorskip("piper")
    steady = PiperVoice(steady=True)
    first, again = (np.concatenate(list(steady.speak("Oat milk."))) for _ in range(2))
    steady.steady = False
    other = np.concatenate(list(steady.speak("Oat milk.")))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_slower_voice_takes_longer(voice: PiperVoice) -> None:
    slow = PiperVoice(length_scale=1.6)
    text = "your order comes on Tuesday"
    assert sum(map(len, slow.speak(text))) > 1.2 * sum(map(len, voice.speak(text)))


@pytest.mark.parametrize("scale", [0, 0.49, 2.01, float("nan")])
def test_a_speed_nobody_understands_is_refused(scale: float) -> None:
    with pytest.raises(InputError):
        PiperVoice(length_scale=scale)


def test_a_voice_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"nobody\.onnx"):
        PiperVoice(tmp_path / "nobody.onnx")


@pytest.mark.parametrize("config", ["{", "[]", "{}", json.dumps({"audio": {"sample_rate": "x"}})])
def test_a_file_that_is_no_voice_is_told(tmp_path: Path, config: str) -> None:
    (tmp_path / "v.onnx").write_bytes(b"x")
    (tmp_path / "v.onnx.json").write_text(config)
    with pytest.raises(InputError, match="configuration"):
        PiperVoice(tmp_path / "v.onnx")
