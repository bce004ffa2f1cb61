"""Sending orders out from the shell, whole and in parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Result


@pytest.fixture
def placed(cli: Callable[..., Result]) -> str:
    """The id of a placed order of the sample, with at least two lines."""
    orders = cli("orders", "list", "--limit", "100", "--json").records
    return str(next(o["id"] for o in orders if o["status"] in {"placed", "packed", "shipped"}))


def test_an_order_goes_out_in_parts(cli: Callable[..., Result], placed: str) -> None:
    (before,) = cli("orders", "show", placed, "--json").records
    first = ["--line", "1:1", "--carrier", "Post", "--tracking", "3S1", "--expected", "2099-01-02"]
    (sent,) = cli("orders", "ship", placed, *first, "--json").records
    assert sent["status"] == "shipped"
    (part,) = sent["shipments"]
    assert (part["lines"], part["carrier"], part["tracking"]) == ([{"line": 1, "quantity": 1}], "Post", "3S1")
    assert "Post 3S1" in cli("orders", "show", placed).out
    too_many = cli("orders", "ship", placed, "--line", f"1:{before['lines'][0]['quantity']}")
    assert (too_many.code, "left to send" in too_many.error) == (2, True)
    if before["lines"][0]["quantity"] > 1 or len(before["lines"]) > 1:
        cli("orders", "ship", placed)
    assert cli("orders", "deliver", placed, "--json").records[0]["status"] == "delivered"


@pytest.mark.parametrize("line", ["0", "99", "x", "1:x", ""])
def test_a_line_that_is_none_says_what_to_write(cli: Callable[..., Result], placed: str, line: str) -> None:
    result = cli("orders", "ship", placed, "--line", line)
    assert (result.code, "Write a number" in result.error) == (2, True)


def test_what_is_late_is_listed(cli: Callable[..., Result], placed: str) -> None:
    late = cli("orders", "late", "--json").records
    assert all(set(row) == {"order", "shipment", "status", "due", "carrier", "tracking"} for row in late)
    assert placed not in [row["order"] for row in late]
    assert cli("orders", "deliver", "nothing").code == 2
    assert cli("orders", "deliver", placed).code == 2, "it has no parts"


def test_what_cannot_be_sent_says_why(cli: Callable[..., Result], placed: str) -> None:
    cli("orders", "ship", placed)
    assert "on its way already" in cli("orders", "ship", placed).error
    cli("orders", "deliver", placed)
    assert "is delivered and cannot be sent" in cli("orders", "ship", placed).error
    cli("chat", typed="add two butter\ncheck out\nyes\n")
    held = cli("orders", "list", "--limit", "1", "--json").records[0]["id"]
    assert "can still be taken back" in cli("orders", "ship", held).error
