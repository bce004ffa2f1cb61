"""The grammars of the two sample shops, compiled once."""

import pytest

from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.automaton import Automaton
from voice_shop.language.compile import compile_grammar
from voice_shop.language.pack import Pack, load_pack
from voice_shop.resources import resource


@pytest.fixture(scope="session")
def english() -> Pack:
    return load_pack(resource("grammars", "en"))


@pytest.fixture(scope="session")
def grocery(english: Pack) -> Automaton:
    folder = load_folder(resource("samples", "grocery"))
    return compile_grammar(english, shop_words(folder.catalogue, folder.profile.faq))


@pytest.fixture(scope="session")
def barista(english: Pack) -> Automaton:
    return compile_grammar(english, shop_words(load_folder(resource("samples", "barista")).catalogue))
