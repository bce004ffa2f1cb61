"""What typed sentences mean, one object each; nothing is bought and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result, without_sound_packages


def test_an_order_is_understood_with_product_quantity_and_options(barista: Callable[..., Result]) -> None:
    result = barista("understand", "two large lattes please", "--json")
    assert result.code == 0
    (record,) = result.records
    members = {"source", "heard", "free", "intent", "lines", "slots", "also", "rejected", "seconds"}
    assert set(record) == members
    assert record["intent"] == "add"
    assert record["lines"] == [
        {
            "product_id": "latte",
            "product": record["lines"][0]["product"],
            "quantity": 2,
            "options": {"size": "large"},
        }
    ]
    assert (record["source"], record["heard"], record["free"]) == ("text", "two large lattes please", None)
    assert record["rejected"] is None
    assert record["seconds"]["audio"] is None
    assert record["seconds"]["decode"] >= 0


@pytest.mark.parametrize(
    "text",
    ["yesterday we went to the beach", "", "   ", "xyzzy", "<speak>yes</speak>", "☕" * 1000, "a " * 5000],
)
def test_what_is_no_sentence_of_the_shop_is_rejected_with_a_reason(
    text: str, barista: Callable[..., Result]
) -> None:
    result = barista("understand", "--json", "--", text)
    assert result.code == 0
    (record,) = result.records
    assert record["intent"] is None
    assert record["lines"] == []
    assert record["rejected"] in {"nothing_heard", "not_ours", "unsure", "ambiguous"}


def test_an_ambiguous_name_has_candidates_and_no_product(cli: Callable[..., Result]) -> None:
    (record,) = cli("understand", "add oat milk", "--json").records
    (line,) = record["lines"]
    assert line == {"product_id": None, "product": "oat milk", "quantity": 1, "options": {}}
    assert len(record["slots"]["candidates"]["oat milk"]) > 1


def test_each_input_has_its_own_line_in_order(barista: Callable[..., Result]) -> None:
    texts = ["a latte please", "nonsense of all kinds", "what is in my cart"]
    records = barista("understand", *texts, "--json").records
    assert [record["heard"] for record in records] == texts
    typed = barista("understand", "-", "--json", typed="\n".join(texts) + "\n\n").records
    assert [record["intent"] for record in typed] == [record["intent"] for record in records]


def test_people_get_it_in_words(barista: Callable[..., Result]) -> None:
    out = barista("understand", "a large latte please", "we went to the beach").out
    assert "add: 1 × latte (size: large)" in out
    assert "not understood (not_ours)" in out


def test_nothing_given_is_wrong_use(cli: Callable[..., Result]) -> None:
    assert cli("understand").code == 2


def test_bytes_that_are_no_text_are_told(barista: Callable[..., Result]) -> None:
    result = barista("understand", "-", typed=b"\xff\xfe\xfa\n")
    assert result.code == 2
    assert "UTF-8" in result.error


@pytest.mark.parametrize(
    "arguments",
    [["understand", "a latte please"], ["chat", "--script", "script.txt"], ["orders", "list"]],
    ids=lambda arguments: arguments[0],
)
def test_text_commands_work_without_the_packages_for_sound(
    arguments: list[str], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "script.txt").write_text("add a latte\n")
    done = without_sound_packages(tmp_path, "--home", home, *arguments)
    assert done.code == 0, done.err
    assert done.out


def test_several_things_in_one_breath_are_told_apart(barista: Callable[..., Result]) -> None:
    (record,) = barista("understand", "add two lattes and where's my order", "--json").records
    assert record["intent"] == "add"
    assert [more["intent"] for more in record["also"]] == ["order_status"]
    shown = barista("understand", "add two lattes and where's my order")
    assert "add: 2 × latte; order_status" in shown.out
