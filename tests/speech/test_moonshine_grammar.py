"""Moonshine steered by the grammar: what it may write, and what it makes of real and of stray speech."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from voice_shop.audio.chunk import Pcm
from voice_shop.audio.mixing import mix_at
from voice_shop.audio.resample import change_rate
from voice_shop.audio.wav import read_wav
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.errors import InputError
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.intent import Intent, IntentName, Understood
from voice_shop.language.normalise import words
from voice_shop.language.pack import load_pack
from voice_shop.language.understand import understand_heard
from voice_shop.resources import resource
from voice_shop.speech.moonshine import Moonshine
from voice_shop.speech.moonshine_model import END
from voice_shop.speech.piper_voice import PiperVoice
from voice_shop.speech.token_grammar import TokenGrammar, TokenTree

STRAYS = (
    "Yesterday we went to the beach.",
    "I don't want a coffee.",
    "Don't order anything.",
    "He drinks a lot of coffee.",
    "Turn on the kitchen light.",
    "She said she ordered it last week.",
    "I love this bread.",
    "I like bread.",
    "Give me a break.",
    "Set a timer for ten minutes.",
    "My brother is coming over for dinner.",
)


@pytest.fixture(scope="module")
def moonshine() -> Moonshine:
    return Moonshine()


def grammar_of(sample: str) -> Automaton:
    whole = compile_grammar(
        load_pack(resource("grammars", "en")), shop_words(load_folder(resource("samples", sample)).catalogue)
    )
    return whole.restricted(frozenset(IntentName) - {IntentName.CHOOSE})


@pytest.fixture(scope="module")
def tree(moonshine: Moonshine) -> TokenTree:
    return TokenTree.build(moonshine._model.tokens)


@pytest.fixture(scope="module")
def voice() -> PiperVoice:
    return PiperVoice()


@pytest.fixture(scope="module")
def barista() -> Automaton:
    return grammar_of("barista")


@pytest.fixture(scope="module")
def grocery() -> Automaton:
    return grammar_of("grocery")


def understood(moonshine: Moonshine, grammar: Automaton, samples: Pcm) -> Understood:
    hearing = moonshine.listen(grammar)
    hearing.feed(samples)
    heard = hearing.finish()
    sentences = [(sentence.text, sentence.score) for sentence in heard.sentences]
    return understand_heard(sentences, heard.free, heard.doubt, grammar)


@pytest.mark.parametrize("seed", range(25))
def test_tokens_spell_sentences_of_the_grammar_only(
    moonshine: Moonshine, tree: TokenTree, barista: Automaton, seed: int
) -> None:
    pick = random.Random(seed)
    tokens = TokenGrammar(barista, tree)
    position, written = tokens.start, []
    for _ in range(60):
        if written and tokens.whole(position) and pick.random() < 0.3:
            break
        following = tokens.next(position)
        if not len(following.tokens):
            break
        i = pick.randrange(len(following.tokens))
        written.append(int(following.tokens[i]))
        position = following.positions[i]
    said = words(moonshine.text((*written, END)))
    *complete, begun = said
    state = barista.walk(complete)
    assert state is not None, said
    assert any(word.startswith(begun) for word in barista.words(state)), said
    if tokens.whole(position):
        last = barista.walk(said)
        assert last is not None
        assert barista.accepts(last)


@pytest.mark.recordings
def test_real_orders_are_understood_clean_and_in_a_kitchen(
    moonshine: Moonshine, barista: Automaton, recordings: Path
) -> None:
    labels = json.loads((recordings / "orders" / "labels.json").read_text(encoding="utf-8"))
    noise = read_wav(recordings / "noise" / "kitchen.wav", longest=3600)
    chance = np.random.default_rng(0)
    right = {"clean": 0, "kitchen": 0}
    some = sorted(labels)[::6]
    for name in some:
        clean = read_wav(recordings / "orders" / name)
        for kind, samples in (("clean", clean), ("kitchen", mix_at(clean, noise, 9, chance))):
            intent = understood(moonshine, barista, samples)
            if isinstance(intent, Intent) and intent.name is IntentName.ADD and len(intent.lines) == 1:
                got = {"coffeeDrink": intent.lines[0].product, **intent.lines[0].options}
                right[kind] += all(got.get(k) == v.strip() for k, v in labels[name].items())
    assert right["clean"] >= len(some) - 1
    assert right["kitchen"] >= len(some) - 2


@pytest.mark.parametrize("said", STRAYS)
def test_a_stray_sentence_changes_nothing(
    moonshine: Moonshine, voice: PiperVoice, grocery: Automaton, said: str
) -> None:
    samples = change_rate(np.concatenate(list(voice.speak(said))), voice.rate, 16_000)
    meant = understood(moonshine, grocery, samples)
    assert not (isinstance(meant, Intent) and meant.name.changes_cart_or_order), meant


def test_an_order_by_the_voice_is_understood(
    moonshine: Moonshine, voice: PiperVoice, grocery: Automaton
) -> None:
    spoken = np.concatenate(list(voice.speak("Can I have two bottles of oat milk, please?")))
    meant = understood(moonshine, grocery, change_rate(spoken, voice.rate, 16_000))
    assert isinstance(meant, Intent)
    assert (meant.name, meant.lines[0].quantity) == (IntentName.ADD, 2)
    assert "alpro-oat-drink" in meant.lines[0].candidates


@pytest.mark.parametrize("kind", ["silence", "hiss", "hum", "tune"])
def test_no_speech_changes_nothing(moonshine: Moonshine, grocery: Automaton, kind: str) -> None:
    time = np.arange(3 * 16_000) / 16_000
    tune = sum(np.sin(2 * np.pi * f * time) * np.exp(-(time % 0.5) * 4) for f in (220.0, 277.2, 329.6))
    samples = {
        "silence": np.zeros_like(time),
        "hiss": np.random.default_rng(1).normal(size=len(time)) * 1_000,
        "hum": np.sin(2 * np.pi * 50 * time) * 3_000,
        "tune": tune * 4_000,
    }[kind]
    meant = understood(moonshine, grocery, samples.astype(np.int16))
    assert not (isinstance(meant, Intent) and meant.name.changes_cart_or_order), meant


def test_more_than_can_be_heard_at_once_is_refused_not_cut(moonshine: Moonshine, barista: Automaton) -> None:
    hearing = moonshine.listen(barista)
    hearing.feed(np.ones(36 * 16_000, np.int16))
    with pytest.raises(InputError, match="36 s is too long") as fault:
        hearing.finish()
    assert fault.value.code == "too_long_to_hear"
