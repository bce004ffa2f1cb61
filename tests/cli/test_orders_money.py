"""Calling off and paying back from the command line: the plan first, and never more than was paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Result
from tests.cli.test_documented import documented


@pytest.fixture
def order(cli: Callable[..., Result]) -> str:
    """A fresh order that nobody paid."""
    assert cli("chat", typed="reorder my coffee\nyes please\n").code == 0
    return str(cli("orders", "list", "--json", "--limit", 1).records[0]["id"])


def delivered(cli: Callable[..., Result]) -> tuple[str, int]:
    """An order of the past that was paid, and how much."""
    found = next(o for o in cli("orders", "list", "--json").records if o["status"] == "delivered")
    return str(found["id"]), int(found["total"])


def test_the_plan_is_told_before_an_order_is_called_off(cli: Callable[..., Result], order: str) -> None:
    asked = cli("orders", "cancel", order, typed="n\n")
    assert "nothing is to be paid" in asked.err
    assert (asked.code, "Nothing was cancelled" in asked.err) == (0, True)
    assert cli("orders", "show", order, "--json").records[0]["status"] == "held"
    (done,) = cli("orders", "cancel", order, "--yes", "--json").records
    assert (done["status"], done["charged"], done["movements"]) == ("cancelled", 0, [])
    assert set(done) == documented("orders cancel")
    again = cli("orders", "cancel", order, "--yes")
    assert again.code == 2
    assert "cancelled" in again.err


def test_money_is_paid_back_up_to_what_was_paid(cli: Callable[..., Result]) -> None:
    order, total = delivered(cli)
    (some,) = cli("orders", "refund", order, "--amount", "1.00", "--json", "--key", "a").records
    assert (some["charged"], some["refunded"], some["refund_under_way"]) == (total, 100, 0)
    assert cli("orders", "refund", order, "--amount", "1.00", "--json", "--key", "a").records == [some]
    too_much = cli("orders", "refund", order, "--amount", "1000")
    assert too_much.code == 2
    assert "left to pay back" in too_much.err
    assert cli("orders", "refund", order).code == 0
    (shown,) = cli("orders", "show", order, "--json").records
    assert (shown["refunded"], len(shown["movements"])) == (total, 5)
    assert cli("orders", "refund", order).code == 2
    assert cli("journal", "verify").code == 0


@pytest.mark.parametrize("amount", ["-1", "0", "four", "1.001", "nan"])
def test_what_is_no_amount_is_told(cli: Callable[..., Result], amount: str) -> None:
    order, _ = delivered(cli)
    result = cli("orders", "refund", order, "--amount", amount)
    assert result.code == 2
    assert result.err.count("\n") == 1


def test_what_is_not_there_or_not_paid_by_a_link_is_told(cli: Callable[..., Result], order: str) -> None:
    for command in (["cancel", "0", "--yes"], ["refund", "0"], ["paid", "0"], ["paid", order]):
        result = cli("orders", *command)
        assert (result.code, result.out) == (2, "")
        assert "Traceback" not in result.err
