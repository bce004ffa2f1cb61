"""Reads products from the files that shops have: CSV, JSON, schema.org JSON-LD, Google-style feeds."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from voice_shop.catalogue import feed_json
from voice_shop.catalogue.describe_products import COLUMNS, NEEDED_COLUMNS
from voice_shop.catalogue.feed_words import DIFFERS, column, translate
from voice_shop.catalogue.fields import Fields, WrongValueError
from voice_shop.catalogue.problems import Problems
from voice_shop.catalogue.product import Category
from voice_shop.catalogue.reading import (
    check_text,
    first_line,
    lines_of,
    one_problem,
    table,
)

FORMATS = ("csv", "json", "json-ld", "google-tsv", "google-xml")
FEEDS = ("json-ld", "google-tsv", "google-xml")
"""Formats of others, which say nothing about much that a shop by voice needs."""

UNTOLD = (
    "kind", "aliases", "attributes", "options", "perishable", "tax", "member_price", "age_limit",
    "allergens", "diets", "most_per_order", "rating", "reviews", "review", "review_source",
)  # fmt: skip
"""Columns that stay as they were where a feed has no word for them."""

_FOREIGN = (*COLUMNS, "availability", "sale_price", "sale_dates", "google_category")
_TAKEN = frozenset((*_FOREIGN, *(name.replace(" ", "_") for name in DIFFERS)))
_SCRIPT = re.compile(rb"<script[^<>]*application/ld\+json[^<>]*>(.*?)</script", re.IGNORECASE | re.DOTALL)
"""JSON-LD in a web page."""

_G = "{http://base.google.com/ns/1.0}"


def detect(data: bytes) -> str:
    """The format of a file, by its first bytes and its header."""
    start = data[:65536].removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"<") and b"application/ld+json" in data:
        return "json-ld"
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
        return "google-xml"
    if start.startswith((b"[", b"{")):
        return "json-ld" if b'"@type"' in start or b'"@context"' in start else "json"
    header = [column(cell.strip('"')) for cell in start.partition(b"\n")[0].decode("latin-1").split("\t")]
    return "google-tsv" if "name" in header and {"availability", "link"} & set(header) else "csv"


def read(
    data: bytes, name: str, kind: str, currency: str, departments: Mapping[str, Category], problems: Problems
) -> Iterator[Fields]:
    """The items of a file as fields by our columns; what cannot be translated is noted and left out.

    Raises:
        ShopFolderError: not a file of this format at all.
    """
    if kind == "csv":
        yield from _csv(data, name, currency, departments, problems)
        return
    if kind in ("json", "json-ld"):
        check_text(data, name)
        items = feed_json.own(data, name) if kind == "json" else _json_ld(data, name)
        label = "key"
    elif kind == "google-xml":
        items, label = _xml(data, name), "element"
    else:
        items, label = _tsv(data, name), "column"
    for place, values in items:
        fields = Fields(values, f"{name}, {place}", label, problems)
        try:
            if kind == "json":
                fields.only(COLUMNS)
                yield fields
            else:
                known = translate(fields, currency, departments)
                kept = {key: value for key, value in known.items() if key in COLUMNS}
                yield Fields(kept, fields.place, label, problems)
        except WrongValueError:
            continue


def _json_ld(data: bytes, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if not data[:65536].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        yield from feed_json.products(data, name)
        return
    for number, script in enumerate(_SCRIPT.finditer(data), start=1):
        for at, values in feed_json.products(script[1], name):
            yield f"script {number}, {at}", values


def _csv(
    data: bytes, name: str, currency: str, departments: Mapping[str, Category], problems: Problems
) -> Iterator[Fields]:
    check_text(data, name)
    own = is_ours(first_line(data))
    rename = None if own else column
    columns = COLUMNS if own else _FOREIGN
    for row in table(data, name, columns, NEEDED_COLUMNS, problems, rename):
        fields = Fields(row.cells, f"{name}, row {row.number}", "column", problems)
        try:
            values = row.cells if own else translate(fields, currency, departments)
            yield Fields(values, fields.place, "column", problems)
        except WrongValueError:
            continue


def is_ours(header: str) -> bool:
    """Whether the first line of a CSV file has our column names, or none that anybody knows."""
    names = [
        cell.strip().strip('"').lower()
        for cell in header.strip("\ufeff").split(max(",;\t", key=header.count))
    ]
    return all(name in COLUMNS or column(name) not in _FOREIGN for name in names)


def _tsv(data: bytes, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of a feed; columns that are not ours are left out, as a feed has many."""
    reader = csv.reader(lines_of(data, name), delimiter="\t", strict=True)
    try:
        named = ((place, column(cell)) for place, cell in enumerate(next(reader, [])))
        known = [(place, ours) for place, ours in named if ours in _TAKEN]
        for needed in ("id", "name", "price"):
            if needed not in {ours for _, ours in known}:
                theirs = "title" if needed == "name" else needed
                raise one_problem(f"{name}, row 1", f"column {theirs} is missing.", "Add it.")
        for number, record in enumerate(reader, start=2):
            if any(record):
                cells = ((ours, record[place].strip()) for place, ours in known if place < len(record))
                yield f"row {number}", {key: cell for key, cell in cells if cell}
    except csv.Error as error:
        place = f"{name}, line {max(reader.line_num, 1)}"
        raise one_problem(place, f"cannot be read as TSV: {error}.", "Is a quote not closed?") from None


def _xml(data: bytes, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Items of RSS and entries of Atom, one at a time."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException

    try:
        for number, element in enumerate(_elements(data), start=1):
            values: dict[str, Any] = {}
            for part in sorted(element, key=lambda part: part.tag.startswith(_G)):
                text = " ".join("".join(part.itertext()).split())
                if text:
                    values[column(part.tag.rpartition("}")[2])] = text
            yield f"item {number}", values
    except ParseError as error:
        line, _ = error.position
        hint = "Export it again; a name with & or < must be escaped."
        raise one_problem(f"{name}, line {line}", f"cannot be read as XML: {error.msg}.", hint) from None
    except DefusedXmlException:
        raise one_problem(name, "declares entities, which can hide anything.", "Export it without.") from None
    except (ValueError, LookupError) as error:
        raise one_problem(name, f"cannot be read as XML: {error}.", "Save it as UTF-8.") from None


def _elements(data: bytes) -> Iterator[Any]:
    """The elements of items, each gone from memory when the next is asked for."""
    from defusedxml.ElementTree import iterparse

    above: list[Any] = []
    for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if any(map(_is_item, above)):
            continue
        if above:
            above[-1].remove(element)  # or all that was read would stay
        if _is_item(element):
            yield element


def _is_item(element: Any) -> bool:
    return element.tag.rpartition("}")[2] in ("item", "entry")
