"""What the merchant counts is what the shop sells from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Result


def test_a_count_is_set_added_to_and_listed(cli: Callable[..., Result]) -> None:
    assert cli("stock", "set", "alpro-oat-drink", "5", "--json").records == [
        {"id": "alpro-oat-drink", "name": "Alpro Oat Drink", "stock": 5}
    ]
    assert cli("stock", "add", "alpro-oat-drink", "7").out == "Alpro Oat Drink: 12 on hand.\n"
    assert cli("stock", "add", "--json", "--", "alpro-oat-drink", "-11").records[0]["stock"] == 1
    listed = cli("stock", "list", "--below", "2", "--limit", "1000", "--json").records
    assert {"id": "alpro-oat-drink", "name": "Alpro Oat Drink", "stock": 1} in listed
    assert all(row["stock"] < 2 for row in listed)
    assert cli("stock", "set", "alpro-oat-drink", "any", "--json").records[0]["stock"] is None
    assert "Alpro Oat Drink" in cli("stock", "list", "--limit", "1000").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "alpro-oat-drnk", "5"), "There is no product 'alpro-oat-drnk'. Did you mean"),
        (("set", "--", "alpro-oat-drink", "-1"), "'-1' is not a number of packs"),
        (("set", "alpro-oat-drink", "many"), "'many' is not a number of packs. Write a number"),
        (("add", "--", "alpro-oat-drink", "-4900"), "48 are there; -4900 is too much"),
    ],
)
def test_a_wrong_count_changes_nothing(
    arguments: tuple[str, ...], told: str, cli: Callable[..., Result]
) -> None:
    cli("stock", "set", "alpro-oat-drink", "48")
    result = cli("stock", *arguments)
    assert result.code == 2
    assert told in result.err
    listed = cli("stock", "list", "--limit", "1000", "--json").records
    assert {"id": "alpro-oat-drink", "name": "Alpro Oat Drink", "stock": 48} in listed


def test_what_is_not_counted_cannot_be_added_to(cli: Callable[..., Result]) -> None:
    cli("stock", "set", "alpro-oat-drink", "any")
    result = cli("stock", "add", "alpro-oat-drink", "1")
    assert result.code == 2
    assert "is not counted. Say first how many there are" in result.error
