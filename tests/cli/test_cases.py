"""Complaints from the shell, and the merchant's decision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Result


def test_a_complaint_is_opened_approved_and_refunded(cli: Callable[..., Result]) -> None:
    orders = cli("orders", "list", "--json").records
    order = next(o["id"] for o in orders if o["status"] == "placed")
    refused = cli("cases", "open", order, 1, "damaged")
    assert (refused.code, "not_delivered" in refused.error) == (2, True)
    for status in ("packed", "shipped", "delivered"):
        assert cli("orders", "advance", order, status).code == 0
    (case,) = cli("cases", "open", order, 1, "damaged", "--key", "k", "--json").records
    assert cli("cases", "open", order, 1, "damaged", "--key", "k", "--json").records == [case]
    assert case["status"] == "requested"
    assert case["refund"] > 0
    early = cli("cases", "refund", case["id"])
    assert (early.code, "requested" in early.error) == (2, True)
    for decision, status in (("approve", "approved"), ("refund", "refunded"), ("refund", "refunded")):
        assert cli("cases", decision, case["id"], "--json").records[0]["status"] == status
    assert cli("cases", "decline", case["id"]).code == 2
    assert case["id"] in cli("cases", "list", "--status", "refunded").out
    assert cli("cases", "show", case["id"]).code == 0


def test_the_day_on_which_a_return_is_picked_up_is_shown(cli: Callable[..., Result], tmp_path: Path) -> None:
    script = tmp_path / "said.txt"
    script.write_text("i want to return the coffee\nyes\n")
    assert cli("chat", "--script", script).code == 0
    (case,) = cli("cases", "list", "--json").records
    assert (case["kind"], case["way"]) == ("return", "pick_up")
    assert f"picked up {case['pick_up']}" in cli("cases", "show", case["id"]).out


def test_a_case_that_is_not_there_is_told(cli: Callable[..., Result]) -> None:
    for decision in ("show", "approve", "decline", "refund"):
        assert "C1" in cli("cases", decision, "C1").error
    assert cli("cases", "open", "nosuch", 1, "wrong").code == 2
