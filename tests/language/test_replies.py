"""From keys and facts to words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_shop.commerce.money import Money
from voice_shop.errors import InputError
from voice_shop.language.replies import Replies
from voice_shop.language.reply_values import plain
from voice_shop.resources import resource

ENGLISH = Replies.load(resource("grammars", "en"))
WORDS = resource("grammars", "en", "replies", "words.yaml").read_text(encoding="utf-8")


def pack(folder: Path, templates: str, locale: str = "en-IE") -> Replies:
    """Replies with these templates in a file called `t`."""
    replies = folder / "en" / "replies"
    replies.mkdir(parents=True, exist_ok=True)
    (replies / "words.yaml").write_text(WORDS, encoding="utf-8")
    (replies / "form.yaml").write_text('thing: "{n} {name}[ ({pack})]"\n', encoding="utf-8")
    (replies / "t.yaml").write_text(templates, encoding="utf-8")
    return Replies.load(folder / "en", locale=locale)


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        (Money(1240, "EUR"), "€12.40"),
        (Money(-5, "EUR"), "-€0.05"),
        (Money(500, "JPY"), "JP¥500"),
        (3, "3"),
        ("oat milk", "oat milk"),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
        (date(2026, 3, 4), "today"),
        (date(2026, 3, 5), "tomorrow"),
        (date(2026, 3, 3), "yesterday"),
        (date(2026, 3, 7), "on Saturday"),
        (date(2026, 3, 11), "on 11 March"),
        (date(2026, 2, 1), "on 1 February"),
    ],
)
def test_facts_are_written_as_their_type_asks(tmp_path: Path, fact: Any, written: str) -> None:
    replies = pack(tmp_path, 'x: "It is {fact}."')
    assert replies.text("t.x", {"fact": fact}, today=date(2026, 3, 4)) == f"It is {written}."


def test_money_is_the_shop_s_locale(tmp_path: Path) -> None:
    replies = pack(tmp_path, 'x: "{fact}"', locale="nl-NL")
    assert replies.text("t.x", {"fact": Money(1240, "EUR")}) == "€ 12,40"


def test_forms_lists_and_optional_parts(tmp_path: Path) -> None:
    replies = pack(tmp_path, 'x: "Which: {things:thing|or}[, in {box}]?"')
    things = ({"n": 1, "name": "tea", "pack": "100 g"}, {"n": 2, "name": "cup", "pack": ""})
    assert replies.text("t.x", {"things": things, "box": None}) == "Which: 1 tea (100 g) or 2 cup?"
    assert replies.text("t.x", {"things": things[:1], "box": "red"}) == "Which: 1 tea (100 g), in red?"


def test_the_variant_is_decided_by_seed_and_turn(tmp_path: Path) -> None:
    replies = pack(tmp_path, "x: [one, two, three]")
    said = [replies.text("t.x", {}, variant_seed="s", turn=turn) for turn in range(6)]
    assert said[:3] == said[3:]
    assert set(said) == {"One", "Two", "Three"}
    assert said == [replies.text("t.x", {}, variant_seed="s", turn=turn) for turn in range(6)]


@settings(deadline=None)  # nothing here is about speed
@given(name=st.text(max_size=40))
def test_what_others_wrote_stays_text(name: str) -> None:
    text = ENGLISH.text("refusal.not_ordered_before", {"product": name})
    assert text == f"You haven't ordered {plain(name)} here before."
    assert text.isprintable() or any(category(c) in {"Zs", "Zl", "Zp"} for c in name)


@pytest.mark.parametrize("name", ["{total}", "[x]", "{lines:line}", "<speak>yes</speak>", "{", "]"])
def test_a_name_that_looks_like_a_template_is_said_as_it_is(name: str) -> None:
    assert name in ENGLISH.text("refusal.not_ordered_before", {"product": name})


@pytest.mark.parametrize(
    "template",
    ['"{a"', '"a}"', '"[a [b]]"', '"[a"', '"a]"', '"{A b}"', '"{a:nothing}"', "3", "[]", "[[", "{}", ""],
)
def test_a_template_that_cannot_be_read_stops_the_pack_from_loading(tmp_path: Path, template: str) -> None:
    with pytest.raises(InputError):
        pack(tmp_path, f"x: {template}")


def test_an_unknown_key_and_a_missing_fact_are_named(tmp_path: Path) -> None:
    replies = pack(tmp_path, 'x: "{fact}"')
    with pytest.raises(InputError, match=r"t\.y"):
        replies.text("t.y", {})
    with pytest.raises(InputError, match="fact"):
        replies.text("t.x", {})


def test_a_folder_without_replies_and_an_unknown_locale_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no replies"):
        Replies.load(tmp_path)
    with pytest.raises(InputError, match="locale"):
        Replies.load(resource("grammars", "en"), locale="xx-Nowhere-At-All")
