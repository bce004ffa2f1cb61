"""Paying by reference from the command line, with a provider that is really there."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from tests.commerce.provider import SECRET, Ledger, serving

CARD = "4111-1111-1111-1111"


@pytest.fixture
def ledger(cli: Callable[..., Result], home: Path) -> Iterator[Ledger]:
    """A home whose shop is paid by a saved token, and its provider."""
    ledger = Ledger()
    cli("init")
    with serving(ledger) as address:
        with (home / "shop" / "shop.toml").open("a") as file:
            file.write(f'\n[payment]\nmeans = ["saved_token"]\nprovider = "{address}"\ntimeout = 1\n')
        yield ledger


def shown(cli: Callable[..., Result]) -> dict[str, object]:
    return dict(cli("payment", "show", "--json").records[0])


def test_a_home_that_says_nothing_is_paid_on_delivery(cli: Callable[..., Result]) -> None:
    assert shown(cli)["means"] == ["on_delivery"]
    assert "on delivery" in cli("payment", "show").out


def test_bought_by_a_saved_token_and_paid_back(
    cli: Callable[..., Result], home: Path, ledger: Ledger
) -> None:
    assert "no saved card" in cli("chat", typed="reorder my coffee\nyes please\n").out
    assert cli("payment", "save", "tok_1", "--label", "Visa 42").code == 0
    assert "no saved card" in cli("chat", typed="reorder my coffee\n").out, "the secret is not known yet"
    assert cli("payment", "secret", typed=f"{SECRET.decode()}\n").code == 0
    assert stat.S_IMODE((home / "payment.secret").stat().st_mode) == 0o600
    assert shown(cli)["tokens"] == [{"person": "", "label": "Visa 42"}]
    said = cli("chat", typed="reorder my coffee\nyes please\n").out
    assert "saved card" in said
    assert "ordered" in said.lower()
    order = cli("orders", "list", "--json", "--limit", 1).records[0]
    assert ledger.taken == order["total"]
    (after,) = cli("orders", "cancel", order["id"], "--yes", "--json").records
    assert (after["refunded"], after["refund_under_way"], ledger.taken) == (order["total"], 0, 0)
    assert cli("payment", "remove").code == 0
    assert cli("payment", "remove").code == 2
    assert cli("journal", "verify").code == 0


def test_a_provider_that_is_away_leaves_the_cart_and_is_asked_later(
    cli: Callable[..., Result], home: Path, ledger: Ledger
) -> None:
    cli("payment", "save", "tok_1")
    cli("payment", "secret", typed=f"{SECRET.decode()}\n")
    ledger.breaks("lost", 3)
    said = cli("chat", typed="add two oat milks\nthe cheapest\ncheck out\nyes please\nread my cart\n").out
    assert "did not go through" in said
    assert ledger.times == 0
    assert cli("cart", "show", "--json").records[0]["lines"]
    assert cli("payment", "sweep", "--json").records[0]["open"] == 0
    assert ledger.taken == 0


@pytest.mark.parametrize("command", [["save", CARD], ["save", "tok", "--label", CARD], ["save", " "]])
def test_a_card_number_is_refused_and_kept_nowhere(
    cli: Callable[..., Result], home: Path, command: list[str]
) -> None:
    result = cli("payment", *command)
    assert result.code == 2
    assert CARD not in result.err
    assert not any(CARD.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_short_secret_and_nobody_are_told(cli: Callable[..., Result]) -> None:
    assert cli("payment", "secret", typed="short\n").code == 2
    assert "nobody" in cli("payment", "save", "tok", "--person", "zoe").err


@pytest.mark.parametrize(
    "table",
    [
        'means = ["cash"]',
        'means = ["saved_token"]',
        'means = ["payment_link"]',
        'means = ["payment_link"]\nlink = "https://x.example/{secret}"',
        'means = ["payment_link"]\nlink = "https://x.example/{order!r}"',
        'means = ["payment_link"]\nlink = "https://x.example/{"',
        'means = ["payment_link"]\nlink = "https://x.example/pay"',
        'means = ["payment_link"]\nlink = "javascript:alert({order})"',
        'means = ["saved_token"]\nprovider = "http://pay.example"',
        'means = ["saved_token"]\nprovider = "https://me:pin@pay.example"',
        'provider = "https://[pay"',
        "timeout = 0",
        "key = 1",
    ],
)
def test_what_cannot_be_in_the_table_is_told_with_its_place(
    cli: Callable[..., Result], home: Path, table: str
) -> None:
    cli("init")
    with (home / "shop" / "shop.toml").open("a") as file:
        file.write(f"\n[payment]\n{table}\n")
    result = cli("payment", "show")
    assert result.code == 2
    assert "[payment]" in result.err
    assert "Traceback" not in result.err
