"""Decoding ahead of time: the guess at the pause is used when it was the end, and never otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from tests.listening.detectors import LoudIsSpeech, Marked, silence, speech, word
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.channels.lookahead import Lookahead
from voice_shop.channels.utterance import Recognised, Utterances
from voice_shop.language.compile import compile_grammar
from voice_shop.language.grammar import Grammar
from voice_shop.language.pack import load_pack
from voice_shop.language.shop_words import ShopWords
from voice_shop.listening.listener import Listener
from voice_shop.listening.settings import ListenSettings
from voice_shop.resources import resource
from voice_shop.speech.protocols import Heard

RULES = ListenSettings(end_silence=0.6, pause=0.3)
GRAMMAR = compile_grammar(load_pack(resource("grammars", "en")), ShopWords(()))


class Lengths:
    """A recogniser that hears how long an utterance is, and keeps count of its work."""

    name = "lengths"
    language = "en"

    def __init__(self, *, streams: bool, decode_seconds: float = 0.1, likes: int = 0) -> None:
        self.streams = streams
        self.likes = likes
        self.decode_seconds = decode_seconds
        self.finished: list[int] = []

    def listen(self, grammar: Grammar) -> LengthHearing:
        return LengthHearing(self)

    def prepare(self, grammar: Grammar) -> None: ...

    def close(self) -> None: ...


class LengthHearing:
    def __init__(self, recogniser: Lengths) -> None:
        self._recogniser = recogniser
        self._samples = 0

    def feed(self, samples: Pcm) -> str | None:
        self._samples += len(samples)
        return str(self._samples) if self._recogniser.streams else None

    def finish(self) -> Heard:
        self._recogniser.finished.append(self._samples)
        took = self._recogniser.decode_seconds
        doubt = abs(self._samples - self._recogniser.likes) / RATE if self._recogniser.likes else float("inf")
        return Heard((), str(self._samples), doubt, self._samples / RATE, took)


def recognised(engine: Lengths, *parts: Pcm) -> tuple[list[Recognised], int]:
    """What was recognised, and how many samples the last utterance has."""
    utterances = Utterances(engine, lambda: GRAMMAR)
    listener = Listener(wake=Marked(), speech=LoudIsSpeech(), settings=RULES)
    listener.push()
    found, samples = [], 0
    for event in listener.feed(np.concatenate(parts)):
        if result := utterances.take(event):
            found.append(result)
            samples = len(event.samples)  # type: ignore[union-attr]
    return found, samples


def test_the_guess_at_the_pause_is_the_answer() -> None:
    engine = Lengths(streams=False)
    found, samples = recognised(engine, speech(1), silence(1))
    assert engine.finished == [samples]
    assert found[0].heard.free == str(samples)
    # Decoding was over before the end was certain: it costs the shopper nothing.
    assert found[0].ready == found[0].noticed


def test_a_slow_guess_is_waited_for_from_the_pause_on() -> None:
    found, _ = recognised(Lengths(streams=False, decode_seconds=1.0), speech(1), silence(1))
    assert found[0].ready == pytest.approx(found[0].end + RULES.pause + 1.0, abs=0.05)


def test_a_guess_is_thrown_away_when_the_speaker_goes_on() -> None:
    engine = Lengths(streams=False)
    found, samples = recognised(engine, speech(1), silence(0.45), speech(1), silence(1))
    assert len(engine.finished) == 2
    assert engine.finished[0] < samples
    assert engine.finished[1] == samples
    assert [r.heard.free for r in found] == [str(samples)]


def test_an_engine_that_gives_words_is_never_asked_twice() -> None:
    engine = Lengths(streams=True)
    found, samples = recognised(engine, speech(1), silence(0.45), speech(1), silence(1))
    assert engine.finished == [samples]
    assert found[0].heard.free == str(samples)


def test_the_wake_word_voids_what_was_being_heard() -> None:
    engine = Lengths(streams=True)
    found, samples = recognised(engine, speech(1), word(), silence(0.4), speech(0.5), silence(1))
    assert engine.finished == [samples]
    assert samples / RATE < 1.3
    assert len(found) == 1


def test_an_utterance_that_was_begun_while_we_spoke_is_known_as_such() -> None:
    listener = Listener(wake=Marked(), speech=LoudIsSpeech(), settings=RULES)
    utterances = Utterances(Lengths(streams=False), lambda: GRAMMAR)
    listener.answering()
    listener.answered(asks=True)
    taken = [utterances.take(event) for event in listener.feed(np.concatenate([speech(1), silence(1)]))]
    assert [one.early for one in taken if one] == [True]


def test_an_utterance_that_is_cut_is_decoded_as_far_as_it_goes() -> None:
    engine = Lengths(streams=False)
    found, samples = recognised(engine, speech(20))
    assert engine.finished == [samples]
    assert samples / RATE == pytest.approx(RULES.longest, abs=0.05)
    assert len(found) == 1


def test_a_doubtful_command_in_one_breath_is_also_heard_from_before_and_after() -> None:
    _, samples = recognised(Lengths(streams=False), silence(0.3), word(), speech(1), silence(1))
    engine = Lengths(streams=False, likes=samples + 8 * RATE)
    found, _ = recognised(engine, silence(0.3), word(), speech(1), silence(1))
    assert sorted(engine.finished) == [samples - 1600, samples, samples + 1600]
    assert found[0].heard.free == str(samples + 1600)
    assert found[0].heard.decode_seconds == pytest.approx(0.3)


def test_a_certain_command_in_one_breath_is_heard_once() -> None:
    _, samples = recognised(Lengths(streams=False), silence(0.3), word(), speech(1), silence(1))
    engine = Lengths(streams=False, likes=samples)
    recognised(engine, silence(0.3), word(), speech(1), silence(1))
    assert engine.finished == [samples]


@pytest.mark.parametrize("cut", [1, 333, 100_000])
def test_looking_ahead_changes_nothing_and_sees_who_is_about_to_speak(cut: int) -> None:
    stream = np.concatenate([silence(1), speech(0.5), silence(1)])
    ahead = Lookahead((stream[at : at + cut] for at in range(0, len(stream), cut)), LoudIsSpeech())
    frames, seen = [], []
    while (frame := ahead.next()) is not None:
        frames.append(frame)
        seen.append(ahead.speech_comes())
    assert np.array_equal(np.concatenate(frames)[: len(stream)], stream)
    first = seen.index(True) * 320 / RATE
    assert 0.4 < first < 0.6
    assert not any(seen[round(1.5 * RATE / 320) :])


def test_looking_ahead_again_later_judges_afresh() -> None:
    ahead = Lookahead([np.concatenate([speech(0.6), silence(1)])], LoudIsSpeech())
    assert ahead.speech_comes()
    ahead.forget()
    for _ in range(30):
        ahead.next()
    assert not ahead.speech_comes()
