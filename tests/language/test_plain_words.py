"""The quick way to the words of a text is the same as the long one; names are laid down once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voice_shop.language.compile import compile_grammar
from voice_shop.language.normalise import words
from voice_shop.language.numbers import spellings
from voice_shop.language.pack import Pack
from voice_shop.language.shop_words import ShopWords, SpokenProduct


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_has_the_same_words_behind_a_letter_that_is_none(text: str) -> None:
    assert words("é " + text)[1:] == words(text)


@given(
    st.lists(st.sampled_from(["oat", "milk", "seven", "up", "7", "twenty", "one", "21", "1234", "hundred"]))
)
def test_a_name_is_its_own_first_spelling_and_without_numbers_the_only_one(name: list[str]) -> None:
    ways = spellings(tuple(name), "en")
    assert ways[0] == tuple(name)
    if set(name) <= {"oat", "milk", "up", "1234"}:
        assert len(ways) == 1
    if "7" in name:
        assert any("seven" in way for way in ways)


def test_names_are_laid_down_once_however_many_lists_have_them(english: Pack) -> None:
    def nodes(count: int) -> int:
        many = tuple(
            SpokenProduct(
                f"{n}", f"x{n}", tuple(f"x{n} y{way}" for way in range(10)), (), ("bulk",) * (n % 2)
            )
            for n in range(count)
        )
        return len(compile_grammar(english, ShopWords(many))._network.nodes)

    assert nodes(400) - nodes(200) <= 200 + 10
