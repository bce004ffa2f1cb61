"""What every recogniser keeps to, with real models and real sound."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from tests.contract.conftest import Case
from voice_shop.audio.chunk import RATE, Pcm
from voice_shop.language.grammar import Grammar, Parse, State
from voice_shop.language.intent import Intent, IntentName
from voice_shop.speech.protocols import Heard

CONFIDENT = 1.0
"""Doubt where speech outside the grammar begins."""


def result(heard: Heard) -> tuple[object, ...]:
    """All but the time it took."""
    return heard.sentences, heard.free, heard.doubt, heard.audio_seconds


def noise(seconds: float, loudness: float) -> Pcm:
    return (
        np.random.default_rng(7).normal(0, loudness, int(seconds * RATE)).clip(-32768, 32767).astype(np.int16)
    )


def test_it_hears_what_is_said(case: Case) -> None:
    for said in case.inside:
        heard = case.hear(case.say(said))
        assert heard.sentences, said
        assert heard.sentences[0].text == said
        assert heard.doubt < CONFIDENT, said
        assert heard.free


def test_every_sentence_is_one_of_the_grammar_and_the_best_comes_first(case: Case) -> None:
    for said in case.inside + case.outside:
        heard = case.hear(case.say(said))
        scores = [sentence.score for sentence in heard.sentences]
        assert scores == sorted(scores, reverse=True)
        assert all(score <= 0 for score in scores)
        assert all(case.grammar.parse(sentence.text) for sentence in heard.sentences)
        assert len({sentence.text for sentence in heard.sentences}) == len(heard.sentences)


def test_speech_that_is_no_sentence_of_the_grammar_is_doubted(case: Case) -> None:
    for said in case.outside:
        heard = case.hear(case.say(said))
        assert heard.doubt >= CONFIDENT, (said, heard)
        assert heard.free


@pytest.mark.parametrize("loudness", [0, 3, 300, 8000])
def test_silence_and_noise_are_no_sentence(case: Case, loudness: int) -> None:
    heard = case.hear(noise(1.5, loudness))
    assert not heard.sentences or heard.doubt >= CONFIDENT, heard


def test_it_does_not_matter_in_which_pieces_the_sound_comes(case: Case) -> None:
    samples = case.say(case.inside[0])
    whole = result(case.hear(samples))
    rng = np.random.default_rng(3)
    for most in (400, 5_000, 60_000):
        hearing = case.recogniser.listen(case.grammar)
        rest = samples
        while len(rest):
            size = int(rng.integers(0, most))
            hearing.feed(rest[:size])
            rest = rest[size:]
        assert result(hearing.finish()) == whole


def test_an_utterance_leaves_nothing_behind(case: Case) -> None:
    first, second = (case.say(said) for said in case.inside[:2])
    before = result(case.hear(first))
    case.hear(second)
    case.hear(noise(0.5, 5000))
    assert result(case.hear(first)) == before


def test_two_utterances_at_once_do_not_mix(case: Case) -> None:
    sounds = [case.say(said) for said in case.inside[:2]]
    apart = [result(case.hear(sound)) for sound in sounds]
    hearings = [case.recogniser.listen(case.grammar) for _ in sounds]
    for start in range(0, max(map(len, sounds)), 4_000):
        for hearing, sound in zip(hearings, sounds, strict=True):
            hearing.feed(sound[start : start + 4_000])
    assert [result(hearing.finish()) for hearing in hearings] == apart


def test_an_utterance_ends_once(case: Case) -> None:
    hearing = case.recogniser.listen(case.grammar)
    hearing.finish()
    with pytest.raises(RuntimeError):
        hearing.finish()
    with pytest.raises(RuntimeError):
        hearing.feed(np.zeros(10, np.int16))


def test_only_what_is_in_force_can_be_heard(case: Case) -> None:
    few = case.grammar.restricted(case.few)
    assert not few.parse(case.inside[0])
    heard = case.hear(case.say(case.inside[0]), few)
    assert all(few.parse(sentence.text) for sentence in heard.sentences)
    assert heard.doubt >= CONFIDENT


@pytest.mark.parametrize("length", [0, 1, 100, 1_599])
def test_no_sound_to_speak_of_is_nothing(case: Case, length: int) -> None:
    heard = case.hear(np.full(length, 1000, np.int16))
    assert heard.sentences == ()
    assert math.isinf(heard.doubt)
    assert heard.free == ""
    assert heard.audio_seconds == pytest.approx(length / RATE)


def test_sound_at_its_loudest_is_only_sound(case: Case) -> None:
    clipped = np.where(np.arange(RATE) // 40 % 2 == 0, 32767, -32768).astype(np.int16)
    heard = case.hear(clipped)
    assert heard.audio_seconds == 1.0
    assert not heard.sentences or heard.doubt >= CONFIDENT


class Phrases:
    """A grammar of whole phrases, words of any kind."""

    def __init__(self, language: str, *phrases: str) -> None:
        self.language = language
        self.start: State = 0
        self._at: list[tuple[str, ...]] = [()]
        self._phrases = {tuple(p.split(" ")) for p in phrases}
        for phrase in sorted(self._phrases):
            self._at += [p for i in range(len(phrase)) if (p := phrase[: i + 1]) not in self._at]

    def step(self, state: State, word: str) -> State | None:
        path = (*self._at[state], word)
        return self._at.index(path) if path in self._at else None

    def words(self, state: State) -> Sequence[str]:
        here = self._at[state]
        return sorted({p[-1] for p in self._at if p and p[:-1] == here})

    def accepts(self, state: State) -> bool:
        return self._at[state] in self._phrases

    def parse(self, text: str) -> tuple[Parse, ...]:
        said = tuple(text.split())
        return (Parse(Intent(IntentName.ADD, text=text), said),) if said in self._phrases else ()

    def restricted(self, intents: frozenset[IntentName]) -> Grammar:
        return self

    def names(self) -> tuple[str, ...]:
        return ()

    def vocabulary(self) -> frozenset[str]:
        return frozenset(word for phrase in self._phrases for word in phrase)

    def transitions(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            pair for phrase in self._phrases for pair in zip(("", *phrase), (*phrase, ""), strict=True)
        )


@pytest.mark.parametrize(
    "phrases",
    [
        ('"', '"]', "[unk]", "\\u0000 x"),
        ("\n", "a\tb", "\x00", "\x7f"),
        ("<eps>", "#0", "<s> </s>", "!SIL"),
        ("zzzqqqxxx",),
        ("🥛", "crème brûlée", "우유", "牛奶"),
        ("a" * 5_000,),
        ("네 " * 300 + "네",),
        (),
    ],
    ids=["json", "control", "symbols", "no word", "scripts", "long word", "long phrase", "empty"],
)
def test_a_grammar_of_anything_at_all_does_no_harm(case: Case, phrases: tuple[str, ...]) -> None:
    strange = Phrases(case.grammar.language, *phrases)
    case.recogniser.prepare(strange)
    hearing = case.recogniser.listen(strange)
    hearing.feed(case.say(case.inside[2]))
    heard = hearing.finish()
    assert all(strange.parse(sentence.text) for sentence in heard.sentences)
