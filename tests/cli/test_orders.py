"""What was bought, for people and for programs, and the merchant's next step with it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Result
from tests.disks import read_only

SHOWN = {
    "discount",
    "shipments",
    "added_tax",
    "delivery",
    "address",
    "arrives",
    "slot",
    "expected",
    "status_at",
    "pay_by",
} | {*("charged", "refunded", "refund_under_way", "movements")}


def test_first_use_has_the_samples_orders_and_says_so_on_stderr(
    cli: Callable[..., Result], home: Path
) -> None:
    first = cli("orders", "list", "--json")
    assert first.code == 0
    assert str(home) in first.err
    assert first.records
    second = cli("orders", "list", "--json")
    assert second.err == ""
    assert second.out == first.out


def test_an_order_has_what_a_program_needs(cli: Callable[..., Result]) -> None:
    records = cli("orders", "list", "--json", "--limit", 3).records
    assert len(records) == 3
    for record in records:
        assert list(record) == ["id", "status", "lines", "total", "currency", "placed_at"]
        (shown,) = cli("orders", "show", record["id"], "--json").records
        assert record.items() <= shown.items()
        assert record["total"] == shown["delivery"] + sum(line["total"] for line in record["lines"])
        assert datetime.fromisoformat(record["placed_at"]).tzinfo
    moments = [datetime.fromisoformat(record["placed_at"]) for record in records]
    assert moments == sorted(moments, reverse=True)


def test_people_get_a_table_without_decoration_when_it_is_not_a_terminal(cli: Callable[..., Result]) -> None:
    out = cli("orders", "list").out
    assert out.splitlines()[0].split() == ["order", "status", "placed", "total", "what"]
    assert not set("│┃━\x1b") & set(out)


def test_one_order_is_shown_with_its_lines(cli: Callable[..., Result]) -> None:
    newest = cli("orders", "list", "--json", "--limit", 1).records[0]
    (shown,) = cli("orders", "show", newest["id"], "--json").records
    assert shown.keys() - newest.keys() == SHOWN
    out = cli("orders", "show", newest["id"]).out
    for line in newest["lines"]:
        assert line["product"] in out


def test_an_order_that_is_not_there_is_told(cli: Callable[..., Result]) -> None:
    for command in (["show", "nosuch"], ["advance", "nosuch", "shipped"]):
        result = cli("orders", *command)
        assert result.code == 2
        assert "nosuch" in result.error


def test_the_merchant_brings_an_order_on_its_way_but_not_back(cli: Callable[..., Result]) -> None:
    orders = cli("orders", "list", "--json").records
    placed = next(order["id"] for order in orders if order["status"] == "placed")
    assert cli("orders", "advance", placed, "packed", "--json").records[0]["status"] == "packed"
    assert cli("orders", "show", placed, "--json").records[0]["status"] == "packed"
    refused = cli("orders", "advance", placed, "placed")
    assert refused.code == 2
    assert "packed" in refused.error
    assert cli("orders", "advance", placed, "nonsense").code == 2


def test_a_database_that_is_none_is_told_and_left_alone(cli: Callable[..., Result], home: Path) -> None:
    cli("init")
    for wal in home.glob("shop.db-*"):
        wal.unlink()
    (home / "shop.db").write_bytes(b"this is no database" * 100)
    result = cli("orders", "list")
    assert result.code == 3
    assert "shop.db" in result.error
    assert (home / "shop.db").read_bytes() == b"this is no database" * 100


def test_a_shop_with_a_mistake_in_it_is_told_with_the_place(cli: Callable[..., Result], home: Path) -> None:
    cli("init")
    products = home / "shop" / "products.csv"
    products.write_text(products.read_text().replace("1.45", "cheap"))
    result = cli("orders", "list")
    assert result.code == 2
    assert "products.csv, row 2, column price" in result.error


def test_a_shop_that_is_gone_is_told(cli: Callable[..., Result], home: Path) -> None:
    cli("init")
    shutil.rmtree(home / "shop")
    result = cli("orders", "list")
    assert result.code == 3
    assert "voice-shop init" in result.error


def test_a_second_process_may_use_the_same_home(cli: Callable[..., Result], home: Path) -> None:
    cli("init")
    other = sqlite3.connect(home / "shop.db", isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM orders").fetchone()
    try:
        assert cli("orders", "list").code == 0
    finally:
        other.close()


def test_a_home_on_a_read_only_disk_can_be_read(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    before = cli("orders", "list", "--json")
    with read_only(home, tmp_path / "bound") as bound:
        result = cli("--home", bound, "orders", "list", "--json")
        assert (result.code, result.err, result.out) == (0, "", before.out)
        assert cli("--home", bound, "catalogue", "search", "milk").code == 0
        held = before.records[0]["id"]
        assert cli("--home", bound, "orders", "show", held).code == 0
    assert cli("orders", "list", "--json").out == before.out


READING = (
    "orders receipt A164", "journal verify", "journal list", "stock list", "household show", "cart show",
    "lists show", "cases list", "catalogue check", "export --person alex", "backup {}",
)  # fmt: skip
WRITING = ("stock set kerrygold-butter 3", "forget --person alex --yes")


def test_on_a_read_only_home_whatever_only_reads_works_and_the_rest_says_why_not(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    cli("orders", "list")
    with read_only(home, tmp_path / "bound") as bound:
        for command in READING:
            result = cli("--home", bound, *command.format(tmp_path / "backup.db").split())
            assert (result.code, result.err) == (0, ""), command
        for command in WRITING:
            result = cli("--home", bound, *command.split())
            assert (result.code, "read-only" in result.error) == (3, True), command


def test_a_read_only_home_that_others_write_is_read_as_it_is_now(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    cli("orders", "list")
    with (
        read_only(home, tmp_path / "bound") as bound,
        closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as other,
    ):
        other.execute("UPDATE orders SET status = 'delivered', held_until = NULL")
        statuses = {r["status"] for r in cli("--home", bound, "orders", "list", "--json").records}
        assert statuses == {"delivered"}


def test_what_would_write_to_a_read_only_home_is_told(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    cli("orders", "list")
    with read_only(home, tmp_path / "bound") as bound:
        result = cli("--home", bound, "chat", "--json", typed="add oatly oat milk\n")
        assert result.code == 3
        assert "read-only" in result.error
        assert [r["event"] for r in result.records][-2:] == ["refused", "replied"]


def test_on_a_read_only_home_questions_are_answered(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    cli("orders", "list")
    with read_only(home, tmp_path / "bound") as bound:
        result = cli("--home", bound, "chat", typed="how much is tofu\nfind organic coffee\nhow much is it\n")
    assert (result.code, result.err) == (0, "")
    assert "€2.99" in result.out


def test_a_read_only_home_without_a_database_is_told(
    cli: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    cli("init")
    (home / "shop.db").unlink(missing_ok=True)
    with read_only(home, tmp_path / "bound") as bound:
        result = cli("--home", bound, "orders", "list")
    assert result.code == 3
    assert "read-only" in result.error.lower()


def test_a_receipt_is_the_same_as_text_page_and_record(cli: Callable[..., Result], tmp_path: Path) -> None:
    newest = cli("orders", "list", "--json", "--limit", 1).records[0]
    text = cli("orders", "receipt", newest["id"])
    (record,) = cli("orders", "receipt", newest["id"], "--json").records
    target = tmp_path / "receipt.html"
    told = cli("orders", "receipt", newest["id"], "--html", "--out", target)
    page = target.read_text(encoding="utf-8")
    assert (text.code, told.code) == (0, 0)
    assert str(target) in told.out
    assert record["goods"] - record["discount"] + record["delivery"] == record["total"] == newest["total"]
    for shown in (text.out, page):
        assert record["id"] in shown
        assert all(line["product"] in shown for line in newest["lines"])


def test_a_receipt_that_cannot_be_had_or_written_is_told(cli: Callable[..., Result], tmp_path: Path) -> None:
    assert (missing := cli("orders", "receipt", "nosuch")).code == 2
    assert "nosuch" in missing.error
    newest = cli("orders", "list", "--json", "--limit", 1).records[0]
    result = cli("orders", "receipt", newest["id"], "--out", tmp_path / "nowhere" / "receipt.txt")
    assert result.code in {2, 3}
    assert "nowhere" in result.error
    assert "Traceback" not in result.err


def test_a_late_order_gets_another_day(cli: Callable[..., Result]) -> None:
    orders = cli("orders", "list", "--json").records
    under_way = next(o for o in orders if o["status"] in {"placed", "packed", "shipped"})
    (record,) = cli("orders", "delay", under_way["id"], "2199-01-02", "--json").records
    assert record["expected"] == "2199-01-02"
    assert "arrives 2199-01-02 (promised " in cli("orders", "show", under_way["id"]).out
    delivered = next(o for o in orders if o["status"] == "delivered")
    for arguments in (
        [delivered["id"], "2199-01-02"],
        [under_way["id"], "2001-01-02"],
        ["nosuch", "2199-01-02"],
    ):
        result = cli("orders", "delay", *arguments)
        assert result.code == 2
        assert "Traceback" not in result.err
