"""After forgetting, no file of the home has a word of it, and the record still verifies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from voice_shop.commerce.store import Store
from voice_shop.journal.personal import NOT_PERSONAL, PLACES

WORDS = (b"reorder my coffee", b"yes please thank you", b"quokkaname", b"wombatwords", b"zanzibarish")


@pytest.fixture
def lived_in(cli: Callable[..., Result], home: Path) -> Path:
    """A home in which somebody bought, wrote on a list and has a profile, all with words like no other."""
    assert cli("chat", typed="reorder my coffee\nzanzibarish\nyes please thank you\n").code == 0
    store = Store(home / "shop.db")
    with store.write() as db:
        (household,) = db.execute("SELECT household FROM orders").fetchone()
        (person,) = db.execute("SELECT person FROM consents").fetchone()
        db.execute("INSERT INTO household_people VALUES (?, ?, 'adult', 'quokkaname')", (household, person))
        db.execute(
            "INSERT INTO lists (household, name, kind, person) VALUES (?, 'l', 'shopping', '')", (household,)
        )
        db.execute(
            "INSERT INTO list_entries (household, list, entry, product_id, words, options, quantity, ticked,"
            " added_by, added_at) VALUES (?, 'l', 1, '', 'wombatwords', '{}', 1, 0, ?, '')",
            (household, person),
        )
    store.close()
    return home


def person_of(home: Path) -> str:
    store = Store(home / "shop.db")
    with store.read() as db:
        person = str(db.execute("SELECT person FROM consents").fetchone()[0])
    store.close()
    return person


def found_in(home: Path) -> set[bytes]:
    files = [path.read_bytes() for path in home.glob("**/*") if path.is_file()]
    return {words for words in WORDS for data in files if words in data}


def test_what_is_kept_is_given_out_and_then_erased_to_the_last_byte(
    cli: Callable[..., Result], lived_in: Path
) -> None:
    person = person_of(lived_in)
    given = cli("export", "--person", person).out
    assert (
        {words for words in WORDS if words.decode() in given} == set(WORDS) <= found_in(lived_in) | set(WORDS)
    )
    assert found_in(lived_in) == set(WORDS), "otherwise this test could not fail"
    orders = cli("orders", "list", "--json").out
    (told,) = cli("forget", "--person", person, "--yes", "--json").records
    assert told["erased"] > 3
    assert found_in(lived_in) == set()
    assert cli("orders", "list", "--json").out == orders
    assert cli("journal", "verify").code == 0
    assert cli("export", "--person", person).records[0]["kept"] == {}


def test_what_decides_nothing_is_in_the_memory_of_the_conversation_only(lived_in: Path) -> None:
    """There a person of the shop who takes over finds it, until it is forgotten."""
    store = Store(lived_in / "shop.db")
    with store.read() as db:
        holding = {
            table for table in db.table_names() if any("zanzibarish" in f"{row}" for row in db[table].rows)
        }
    store.close()
    assert holding == {"conversations"}


def test_nothing_is_forgotten_without_a_yes(cli: Callable[..., Result], lived_in: Path) -> None:
    no = cli("forget", "--person", person_of(lived_in), typed="n\n")
    assert (no.code, "Nothing is forgotten." in no.err) == (2, True)
    assert found_in(lived_in) == set(WORDS)


def test_somebody_else_is_not_forgotten(cli: Callable[..., Result], lived_in: Path) -> None:
    assert "Nothing" in cli("forget", "--person", "somebody", "--yes").out
    assert found_in(lived_in) == set(WORDS)


def test_every_column_of_text_is_said_to_be_personal_or_not(tmp_path: Path) -> None:
    said = {(place.table, column) for place in PLACES for column in place.columns}
    said |= {(table, column) for table, columns in NOT_PERSONAL.items() for column in columns}
    with Store(tmp_path / "shop.db").read() as db:
        there = {
            (table, row[1])
            for table in db.table_names()
            if not table.startswith("sqlite_")
            for row in db.execute(f"PRAGMA table_xinfo({table})")
            if row[2] not in {"INTEGER", "REAL"} and (table, row[1]) != ("record_texts", "record")
        }
    assert there - said == set(), "new columns: name them in voice_shop/journal/personal.py"
    assert said - there == set()
