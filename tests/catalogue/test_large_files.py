"""However large or wide a file is, reading it takes little more memory than what is kept of it."""

from __future__ import annotations

import resource as limits
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalogue.folders import write_shop
from voice_shop.catalogue import feeds
from voice_shop.catalogue.fields import Fields
from voice_shop.catalogue.importing import plan_import
from voice_shop.catalogue.problems import Problems, ShopFolderError
from voice_shop.catalogue.product import Category

MIB = 1024 * 1024
DEPARTMENTS = {"coffee": Category("coffee", "Coffee")}


def peak(do: Callable[[], object]) -> int:
    """Bytes that were in use at once, beyond what was before."""
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def ids(data: bytes, kind: str) -> list[object]:
    """Each item's id, the items themselves let go."""
    read = feeds.read(data, "feed", kind, "EUR", DEPARTMENTS, Problems())
    return [fields.values["id"] for fields in read if isinstance(fields, Fields)]


def test_a_feed_of_very_many_columns_keeps_ours_only() -> None:
    more = "\t".join(f"c{number}" for number in range(100_000))
    filled = "\t".join("x" for _ in range(100_000))
    header = f"id\ttitle\tprice\tproduct type\tavailability\t{more}\n"
    data = (header + "".join(f"p{n}\tTea\t1 EUR\tcoffee\tin stock\t{filled}\n" for n in range(20))).encode()
    assert feeds.detect(data) == "google-tsv"
    found: list[object] = []
    assert peak(lambda: found.extend(ids(data, "google-tsv"))) < 25 * MIB
    assert len(found) == 20


def test_a_csv_of_very_many_columns_is_refused_by_their_number(tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "shop", orders=None)
    file = tmp_path / "wide.csv"
    file.write_text("id,name,category,price," + ",".join(f"c{n}" for n in range(100_000)) + "\n")
    with pytest.raises(ShopFolderError, match="has 100004 columns"):
        plan_import(folder, file)


@pytest.mark.parametrize("around", ["<channel>{}</channel>", "<channel><noise>{}</noise></channel>"])
def test_of_an_xml_feed_one_item_is_held_at_a_time(around: str) -> None:
    item = (
        "<item><id>p{}</id><title>Tea</title><price>1 EUR</price><product_type>coffee</product_type>"
        "<junk>{}</junk></item><other>{}</other>"
    )
    items = "".join(item.format(n, "x" * 20_000, "y" * 20_000) for n in range(300))
    data = f"<rss>{around.format(items)}</rss>".encode()
    assert len(data) > 11 * MIB
    found: list[object] = []
    assert peak(lambda: found.extend(ids(data, "google-xml"))) < 3 * MIB
    assert len(found) == 300


@pytest.mark.parametrize(
    ("kind", "around"),
    [
        ("json", "[{}]"),
        ("json", '{{"made": {{"by": [1]}}, "products": [{}]}}'),
        ("json-ld", '{{"@context": "https://schema.org", "@graph": [{}]}}'),
        ("json-ld", '{{"@type": "WebPage", "mainEntity": {{"@type": "ItemList", "itemListElement": [{}]}}}}'),
        ("json-ld", '<html><script type="application/ld+json">[{}]</script></html>'),
    ],
)
def test_of_a_long_list_in_json_one_entry_is_held_at_a_time(kind: str, around: str) -> None:
    entry = '{"id": "p%d", "name": "Tea", "category": "coffee", "price": 1.50, "description": "%s"}'
    if kind == "json-ld":
        entry = (
            '{"@type": "Product", "sku": "p%d", "name": "Tea", "category": "coffee", "description": "%s",'
            ' "offers": {"price": 1.50, "priceCurrency": "EUR", "availability": "InStock"}}'
        )
    entries = ",\n".join(entry % (number, "x" * 20_000) for number in range(300))
    data = around.format(entries).encode()
    found: list[object] = []
    assert peak(lambda: found.extend(ids(data, kind))) < (8 if b"<html>" in data else 3) * MIB
    assert found == [f"p{number}" for number in range(300)]


def test_of_a_table_one_row_is_held_at_a_time() -> None:
    row = 'p{},Tea,coffee,1.00,"{}"\n'
    data = (
        "id,name,category,price,description\n" + "".join(row.format(n, "x" * 2000) for n in range(5000))
    ).encode()
    found: list[object] = []
    assert peak(lambda: found.extend(ids(data, "csv"))) < len(data) / 2
    assert len(found) == 5000


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.tsv"
    with file.open("wb") as out:
        out.truncate(1024 * MIB)

    def refused() -> None:
        with pytest.raises(ShopFolderError, match="larger than 200 MB"):
            plan_import(write_shop(tmp_path / "shop", orders=None), file)

    assert peak(refused) < 5 * MIB


IMPORT = """
import resource, sys
from pathlib import Path
from voice_shop.catalogue.importing import apply_import, plan_import
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
plan = plan_import(Path(sys.argv[2]), Path(sys.argv[3]))
apply_import(plan)
print(len(plan.added))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "tsv", "xml", "json", "json-ld"])
def test_a_hundred_thousand_products_are_imported_in_a_gigabyte(tmp_path: Path, kind: str) -> None:
    assert hasattr(limits, "RLIMIT_AS")
    folder = write_shop(tmp_path / "shop", orders=None)
    file = tmp_path / f"new.{kind}"
    with file.open("w") as out:
        _write(out.write, kind, 99_999 if kind == "json" else 100_000)
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(1024 * MIB), folder, file],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "100000"), done.stderr


def _write(write: Callable[[str], object], kind: str, count: int) -> None:
    before, row, after = {
        "csv": ("id,name,category,price,description\n", "p{n},Tea no {n},coffee,1.00,{text}\n", ""),
        "json": (
            "[",
            '{{"id": "p{n}", "name": "Tea no {n}", "category": "coffee", "price": 1,'
            ' "description": "{text}"}},',
            '{"id": "last", "name": "Tea", "category": "coffee", "price": 1}]',
        ),
        "json-ld": (
            '{"@graph": [',
            '{{"@type": "Product", "sku": "p{n}", "name": "Tea no {n}", "category": "coffee",'
            ' "offers": {{"price": 1, "priceCurrency": "EUR"}}, "description": "{text}"}},',
            '{"@type": "WebSite"}]}',
        ),
        "tsv": (
            "id\ttitle\tprice\tproduct type\tavailability\tdescription\n",
            "p{n}\tTea no {n}\t1.00 EUR\tcoffee\tin stock\t{text}\n",
            "",
        ),
        "xml": (
            "<rss><channel>",
            "<item><id>p{n}</id><title>Tea no {n}</title><price>1 EUR</price>"
            "<product_type>coffee</product_type><description>{text}</description></item>",
            "</channel></rss>",
        ),
    }[kind]
    write(before)
    for number in range(count):
        write(row.format(n=number, text="a fine tea " * 20))
    write(after)
