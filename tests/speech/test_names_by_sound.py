"""A name that the steered search loses is found by how the free text is spelled or sounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.conftest import grammar_of
from tests.speech.english import english_voice
from voice_shop.audio.chunk import Pcm
from voice_shop.language.automaton import Automaton
from voice_shop.language.intent import IntentName
from voice_shop.speech.beam import Search
from voice_shop.speech.moonshine import Moonshine
from voice_shop.speech.names import Names
from voice_shop.speech.phonemes import Phonemes, phonemes
from voice_shop.speech.proposals import proposals
from voice_shop.speech.protocols import Heard
from voice_shop.speech.sentence_list import SentenceList


@pytest.fixture(scope="module")
def sounds() -> Phonemes:
    pytest.importorskip("piper")
    found = phonemes("en")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def orders() -> Automaton:
    return grammar_of("grocery").restricted(frozenset({IntentName.ADD}))


@pytest.fixture(scope="module")
def narrow() -> Callable[[str, Automaton], Heard]:
    """Hears with a search so narrow that it goes astray even in a small shop."""
    for package in ("piper", "moonshine_voice", "onnxruntime"):
        pytest.importorskip(package)
    ear, say = Moonshine(search=Search(width=2)), english_voice()

    def heard(text: str, grammar: Automaton) -> Heard:
        sound: Pcm = say(text)
        hearing = ear.listen(grammar)
        hearing.feed(sound)
        return hearing.finish()

    return heard


@pytest.mark.parametrize(
    ("heard", "name"),
    [("fresh time", "fresh thyme"), ("shallow", "challah"), ("hog and das", "haagen dazs")],
)
def test_what_is_spelled_otherwise_is_found_by_its_sound(sounds: Phonemes, heard: str, name: str) -> None:
    shop = ("fish and tins", "hand soap", "fresh lime", "thyme honey", "shallots", name)
    assert name in Names(shop, sounds).near(heard, 1)


def test_without_sounds_names_are_found_by_spelling() -> None:
    assert Names(("gouda", "mozzarella"), None).near("mosarela", 1) == ("mozzarella",)


def test_a_language_that_espeak_does_not_know_has_no_sounds() -> None:
    assert phonemes("xx") is None


@pytest.mark.parametrize(
    "said",
    [
        "add two packs of galbani mozzarella to my cart",
        "i need kerrygold butter please",
        "get me some creme fraiche please",
    ],
)
def test_a_name_is_heard_that_the_search_lost(
    narrow: Callable[[str, Automaton], Heard], orders: Automaton, said: str
) -> None:
    heard = narrow(said, orders)
    best, meant = orders.parse(heard.sentences[0].text)[0], orders.parse(said)[0]
    assert best.intent.lines[0].candidates == meant.intent.lines[0].candidates
    assert heard.doubt < 1


def test_the_frame_is_taken_from_the_free_text_or_from_a_steered_sentence(
    sounds: Phonemes, orders: Automaton
) -> None:
    names = Names(orders.names(), sounds)
    by_free = proposals("Add two packs of Gobani Masarel.", (), (), orders, names)
    assert "add two packs of galbani mozzarella" in by_free
    by_sentence = proposals(
        "At to bags of Gobani Masarel, peas.", ("add two packs of gouda please",), (), orders, names
    )
    assert "add two packs of galbani mozzarella please" in by_sentence
    by_beginning = proposals("At two bags of Gobani Masarel.", (), ("add two packs of galia",), orders, names)
    assert "add two packs of galbani mozzarella" in by_beginning
    assert all(orders.parse(sentence) for sentence in (*by_free, *by_sentence, *by_beginning))


def test_what_was_heard_beside_the_steered_name_belongs_to_it(sounds: Phonemes, orders: Automaton) -> None:
    found = proposals(
        "At two packs of sour crimes to my car.",
        ("add two packs of cream to my cart",),
        (),
        orders,
        Names(orders.names(), sounds),
    )
    assert "add two packs of sour cream to my cart" in found


@pytest.mark.parametrize("free", ["", "...", "mm"])
def test_nothing_much_heard_proposes_sentences_of_the_grammar_or_none(
    sounds: Phonemes, orders: Automaton, free: str
) -> None:
    found = proposals(free, (), (), orders, Names(orders.names(), sounds))
    assert all(orders.parse(sentence) for sentence in found)


def test_a_list_of_sentences_is_walked_like_a_grammar() -> None:
    some = SentenceList(["add milk", "add milk please", "buy eggs"])
    add = some.step(some.start, "add")
    assert add is not None
    milk = some.step(add, "milk")
    assert milk is not None
    assert some.accepts(milk)
    assert not some.accepts(add)
    assert (some.words(some.start), some.words(milk)) == (("add", "buy"), ("please",))
    assert some.step(milk, "eggs") is None
