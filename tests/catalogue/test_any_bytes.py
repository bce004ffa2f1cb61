"""Whatever bytes a file has, the answer is a shop or a named mistake, never another fault."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.catalogue.folders import CATEGORIES, HEADER, OPTIONS, ORDERS, PRODUCTS, SHOP, write_shop
from voice_shop.catalogue.load import load_folder
from voice_shop.catalogue.problems import ShopFolderError

GOOD = {
    "shop": SHOP,
    "categories": CATEGORIES,
    "options": OPTIONS,
    "products": PRODUCTS,
    "orders": json.dumps(ORDERS),
}

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["milk", "latte", "held", "09:30", 1, 7])
)
keys = st.text(max_size=8) | st.sampled_from(
    [*ORDERS[0], *ORDERS[0]["lines"][0], "name", "values", "place", "size"]
)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=20,
)


def read(**files: str | bytes) -> None:
    """Load a folder with these files; `ShopFolderError` is the only fault, and it is told well."""
    with tempfile.TemporaryDirectory() as folder:
        write_shop(Path(folder), **files)
        told: ShopFolderError | None = None
        try:
            load_folder(Path(folder))
        except ShopFolderError as error:
            told = error
    if told is not None:
        assert all(problem.place and problem.what for problem in told.problems)
        assert "\n" not in told.message


@pytest.mark.parametrize("name", GOOD)
@given(data=st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes(name: str, data: bytes) -> None:
    read(**{name: data})


@pytest.mark.parametrize("name", GOOD)
@given(data=st.data())
@settings(max_examples=80)
def test_a_good_file_with_some_bytes_changed(name: str, data: st.DataObject) -> None:
    spoiled = bytearray(GOOD[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(spoiled)))
        cut = data.draw(st.integers(0, 5))
        spoiled[at : at + cut] = data.draw(
            st.binary(max_size=5) | st.sampled_from([b'"', b",", b"\n", b"[", b"\0"])
        )
    read(**{name: bytes(spoiled)})


@given(rows=st.lists(st.lists(st.text(max_size=12), max_size=13), max_size=6))
def test_any_cells(rows: list[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    with suppress(csv.Error):
        writer.writerows(rows)
    read(products=(HEADER + "\n" + text.getvalue()).encode("utf-8", "replace"))


@given(tree=trees)
@example([{"id": "A", "days_ago": 0, "status": "held", "lines": [{"product_id": ["milk"]}]}])
def test_any_json(tree: Any) -> None:
    read(orders=json.dumps(tree))


@given(order=st.fixed_dictionaries({}, optional=dict.fromkeys(ORDERS[0], trees)))
def test_any_value_in_an_order(order: dict[str, Any]) -> None:
    read(orders=json.dumps([{**ORDERS[0], **order}]))


@given(
    value=trees,
    name=st.sampled_from(["currency", "timezone", "locale", "delivery_fee", "delivery_days", "name"]),
)
def test_any_value_of_a_setting(value: Any, name: str) -> None:
    with suppress(ValueError):
        # What JSON and TOML write alike; the rest is a mistake of TOML's grammar, which is fine as well.
        read(shop=f'name = "X"\n{name} = {json.dumps(value)}\n')
    read(shop=f'name = "X"\n{name} = {json.dumps(str(value))}\n')


@given(value=trees)
def test_any_value_of_an_option(value: Any) -> None:
    read(options=f"[size]\nvalues = [{json.dumps(value)}]\n")
