"""What the tools for writers of packs find."""

from dataclasses import replace
from itertools import islice

import pytest
from hassil import parse_sentence

from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.automaton import Automaton
from voice_shop.language.checking import confusions, samples, unused
from voice_shop.language.compile import compile_grammar
from voice_shop.language.intent import IntentName
from voice_shop.language.pack import Pack, Template
from voice_shop.language.phrases import phrases_of
from voice_shop.language.shop_words import ShopWords
from voice_shop.resources import resource


@pytest.fixture(scope="module")
def shop() -> ShopWords:
    return shop_words(load_folder(resource("samples", "barista")).catalogue)


def template(intent: IntentName, text: str) -> Template:
    return Template(intent, parse_sentence(text, keep_text=True), {}, text)


def test_english_has_no_rule_and_no_list_that_nothing_uses(english: Pack) -> None:
    assert list(unused(english)) == []


def test_an_unused_rule_is_named(english: Pack) -> None:
    more = replace(english, rules={**english.rules, "spare": english.rules["open"]})
    assert [finding.what for finding in unused(more)] == ["<spare>"]


def test_a_sentence_with_two_intents_is_found(english: Pack, shop: ShopWords) -> None:
    stop = template(IntentName.STOP, "halt now")
    pack = replace(english, templates=(stop, template(IntentName.HELP, "halt now")))
    (finding,) = confusions(pack, shop, compile_grammar(pack, shop))
    assert (finding.kind, finding.what) == ("two_intents", "'halt now': stop or help")


def test_a_sentence_that_is_also_a_yes_is_told_apart(english: Pack, shop: ShopWords) -> None:
    pack = replace(
        english, templates=(template(IntentName.YES, "go"), template(IntentName.CHECK_OUT, "go [on]"))
    )
    assert [f.kind for f in confusions(pack, shop, compile_grammar(pack, shop))] == ["like_yes_or_no"]


@pytest.mark.parametrize("intent", [IntentName.ADD, IntentName.ORDER_STATUS, IntentName.NO])
def test_samples_are_sentences_of_the_intent_and_the_same_again(
    barista: Automaton, intent: IntentName
) -> None:
    found = samples(barista, intent, 5, seed=3)
    assert len(found) == 5
    assert found == samples(barista, intent, 5, seed=3)
    assert all(intent in {parse.intent.name for parse in barista.parse(text)} for text in found)


def test_every_template_without_names_reads_its_own_phrases(english: Pack, barista: Automaton) -> None:
    for number, entry in enumerate(english.templates):
        for phrase in islice(phrases_of(entry.sentence.expression, english, lambda _: ("\0",)), 3):
            if "\0" not in phrase:
                reached = {parse.intent.name for parse in barista.parse(" ".join(phrase))}
                assert entry.intent in reached, (number, phrase)
