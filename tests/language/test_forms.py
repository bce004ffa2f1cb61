"""How words change is the language pack's, not the code's."""

from pathlib import Path

import pytest

from voice_shop.errors import InputError
from voice_shop.language.forms import WordForms, read_forms, word_forms
from voice_shop.language.normalise import words
from voice_shop.resources import languages

ENGLISH = word_forms("en")


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("oat milk", ("oat milks",)),
        ("lemons", ("lemon",)),
        ("berries", ("berry", "berrie")),
        ("cherry", ("cherries",)),
        ("box", ("boxes",)),
        ("matches", ("match",)),
        ("tomato", ("tomatoes", "tomatos")),
        ("tomatoes", ("tomato",)),
        ("hummus", ()),
        ("7", ()),
    ],
)
def test_a_name_is_also_said_in_its_other_number(name: str, others: tuple[str, ...]) -> None:
    assert ENGLISH.others(name) == others


@pytest.mark.parametrize(
    ("word", "singular"),
    [("bananas", "banana"), ("berries", "berry"), ("tomatoes", "tomato"), ("glass", "glass"), ("bus", "bus")],
)
def test_a_word_is_searched_in_its_singular(word: str, singular: str) -> None:
    assert ENGLISH.singular(word) == singular


def test_signs_are_said_as_the_language_says_them() -> None:
    assert words("M&M's", ENGLISH.signs) == ("m", "and", "m's")
    assert words("fish & chips", {"&": "en"}) == ("fish", "en", "chips")
    assert words("fish & chips") == ("fish", "chips")


def test_a_hyphen_that_nobody_sees_parts_no_word() -> None:
    assert words("vijf\u00aden\u00adtwintig") == ("vijfentwintig",)


def test_a_language_without_forms_changes_nothing() -> None:
    unknown = word_forms("xx")
    assert unknown == WordForms()
    assert unknown.others("lemons") == ()
    assert unknown.singular("lemons") == "lemons"


def test_every_shipped_language_says_its_signs() -> None:
    for language in languages():
        assert set(word_forms(language).signs) >= set("&%+")


@pytest.mark.parametrize("text", ["[", "- a", "other_forms: [{ending: '('}]", "signs: 3"])
def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "forms.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used"):
        read_forms(file)
