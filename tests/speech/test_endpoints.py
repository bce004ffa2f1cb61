"""Real speech through the listening machine with the real detectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.audio.wav import read_wav
from voice_shop.errors import InputError
from voice_shop.listening.events import ListenEvent, SpeechChunk, SpeechEnded, SpeechStarted, Woke
from voice_shop.listening.listener import Listener
from voice_shop.speech.silero import SileroSpeech
from voice_shop.speech.wake import MicroWake
from voice_shop.speech.webrtc import WebRtcSpeech


def silence(seconds: float) -> Pcm:
    return np.zeros(int(seconds * RATE), np.int16)


def spoken(samples: Pcm) -> tuple[int, int]:
    """Where the sound begins and ends: within 28 dB of the loudest 10 ms."""
    step = RATE // 100
    frames = samples[: len(samples) // step * step].reshape(-1, step).astype(float)
    level = 10 * np.log10((frames**2).mean(axis=1) + 1)
    loud = np.flatnonzero(level > level.max() - 28)
    return int(loud[0]) * step, int(loud[-1] + 1) * step


def in_noise(samples: Pcm, noise: Pcm, decibels: float, seed: int) -> Pcm:
    """Mixed at a random place, the ratio taken between the loudest 2048 samples of each."""

    def loudest(x: np.ndarray) -> float:
        return float(np.sqrt((x[: len(x) // 2048 * 2048].reshape(-1, 2048) ** 2).mean(axis=1)).max())

    sound, other = (
        samples / 32768,
        np.resize(np.roll(noise, -seed * 99991 % len(noise)), len(samples)) / 32768,
    )
    mixed = sound + other * loudest(sound) / 10 ** (decibels / 20) / loudest(other)
    return (mixed / np.abs(mixed).max() * 16384).astype(np.int16)


def names(events: list[ListenEvent]) -> list[str]:
    return [type(e).__name__ for e in events if not isinstance(e, SpeechChunk)]


@pytest.mark.recordings
@pytest.mark.parametrize("decibels", [None, 6])
def test_orders_end_where_the_speech_ends(recordings: Path, decibels: float | None) -> None:
    noise = read_wav(recordings / "noise" / "kitchen.wav")
    files = sorted((recordings / "orders").glob("*.wav"))[::4]
    cut, late = [], []
    for seed, file in enumerate(files):
        samples = read_wav(file)
        stream = np.concatenate([silence(1), samples, silence(3)])
        if decibels is not None:
            stream = in_noise(stream, noise, decibels, seed)
        begin, end = (RATE + at for at in spoken(samples))
        listener = Listener(wake=None, speech=SileroSpeech())
        listener.push()
        ends = [e for e in listener.feed(stream) if isinstance(e, SpeechEnded)]
        if not ends or ends[0].noticed > end / RATE + 1.5:
            late.append(file.name)
        elif ends[0].end < end / RATE - 0.25 or ends[0].start > begin / RATE:
            cut.append(file.name)
    # At 6 dB one speaker's soft first word drowns in the noise.
    assert len(cut) <= (0 if decibels is None else 1), cut
    # At 6 dB the clatter of dishes holds one in twenty open for a second or two more.
    assert len(late) <= (0 if decibels is None else 2), late


@pytest.mark.recordings
def test_the_wake_word_alone_is_no_utterance(recordings: Path) -> None:
    wake, speech = MicroWake("alexa"), SileroSpeech()
    began = []
    for file in sorted((recordings / "wake").glob("alexa_*.wav")):
        wake.reset()
        listener = Listener(wake=wake, speech=speech)
        events = listener.feed(np.concatenate([silence(1), read_wav(file), silence(2)]))
        if any(isinstance(e, SpeechStarted) for e in events):
            began.append(file.name)
    # One speaker draws the last vowel out for half a second after it was noticed.
    assert len(began) <= 1, began


@pytest.mark.recordings
@pytest.mark.parametrize("breath", [0.1, 0.3, 1.0])
def test_a_command_in_one_breath_is_whole_and_without_the_wake_word(recordings: Path, breath: float) -> None:
    wake, speech = MicroWake("alexa"), SileroSpeech()
    orders = sorted((recordings / "orders").glob("*.wav"))
    words = [recordings / "wake" / f"alexa_{n}.wav" for n in (123, 130, 164, 197, 236, 27, 51, 52, 53, 97)]
    heard = lost = kept = 0
    for word, order in zip(words, orders, strict=False):
        said, command = read_wav(word), read_wav(order)
        word_end = spoken(said)[1]
        begin, end = spoken(command)
        stream = np.concatenate(
            [silence(1), said[:word_end], silence(breath), command[begin:end], silence(1)]
        )
        wake.reset()
        events = Listener(wake=wake, speech=speech).feed(stream)
        if names(events)[:2] != ["Woke", "SpeechStarted"]:
            continue
        heard += 1
        start = next(e.at for e in events if isinstance(e, SpeechStarted))
        lost += start > 1 + word_end / RATE + breath + 0.02
        kept += start < 1 + word_end / RATE - 0.3
    assert heard >= 8
    assert lost == 0
    # One speaker's word is noticed a third of a second before its last vowel is over.
    assert kept <= 1


@pytest.mark.recordings
@pytest.mark.parametrize("size", [160, 1000, 1_000_000])
def test_real_speech_gives_the_same_events_in_any_chunks(recordings: Path, size: int) -> None:
    stream = np.concatenate(
        [
            read_wav(recordings / "wake" / "alexa_7.wav"),
            read_wav(min((recordings / "orders").glob("*.wav"))),
            silence(1),
        ]
    )

    def told(size: int) -> list[tuple[str, float]]:
        listener = Listener(wake=MicroWake("alexa"), speech=SileroSpeech())
        events = [e for at in range(0, len(stream), size) for e in listener.feed(stream[at : at + size])]
        return [(type(e).__name__, e.noticed if isinstance(e, (Woke, SpeechEnded)) else 0.0) for e in events]

    assert told(size) == told(512)
    assert ("SpeechEnded" in {name for name, _ in told(512)}) is True


@pytest.mark.parametrize("detector", [SileroSpeech(), WebRtcSpeech()])
def test_silence_is_not_speech(detector: SileroSpeech | WebRtcSpeech) -> None:
    assert not any(detector.is_speech(np.zeros(detector.frame, np.int16)) for _ in range(50))


@pytest.mark.recordings
@pytest.mark.parametrize("detector", [SileroSpeech(), WebRtcSpeech()])
def test_speech_is_speech_also_for_another_and_after_a_reset(
    recordings: Path, detector: SileroSpeech | WebRtcSpeech
) -> None:
    samples = read_wav(min((recordings / "orders").glob("*.wav")))
    begin, end = spoken(samples)

    def share(which: SileroSpeech | WebRtcSpeech) -> float:
        flags = [
            which.is_speech(samples[at : at + which.frame])
            for at in range(begin, end - which.frame, which.frame)
        ]
        return sum(flags) / len(flags)

    first = share(detector)
    assert first > 0.5
    detector.reset()
    assert share(detector) == first
    assert share(detector.another()) == first


def test_an_aggressiveness_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="0, 1, 2, 3"):
        WebRtcSpeech(4)
