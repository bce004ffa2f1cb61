"""What is said is never markup, always speakable, and fits; the question at its end is kept."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.alexa.interaction.limits import SPEECH_CHARACTERS
from skills.alexa.ssml import ssml

QUESTION = "Shall I order and pay?"


def heard(said: list[str], language: str = "en") -> str:
    """The words, if a strict reader takes them for one <speak> without anything inside."""
    text = f"<speak>{ssml(said, language)}</speak>"
    assert len(text) <= SPEECH_CHARACTERS
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert list(root) == []
    return root.text or ""


@given(said=st.lists(st.text(max_size=200), max_size=4))
def test_no_text_is_markup_and_the_question_stays(said: list[str]) -> None:
    assert heard([*said, QUESTION]).endswith(QUESTION)


@pytest.mark.parametrize(
    "name",
    [
        "Tom & Jerry's <audio src='https://x.example/a.mp3'/> milk",
        "</speak><speak>free",
        "&lt;break/&gt; &amp; &#60;",
        "a\x00b\x0bc\x1bd\ufffee\ud800f",
        "<![CDATA[x]]><!-- y -->",
    ],
)
def test_a_hostile_name_is_only_words(name: str) -> None:
    assert QUESTION in heard([f"One {name}.", QUESTION])


def test_what_is_too_long_is_cut_before_the_question() -> None:
    told = heard(["Milk & <bread>. " * 2000, QUESTION])
    assert told.startswith("Milk")
    assert told.endswith(QUESTION)


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("en", "In all €8.44, arriving on 4 March.", "eight euros forty-four"),
        ("nl", "Samen € 8,44.", "acht euro vierenveertig"),
        ("en", "500 ml of milk", "five hundred millilitres"),
    ],
)
def test_amounts_are_words(language: str, written: str, spoken: str) -> None:
    assert spoken in heard([written], language)
