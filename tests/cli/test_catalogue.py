"""Products are found, and a new list of them is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result


@pytest.fixture
def products(cli: Callable[..., Result], home: Path) -> Path:
    """The product file of a home that is set up."""
    cli("init")
    return home / "shop" / "products.csv"


def test_products_are_found_by_words(cli: Callable[..., Result]) -> None:
    records = cli("catalogue", "search", "oat", "milk", "--json").records
    assert records
    assert all("oat" in (r["name"] + r["kind"]).lower() for r in records)
    assert {"id", "name", "price", "currency", "stock"} <= records[0].keys()


def test_every_condition_holds(cli: Callable[..., Result]) -> None:
    records = cli(
        "catalogue", "search", "--attribute", "organic", "--max-price", "3.00", "--limit", 100, "--json"
    ).records
    assert records
    assert all("organic" in r["attributes"] and r["price"] <= 300 for r in records)


@pytest.mark.parametrize("amount", ["cheap", "1.234", "nan", ""])
def test_an_amount_that_is_none_is_told(amount: str, cli: Callable[..., Result]) -> None:
    result = cli("catalogue", "search", "--max-price", amount)
    assert result.code == 2
    assert "amount" in result.error or "decimals" in result.error


def test_nothing_found_is_no_mistake(cli: Callable[..., Result]) -> None:
    result = cli("catalogue", "search", "spaceship")
    assert (result.code, result.out) == (0, "Nothing was found.\n")
    assert cli("catalogue", "search", "spaceship", "--json").out == ""


def test_a_name_cannot_drive_the_terminal(cli: Callable[..., Result], products: Path) -> None:
    text = products.read_text()
    products.write_text(text.replace("Alpro Oat Drink", "Alpro [bold]\u009b31mOat", 1))
    result = cli("catalogue", "search", "alpro", "oat")
    assert "\u009b" not in result.out
    assert result.code in (0, 2)  # the reader of the file may refuse it before


def test_an_import_says_what_changes_and_a_dry_run_changes_nothing(
    cli: Callable[..., Result], products: Path, tmp_path: Path
) -> None:
    before = products.read_bytes()
    new = tmp_path / "new.csv"
    new.write_bytes(before.replace(b",2.19,", b",2.29,", 1))
    planned = cli("catalogue", "import", new, "--dry-run", "--json").records
    assert products.read_bytes() == before
    assert planned[0]["applied"] is False
    (change,) = planned[0]["changed"]
    assert change["fields"]["price"] == {"before": 219, "now": 229}
    done = cli("catalogue", "import", new)
    assert done.code == 0
    assert "price: 219 → 229" in done.out
    assert products.read_bytes() == new.read_bytes()
    assert "Nothing is different" in cli("catalogue", "import", new).out


def test_an_import_says_which_carts_and_open_orders_have_what_it_changes(
    cli: Callable[..., Result], products: Path, tmp_path: Path
) -> None:
    cli("chat", typed="reorder my coffee\nyes please\nadd two butter\n")
    order = cli("orders", "list", "--limit", 1, "--json").records[0]["id"]
    before = products.read_text()
    coffee = next(line for line in before.splitlines() if line.startswith("lavazza-qualita-rossa,"))
    butter = next(line for line in before.splitlines() if line.startswith("kerrygold-butter,"))
    cells = butter.split(",")
    cells[before.splitlines()[0].split(",").index("discontinued")] = "yes"
    changed = before.replace(coffee, coffee.replace("4.49", "4.59")).replace(butter, ",".join(cells))
    new = tmp_path / "new.csv"
    new.write_text(changed)
    (told,) = cli("catalogue", "import", new, "--dry-run", "--json").records
    uses = {use["id"]: (use["carts"], use["orders"]) for use in told["in_use"]}
    carts, orders = uses.pop("lavazza-qualita-rossa")
    assert (carts, orders[0]) == (0, order)
    assert uses == {"kerrygold-butter": (1, [])}
    said = cli("catalogue", "import", new).out
    assert f" {order}, " in said
    assert "orders keep it as agreed" in said
    assert "is in 1 cart: it is no longer sold" in said


def test_an_import_with_mistakes_names_each_by_row_and_column_and_changes_nothing(
    cli: Callable[..., Result], products: Path, tmp_path: Path
) -> None:
    before = products.read_bytes()
    new = tmp_path / "new.csv"
    new.write_bytes(before.replace(b",2.19,", b",cheap,", 1).replace(b",1.45,", b",-1,", 1))
    result = cli("catalogue", "import", new)
    assert result.code == 2
    assert len([line for line in result.err.splitlines() if "column price" in line]) == 2
    assert result.out == ""
    assert products.read_bytes() == before


def test_an_import_from_nowhere_is_told(cli: Callable[..., Result], products: Path, tmp_path: Path) -> None:
    result = cli("catalogue", "import", tmp_path / "nosuch.csv")
    assert result.code == 2
    assert f"There is no file {tmp_path / 'nosuch.csv'}." in result.error
    assert f"{tmp_path} is a folder." in cli("catalogue", "import", tmp_path).error


def test_a_department_that_is_not_there_names_the_nearest(cli: Callable[..., Result]) -> None:
    result = cli("catalogue", "search", "--category", "dary")
    assert result.code == 2
    assert "dary" in result.error
    assert "'dairy'" in result.error


def test_names_that_several_products_have_are_listed(barista: Callable[..., Result]) -> None:
    told = barista("catalogue", "check", "--shared", "--json")
    assert told.code == 0
    assert told.records[0]["shared"] == len(told.records) - 1
    assert barista("catalogue", "check", "--shared", "--voice").code == 2
