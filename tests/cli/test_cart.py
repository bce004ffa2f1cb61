"""The cart from the shell: what is in it, who put it there, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result


def test_what_was_said_is_in_the_cart_with_who_said_it_and_can_be_taken_back(
    cli: Callable[..., Result],
) -> None:
    cli("chat", typed="add two butter\nadd two butter\n")
    (cart,) = cli("cart", "show", "--json").records
    (line,) = cart["lines"]
    assert (line["quantity"], line["channel"]) == (4, "text")
    assert line["added_by"]
    assert line["product"] in cli("cart", "show").out
    for left in (2, None):
        (cart,) = cli("cart", "undo", "--json").records
        assert [line["quantity"] for line in cart["lines"]] == ([left] if left else [])
    end = cli("cart", "undo")
    assert (end.code, "no change" in end.error) == (2, True)


def test_a_code_is_entered_told_and_taken_out(cli: Callable[..., Result]) -> None:
    assert "WELCOME5" in cli("cart", "code", "welcome5").out
    assert cli("cart", "code", "--json").records == [{"codes": ["WELCOME5"]}]
    wrong = cli("cart", "code", "nonsense")
    assert (wrong.code, "unknown" in wrong.error) == (2, True)
    assert "No code" in cli("cart", "code", "--remove").out


def test_with_the_shop_away_a_check_out_is_a_draft(cli: Callable[..., Result], home: Path) -> None:
    cli("init")
    shop = home / "shop" / "shop.toml"
    shop.write_text('alive = "http://127.0.0.1:9/"\n' + shop.read_text(encoding="utf-8"), encoding="utf-8")
    cli("chat", typed="add two butter\ncheck out\nyes\nreorder my coffee\n")
    first, second = cli("cart", "drafts", "--json").records
    assert first["items"] is None
    assert [item["quantity"] for item in second["items"]] == [1]
    assert "coffee" in cli("cart", "drafts").out
    cli("cart", "drafts", "--drop", "2")
    assert [draft["draft"] for draft in cli("cart", "drafts", "--json").records] == [1]
    gone = cli("cart", "drafts", "--drop", "2")
    assert (gone.code, "no draft 2" in gone.error) == (2, True)
