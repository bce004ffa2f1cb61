"""promotions.toml: what is wrong in it is told by its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.folders import write_shop
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.problems import ShopFolderError

GOOD = 'name = "x"\npercent = "10"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[a]\npercent = '10'", "[a], key name: is empty."),
        ('[a]\nname = "x"', "[a], key percent: amount and free_delivery: one of them is needed."),
        ("[a]\n" + GOOD + 'amount = "1.00"', "[a], key percent: amount and free_delivery: one of them"),
        ("[a]\n" + GOOD + "free_delivery = true", "[a], key percent: amount and free_delivery: one of them"),
        ("[a]\n" + GOOD + 'code = "x-"', "[a], key code: 'X' is no code."),
        ("[a]\n" + GOOD + 'from = "soon"', "[a], key from: 'soon' is no day."),
        ("[a]\n" + GOOD + "from = 2026-03-02\nuntil = 2026-03-01", "[a], key until: is before it begins."),
        ("[a]\n" + GOOD + 'products = ["moon"]', "[a], key products: 'moon' is not in the shop."),
        ("[a]\n" + GOOD + 'categories = ["moon"]', "[a], key categories: 'moon' is not in the shop."),
        ("[a]\n" + GOOD + "uses = 0", "[a], key uses: 0 is out of range."),
        ("[a]\n" + GOOD + "until = 3", "[a], key until: 3 is not a text."),
        ('[a]\ncode = "ONE"\n' + GOOD + '[b]\ncode = "o-n-e"\n' + GOOD, "[b], key code: 'ONE' is [a]'s too."),
        ("a = 3", "promotions.toml, [a]: 3 is not a table."),
        ("[a]\n" + GOOD + "colour = 1", "is not known."),
    ],
)
def test_a_mistake_is_told_by_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ShopFolderError) as error:
        load_folder(write_shop(tmp_path, promotions=text))
    assert told in str(error.value)


def test_days_are_written_with_or_without_quotes(tmp_path: Path) -> None:
    text = "[a]\n" + GOOD + 'from = 2026-03-01\nuntil = "2026-03-31"'
    (promotion,) = load_folder(write_shop(tmp_path, promotions=text)).catalogue.promotions
    assert (promotion.begins, promotion.ends) == (date(2026, 3, 1), date(2026, 3, 31))
