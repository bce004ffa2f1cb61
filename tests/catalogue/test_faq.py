"""What the merchant says about the shop: read whole or refused with its place; said on its days only."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogue.folders import write_shop
from voice_shop.catalogue.faq import TOPICS, FaqEntry, answer
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.problems import ShopFolderError

PAGE = (Path(__file__).parents[2] / "docs" / "shop-folder.md").read_text(encoding="utf-8")


def read(folder: Path, text: str | bytes) -> tuple[FaqEntry, ...]:
    shop = write_shop(folder / "shop")
    (shop / "faq.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_folder(shop).profile.faq


def test_the_example_of_the_page_is_read_and_every_topic_is_named(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert [entry.topic for entry in read(tmp_path, example)] == ["hours", "hours", "bottles", "care"]
    assert all(f"`{topic}`" in PAGE for topic in TOPICS)


def test_a_markdown_file_is_an_answer(tmp_path: Path) -> None:
    shop = write_shop(tmp_path)
    (shop / "faq").mkdir()
    (shop / "faq" / "hours.md").write_text("---\nfrom: 2026-01-01\n---\nOpen from nine\nto six.\n")
    (shop / "faq" / "returns.md").write_text("Just send it back.\n")
    hours, returns = load_folder(shop).profile.faq
    assert (hours.topic, hours.answer, hours.first) == ("hours", "Open from nine to six.", date(2026, 1, 1))
    assert (returns.topic, returns.answer) == ("returns", "Just send it back.")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("hours: nine to six", "no list"),
        ("- hours", "answer 1: has no keys"),
        ("- topic: hours", "answer 1, key answer"),
        ("- {topic: hours, answer: ok, until: soon}", "is no day"),
        ("- {topic: hours, answer: ok, from: 2026-05-02, until: 2026-05-01}", "is before"),
        ("- {topic: parking, answer: ok}", "is not known"),
        ("- {topic: hours, answer: ok, colour: red}", "colour"),
        (f"- {{topic: hours, answer: '{'word ' * 41}'}}", "more than 40 words"),
        ("- {topic: hours, answer: [", "is not YAML"),
        (b"- {topic: hours, answer: caf\xe9}", "UTF-8"),
        ("- &a {topic: hours, answer: *a}", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str | bytes, what: str) -> None:
    with pytest.raises(ShopFolderError) as caught:
        read(tmp_path, text)
    assert "faq.yaml" in str(caught.value.problems[0])
    assert any(what in str(problem) for problem in caught.value.problems)


@settings(max_examples=40)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("shop")
    with suppress(ShopFolderError):
        read(folder, b"- topic: hours\n  answer: " + data)


ALWAYS = FaqEntry("hours", "always")
CHRISTMAS = FaqEntry("hours", "closed", date(2026, 12, 24), date(2026, 12, 26))
BANANAS = FaqEntry("care", "bananas", products=("bananas",))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 23), "always"),
        (date(2026, 12, 24), "closed"),
        (date(2026, 12, 26), "closed"),
        (date(2026, 12, 27), "always"),
    ],
)
def test_what_has_days_is_said_on_them_only(day: date, said: str) -> None:
    found = answer([ALWAYS, CHRISTMAS], "hours", day)
    assert found is not None
    assert found.answer == said


def test_what_is_over_is_not_said() -> None:
    assert answer([CHRISTMAS], "hours", date(2027, 1, 1)) is None


def test_an_answer_about_a_product_is_about_that_one_only() -> None:
    today = date(2026, 1, 1)
    assert answer([BANANAS], "care", today, ["bananas"]) is BANANAS
    assert answer([BANANAS], "care", today, ["butter"]) is None
    assert answer([BANANAS], "care", today) is None
