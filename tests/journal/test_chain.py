"""Whatever is changed in the record afterwards, the first record that is not as it was written is named."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.conftest import PROFILE, TestClock, agree, bought, quoted, small_catalogue
from tests.commerce.test_record import HEARD
from voice_shop.commerce.receipt import Receipt, facts
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import Item
from voice_shop.errors import InputError
from voice_shop.journal import anchor
from voice_shop.journal.agreement import disagreements
from voice_shop.journal.chain import Broken, first_broken, records, texts
from voice_shop.journal.pack import first_broken_of, pack, read_pack

COLUMNS = ("at", "kind", "body", "previous", "hash")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with three orders, one of them called off."""
    path = tmp_path_factory.mktemp("record") / "shop.db"
    store = Store(path)
    shop = Shop(small_catalogue(), PROFILE, store, TestClock())
    bought(shop, [Item("oat", 2)])
    shop.accept(replace(agree(quoted(shop, [Item("beans")])), evidence=HEARD))
    shop.cancel(bought(shop, [Item("oatly")]).id, key="c", evidence=HEARD)
    store.close()
    return path


@pytest.fixture
def tampered(written: Path, tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """A copy whose guards are off, for somebody who knows SQL."""
    path = tmp_path / "copy.db"
    shutil.copy(written, path)
    with closing(open_raw(path)) as connection:
        yield connection, path


def open_raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    names = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE tbl_name LIKE 'record%' AND sql IS NOT NULL"
        " AND type IN ('trigger', 'index')"
    ).fetchall()
    for kind, name in names:
        connection.execute(f"DROP {kind} {name}")
    return connection


def broken(path: Path) -> Broken | None:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return first_broken(records(connection), texts(connection))


def test_what_was_written_is_whole(written: Path) -> None:
    assert broken(written) is None
    with Store(written).read() as db:
        assert list(disagreements(db)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_byte_of_any_record_is_noticed_where_it_is(
    written: Path, tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(written, path)
    with closing(open_raw(path)) as connection:
        # Without the computed columns, which take no body that is no JSON.
        connection.executescript(
            "CREATE TABLE plain AS SELECT number, at, kind, body, previous, hash FROM record;"
            "DROP TABLE record; ALTER TABLE plain RENAME TO record;"
        )
        (count,) = connection.execute("SELECT COUNT(*) FROM record").fetchone()
        number = data.draw(st.integers(1, count))
        column = data.draw(st.sampled_from(COLUMNS))
        query = f"SELECT CAST({column} AS BLOB) FROM record WHERE number = ?"  # noqa: S608 - ours
        value = bytearray(connection.execute(query, (number,)).fetchone()[0])
        value[data.draw(st.integers(0, len(value) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        connection.execute(
            f"UPDATE record SET {column} = CAST(? AS TEXT) WHERE number = ?",  # noqa: S608
            (bytes(value), number),
        )
    found = broken(path)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("number", range(1, 10))
def test_a_record_that_was_dropped_is_named(tampered: tuple[sqlite3.Connection, Path], number: int) -> None:
    connection, path = tampered
    connection.execute("DELETE FROM record_texts WHERE record = ?", (number,))
    connection.execute("DELETE FROM record WHERE number = ?", (number,))
    assert broken(path) == Broken(number, "is missing")


def test_records_that_changed_places_are_named(tampered: tuple[sqlite3.Connection, Path]) -> None:
    connection, path = tampered
    connection.executescript(
        "UPDATE record SET number = -1 WHERE number = 3; UPDATE record SET number = 3 WHERE number = 5;"
        "UPDATE record SET number = 5 WHERE number = -1;"
    )
    found = broken(path)
    assert found is not None
    assert found.number == 3


def test_a_record_that_was_put_in_is_named(tampered: tuple[sqlite3.Connection, Path]) -> None:
    connection, path = tampered
    connection.execute(
        "INSERT INTO record (number, at, kind, body, previous, hash)"
        " SELECT number + 100, at, kind, body, previous, hash FROM record WHERE number = 4"
    )
    found = broken(path)
    assert found is not None
    assert found.number > 9


@pytest.mark.parametrize("column", ["text", "salt", "role"])
def test_a_personal_text_that_was_changed_is_named(
    tampered: tuple[sqlite3.Connection, Path], column: str
) -> None:
    connection, path = tampered
    (number,) = connection.execute("SELECT record FROM record_texts WHERE text = 'yes peas'").fetchone()
    connection.execute(
        f"UPDATE record_texts SET {column} = 'x' WHERE text = 'yes peas' AND record = ?",  # noqa: S608
        (number,),
    )
    found = broken(path)
    assert found is not None
    assert found.number == number


def test_without_its_texts_the_chain_still_verifies(tampered: tuple[sqlite3.Connection, Path]) -> None:
    connection, path = tampered
    connection.execute("DELETE FROM record_texts")
    assert broken(path) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE orders SET total = total + 1 WHERE quote_id = 'q1'", "is not as record"),
        ("UPDATE order_lines SET name = 'gold'", "is not as record"),
        ("UPDATE orders SET id = 'x1' WHERE quote_id = 'q1'", "nowhere else"),
    ],
)
def test_an_order_that_is_not_as_it_was_recorded_is_told(
    tampered: tuple[sqlite3.Connection, Path], change: str, told: str
) -> None:
    connection, _ = tampered
    connection.execute(change)
    connection.row_factory = sqlite3.Row
    assert told in " ".join(disagreements(connection))  # type: ignore[arg-type]


def test_an_end_that_was_cut_off_is_noticed_by_what_was_noted(written: Path, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shutil.copy(written, path)
    store = Store(path)
    anchor.note(store)
    with closing(open_raw(path)) as connection:
        connection.execute("DELETE FROM record_texts WHERE record >= 8")
        connection.execute("DELETE FROM record WHERE number >= 8")
    assert broken(path) is None, "the chain alone cannot tell"
    with store.read() as db:
        assert "cut off" in anchor.missing(db, path)
    # Records that are written over it do not wipe out what was noted.
    shop = Shop(small_catalogue(), replace(PROFILE, day_cap_minor=None), store, TestClock())
    for _ in range(4):
        quoted(shop, [Item("latte")])
    anchor.note(store)
    with store.read() as db:
        assert anchor.missing(db, path) != ""


@pytest.fixture
def a_pack(written: Path) -> tuple[str, bytes]:
    """The order that was bought by voice, and its pack."""
    shop = Shop(small_catalogue(), PROFILE, store := Store(written), TestClock())
    order = next(order for order in shop.orders("home") if order.lines[0].product_id == "beans")
    with store.read() as db:
        return order.id, json.dumps(pack(db, order.id)).encode()


def test_a_pack_verifies_by_itself_and_tells_what_was_said(a_pack: tuple[str, bytes]) -> None:
    order_id, data = a_pack
    read = read_pack(data)
    assert first_broken_of(read)[0] is None
    assert [item["kind"] for item in read["chain"] if "kind" in item] == ["quoted", "consented", "ordered"]
    assert "yes peas" in {text["text"] for text in read["texts"]}
    assert read["order_id"] == order_id


def test_a_pack_tells_nothing_of_other_orders(written: Path) -> None:
    with Store(written).read() as db:
        first = next(r.facts["order_id"] for r in records(db) if r.kind == "ordered")
        made = json.dumps(pack(db, first))
    assert "beans" not in made
    assert "yes peas" not in made


def test_a_pack_in_which_anything_changed_is_named(a_pack: tuple[str, bytes]) -> None:
    _, data = a_pack

    def changed(change: Callable[[dict[str, object]], None]) -> Broken | None:
        read = read_pack(data)
        for item in read["chain"]:
            if item.get("kind") == "consented":
                change(item)
        return first_broken_of(read)[0]

    assert changed(lambda item: None) is None
    for member, value in (("body", "{}"), ("at", "now"), ("kind", "quoted"), ("hash", "0" * 64)):
        assert changed(lambda item, m=member, v=value: item.update({m: v})) is not None  # type: ignore[misc]
    read = read_pack(data)
    read["texts"][0]["text"] = "no"
    assert first_broken_of(read)[0] is not None
    read = read_pack(data)
    read["rules"][0]["order_cap_minor"] = 1
    assert first_broken_of(read)[0] is not None


def test_a_pack_holds_the_receipt_and_another_one_is_noticed(written: Path) -> None:
    shop = Shop(small_catalogue(), PROFILE, store := Store(written), TestClock())
    order = next(order for order in shop.orders("home") if order.lines[0].product_id == "beans")
    receipt = shop.receipts.of(order.id)
    assert isinstance(receipt, Receipt)
    with store.read() as db:
        data = json.dumps(pack(db, order.id, facts(receipt))).encode()
    read = read_pack(data)
    assert first_broken_of(read)[0] is None
    assert read["receipt"]["record"] in {item.get("hash") for item in read["chain"]}
    for member, value in (("total", 1), ("order", "1"), ("record", "0" * 64), ("lines", [])):
        read = read_pack(data)
        read["receipt"][member] = value
        assert first_broken_of(read)[0] is not None, member
    read = read_pack(data)
    read["receipt"]["lines"][0]["quantity"] += 1
    assert first_broken_of(read)[0] is not None


def test_the_record_is_verified_without_being_held(tmp_path: Path) -> None:
    shop = Shop(small_catalogue(), PROFILE, store := Store(tmp_path / "shop.db"), TestClock())
    for _ in range(400):
        quoted(shop, [Item("latte")])
    with store.read() as db:
        (held,) = db.execute("SELECT SUM(LENGTH(body)) FROM record").fetchone()
        tracemalloc.start()
        try:
            assert first_broken(records(db), texts(db)) is None
            assert list(disagreements(db)) == []
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < held / 2, (peak, held)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(repr).map(str.encode)
)
def test_any_bytes_are_no_pack_or_are_told(data: bytes) -> None:
    with pytest.raises(InputError):
        first_broken_of(read_pack(data))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_pack_with_any_member_of_another_type_is_told(
    a_pack: tuple[str, bytes], data: st.DataObject
) -> None:
    read = read_pack(a_pack[1])
    member = data.draw(st.sampled_from(["before", "chain", "texts", "rules", "order_id"]))
    read[member] = data.draw(
        st.none() | st.integers() | st.text() | st.lists(st.integers() | st.text(), min_size=1)
    )
    try:
        found, _ = first_broken_of(read)
    except InputError:
        return
    assert found is not None or member in {"rules", "texts"}
