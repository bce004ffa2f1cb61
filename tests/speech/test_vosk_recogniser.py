"""Vosk with its real Korean model: what is its own beyond the contract of every recogniser."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.test_recogniser import Phrases as Sentences
from tests.speech import korean as speech
from voice_shop.channels.turn import Turns
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.dialogue.session import Session
from voice_shop.errors import InputError, MissingError
from voice_shop.language.replies import Replies
from voice_shop.speech.vosk_phrases import phrases_of, plain
from voice_shop.speech.vosk_recogniser import VoskRecogniser
from voice_shop.speech.vosk_repair import near_sentences

needs_voice = pytest.mark.skipif(not speech.can_speak(), reason="no espeak-ng: install Debian's espeak-ng")


# --- with the model ---------------------------------------------------------------------------


@needs_voice
def test_an_order_is_spoken_in_korean(korean: VoskRecogniser, tmp_path: Path) -> None:
    folder = speech.shop_folder()
    shop = Shop(folder.catalogue, folder.profile, Store(tmp_path / "shop.db"), lambda: speech.NOON)
    turns = Turns(
        grammar=speech.grammar(),
        shop=shop,
        replies=Replies.load(speech.PACK, locale="ko-KR"),
        clock=lambda: speech.NOON,
        session=Session("s", "home", "minji", "replay"),
    )
    answers = []
    for said in (
        speech.say("우유 두 개 주세요"),
        speech.say("계산해 주세요"),
        speech.say("네", speech.PLAIN_VOICE),
    ):
        assert not shop.orders("home")
        hearing = korean.listen(turns.grammar_now)
        hearing.feed(said)
        answers.append(turns.take_heard(hearing.finish()).text)
    (order,) = Shop(
        folder.catalogue, folder.profile, Store(tmp_path / "shop.db"), lambda: speech.NOON
    ).orders("home")
    assert [(line.product_id, line.quantity) for line in order.lines] == [("milk", 2)]
    assert (order.total.minor, order.total.currency) == (2 * 2900 + 3000, "KRW")
    assert answers[0].startswith("우유 2개, ₩5,800 담았습니다.")
    assert "₩8,800" in answers[2]


@needs_voice
def test_words_come_while_they_are_spoken(korean: VoskRecogniser) -> None:
    hearing = korean.listen(speech.grammar())
    samples = speech.say("장바구니 보여 주세요")
    partial = [hearing.feed(samples[at : at + 1_600]) for at in range(0, len(samples), 1_600)]
    told = [words for words in partial if words]
    assert partial[0] is None
    assert len(set(told)) > 1
    assert told[-1] == "장바구니 보여 주세요"
    hearing.finish()


def test_words_that_the_model_lacks_are_told_once(
    korean: VoskRecogniser, caplog: pytest.LogCaptureFixture
) -> None:
    lacking = Sentences("ko", "네", "콜드브루콜드브루 주세요", "콜드브루콜드브루 2 개 주세요")
    with caplog.at_level(logging.WARNING):
        korean.prepare(lacking)
        korean.prepare(lacking)
        korean.prepare(Sentences("ko", "콜드브루콜드브루"))
    assert "콜드브루콜드브루" in korean.unknown_words
    assert "2" not in korean.unknown_words
    assert [r.getMessage().count("콜드브루콜드브루") for r in caplog.records] == [1]


@needs_voice
def test_a_sentence_with_a_word_that_the_model_lacks_is_not_heard_without_it(korean: VoskRecogniser) -> None:
    hearing = korean.listen(Sentences("ko", "콜드브루콜드브루 두 개 주세요", "네"))
    hearing.feed(speech.say("두 개 주세요"))
    assert [s.text for s in hearing.finish().sentences if s.text != "네"] == []


@needs_voice
@pytest.mark.slow
def test_most_of_what_this_voice_orders_is_heard_and_hardly_anything_wrong(korean: VoskRecogniser) -> None:
    numbers, products = ("한", "두", "세", "네", "다섯"), ("우유", "커피", "사과", "치즈", "설탕")
    orders = [f"{product} {number} 개 주세요" for product in products for number in numbers]
    right = 0
    for said in orders:
        hearing = korean.listen(speech.grammar())
        hearing.feed(speech.say(said))
        heard = hearing.finish()
        right += bool(heard.sentences) and heard.sentences[0].text == said and heard.doubt < 1
    assert right >= 17  # 18 of 25; "한" is what espeak-ng says least like a Korean


# --- models that are not there or not right -----------------------------------------------------


def test_a_folder_without_a_model_is_missing(tmp_path: Path) -> None:
    pytest.importorskip("vosk")
    with pytest.raises(MissingError, match="no Vosk model"):
        VoskRecogniser(tmp_path, "ko")


def test_a_model_that_takes_no_phrases_is_told(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"x")
    with pytest.raises(InputError, match="sentences"):
        VoskRecogniser(tmp_path, "ko")


def test_a_damaged_model_is_told_and_kaldi_keeps_quiet(
    tmp_path: Path, korean_model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(korean_model, tmp_path / "model", ignore=shutil.ignore_patterns("*.fst", "final.ie"))
    for name in ("am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst"):
        (tmp_path / "model" / name).write_bytes(b"not a model")
    with pytest.raises(InputError, match="cannot be loaded"):
        VoskRecogniser(tmp_path / "model", "ko")
    assert "ERROR" not in capfd.readouterr().err


def test_a_closed_recogniser_is_not_used_again(korean_model: Path) -> None:
    other = VoskRecogniser.__new__(VoskRecogniser)
    other._engine = None
    with pytest.raises(RuntimeError):
        _ = other.engine


# --- the phrase list ------------------------------------------------------------------------------

_words = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5).map(" ".join)
_grammars = st.lists(_words, min_size=1, max_size=8)


@given(_grammars)
def test_phrases_have_every_transition_of_the_grammar_and_no_other(sentences: list[str]) -> None:
    grammar = Sentences("xx", *sentences)
    phrases = phrases_of(grammar, lambda _: True)
    assert _pairs(text.split() for text in phrases.texts) == grammar.transitions()


@given(_grammars, st.sets(st.sampled_from("abcdef")))
def test_phrases_have_only_words_the_model_knows_and_all_that_can_be_said_with_them(
    sentences: list[str], known: set[str]
) -> None:
    phrases = phrases_of(Sentences("xx", *sentences), known.__contains__)
    assert {word for text in phrases.texts for word in text.split()} <= known
    sayable = [s.split() for s in sentences if set(s.split()) <= known]
    assert _pairs(sayable) <= _pairs(text.split() for text in phrases.texts)
    assert set(phrases.unknown) == {w for s in sentences for w in s.split()} - known


def test_a_phrase_list_is_always_the_same() -> None:
    grammar = speech.grammar()
    assert phrases_of(grammar, lambda _: True) == phrases_of(grammar, lambda _: True)


@pytest.mark.parametrize(
    "word", ["", '"', "a b", "[unk]", "<s>", "#0", "a\n", "\x00", "🥛", "-", "'s", "a\\"]
)
def test_nothing_that_could_upset_the_reader_of_the_list_gets_in(word: str) -> None:
    assert not plain(word)


@pytest.mark.parametrize("word", ["milk", "i'd", "우유", "牛奶", "crème", "20"])
def test_words_of_any_script_are_words(word: str) -> None:
    assert plain(word)


def _pairs(texts: Iterator[list[str]] | Sequence[list[str]]) -> set[tuple[str, str]]:
    return {pair for words in texts for pair in zip(("", *words), (*words, ""), strict=True)}


# --- mending ----------------------------------------------------------------------------------------

_SHOP = Sentences("en", "add two milk", "add two oat milk", "remove the milk", "check out", "yes")


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("add two milk", "add two milk"),
        ("add two a milk", "add two milk"),
        ("add too milk", "add two milk"),
        ("add oat milk", "add two oat milk"),
        ("remove milk", "remove the milk"),
        ("check shout", "check out"),
    ],
)
def test_the_nearest_sentence_comes_first(heard: str, meant: str) -> None:
    assert near_sentences([heard.split()], _SHOP)[0] == meant


@pytest.mark.parametrize("heard", ["we went to the beach", "zzz", ""])
def test_what_is_near_to_nothing_is_not_mended(heard: str) -> None:
    assert near_sentences([heard.split()], _SHOP) == ()


@given(st.lists(st.sampled_from(["add", "two", "milk", "the", "yes", "x"]), max_size=6))
def test_what_is_mended_is_a_sentence(heard: list[str]) -> None:
    found = near_sentences([heard], _SHOP, limit=3)
    assert len(found) <= 3
    assert all(_SHOP.parse(sentence) for sentence in found)


def test_silence_is_put_behind_but_not_counted(korean: VoskRecogniser) -> None:
    hearing = korean.listen(speech.grammar())
    hearing.feed(np.zeros(8_000, np.int16))
    assert hearing.finish().audio_seconds == 0.5
