"""`voice-shop certify`: each kind of fault makes its line, and a shop that is ready passes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Result

Cli = Callable[..., Result]


def lines(result: Result) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for record in result.records:
        found.setdefault(record["check"], []).append(record)
    return found


def changed(home: Path, file: str, *pairs: tuple[str, str]) -> None:
    path = home / "shop" / file
    text = path.read_text(encoding="utf-8")
    for was, is_ in pairs:
        assert was in text, was
        text = text.replace(was, is_)
    path.write_text(text, encoding="utf-8")


def paid_by_card(home: Path) -> None:
    """At a provider that nobody answers for."""
    terms = '\n[payment]\nmeans = ["saved_token"]\nprovider = "http://127.0.0.1:9/pay"\n'
    with (home / "shop" / "shop.toml").open("a", encoding="utf-8") as file:
        file.write(terms)


@pytest.mark.parametrize(("sample", "least"), [("grocery", 7), ("kruidenier", 7)])
def test_a_sample_is_ready_and_shopping_in_it_was_tried(cli: Cli, sample: str, least: int) -> None:
    cli("init", "--sample", sample)
    result = cli("certify", "--json")
    found = lines(result)
    # No Dutch recogniser comes along.
    failed = [one["check"] for one in result.records if one["verdict"] == "fail"]
    assert failed == ([] if sample == "grocery" else ["recogniser"])
    assert result.code == (2 if failed else 0)
    assert len(found["shopping"]) >= least
    for check in (
        "catalogue",
        "names",
        "address",
        "returns",
        "hours",
        "delivery",
        "record",
        "backup",
        "payment",
    ):
        assert check in found, check
    assert found["withdrawal"][0]["verdict"] == "warn"


def test_products_with_options_are_tried_with_them(cli: Cli) -> None:
    cli("init", "--sample", "barista")
    shopping = lines(cli("certify", "--json"))["shopping"]
    assert {one["verdict"] for one in shopping} == {"pass"}
    assert len(shopping) >= 6


def test_what_is_missing_is_told_with_what_to_do(cli: Cli, home: Path) -> None:
    cli("init")
    changed(
        home,
        "shop.toml",
        ("return_days = 14 ", 'consumer_law = "eu"\nreturn_days = 7 '),
        ('contact = "call 01 555 0100"', ""),
        ('address_label = "home"', 'address_label = ""'),
    )
    paid_by_card(home)
    changed(home, "faq.yaml", ("- topic: payment\n", "- topic: warranty\n  until: 2020-01-01\n"))
    result = cli("certify", "--json")
    found = lines(result)
    assert result.code == 2
    told = {check: (found[check][0]["verdict"], found[check][0]["do"]) for check in found}
    assert told["withdrawal"] == ("fail", "Set return_days to 14 or more in shop.toml.")
    assert told["contact"][0] == "warn"
    assert told["payment"] == ("fail", "voice-shop payment secret")
    assert "payment" in found["questions"][0]["found"]
    assert "warranty" in found["offers"][0]["found"]


def test_a_provider_that_cannot_be_reached_fails(cli: Cli, home: Path) -> None:
    cli("init")
    paid_by_card(home)
    cli("payment", "secret", typed="a secret of many letters\n")
    assert lines(cli("certify", "--json"))["payment"][0]["verdict"] == "fail"


def test_names_that_sound_alike_are_told(cli: Cli, home: Path) -> None:
    cli("init")
    rows = (home / "shop" / "products.csv").read_text(encoding="utf-8").splitlines()
    names = rows[0].split(",")
    thyme = dict.fromkeys(names, "")
    first, second = ({**thyme, "id": f"new-{word}", "name": f"fresh {word}", "kind": f"fresh {word}",
                      "price": "1.00", "category": "pantry"} for word in ("thyme", "time"))  # fmt: skip
    more = [",".join(row[name] for name in names) for row in (first, second)]
    (home / "shop" / "products.csv").write_text("\n".join([*rows, *more, ""]), encoding="utf-8")
    (told,) = lines(cli("certify", "--json"))["names"]
    assert told["verdict"] == "warn"
    assert "“fresh thyme” and “fresh time”" in told["found"]


def test_a_record_that_was_changed_fails(cli: Cli, home: Path) -> None:
    cli("init")
    cli("chat", "--script", "-", typed="reorder my coffee\nyes\n")
    with closing(sqlite3.connect(home / "shop.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(
            "UPDATE record SET body = replace(body, '8.44', '1.00'), hash = 'x' WHERE number = 1"
        )
        database.commit()
    found = lines(cli("certify", "--json"))
    assert found["record"][0]["verdict"] == "fail"
    assert found["backup"][0]["verdict"] == "fail"


def test_a_shop_in_which_nothing_can_be_ordered_is_no_go(cli: Cli, home: Path) -> None:
    cli("init")
    changed(home, "shop.toml", ('order_cap = "150.00"', 'order_cap = "0.50"'))
    result = cli("certify")
    assert result.code == 2
    assert "fail  shopping: no product can be ordered" in result.out
    assert result.out.splitlines()[-1].startswith("No go: ")


def test_nothing_of_the_home_is_changed(cli: Cli, home: Path) -> None:
    cli("init")
    cli("chat", "--script", "-", typed="add two butter\n")
    cart = cli("cart", "show", "--json").out
    orders = cli("orders", "list", "--json").out
    assert cli("certify").code == 0
    assert (cli("cart", "show", "--json").out, cli("orders", "list", "--json").out) == (cart, orders)


def test_a_skill_is_looked_at_where_one_is_set(cli: Cli, home: Path) -> None:
    pytest.importorskip("ask_sdk_core")
    cli("init")
    (home / "voice-shop.toml").write_text(
        '[alexa]\nendpoint = "http://shop.example/alexa"\n', encoding="utf-8"
    )
    alexa = lines(cli("certify", "--json"))["alexa"]
    assert any(one["verdict"] == "fail" for one in alexa)


def test_a_shop_that_cannot_be_read_is_one_line(cli: Cli, home: Path) -> None:
    cli("init")
    changed(home, "shop.toml", ('currency = "EUR"', 'currency = "DUCATS"'))
    result = cli("certify")
    assert result.code == 2
    assert "currency" in result.error
