"""Lists as CSV and JSON files, out and in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voice_shop.errors import InputError
from voice_shop.files import fault

if TYPE_CHECKING:
    from voice_shop.commerce.list_types import ShoppingList, Wanted

COLUMNS = ("product_id", "words", "quantity", "ticked", "options")
_FORMULA = ("=", "+", "-", "@", "\t")
_MOST_BYTES = 5_000_000


def as_record(one: ShoppingList) -> dict[str, Any]:
    """A list as its JSON object; `import` reads it."""
    return {
        "name": one.name,
        "kind": one.kind.value,
        "person": one.person,
        "entries": [
            {
                "id": entry.id,
                "product_id": entry.wanted.product_id,
                "words": entry.wanted.words,
                "quantity": entry.wanted.quantity,
                "ticked": entry.wanted.ticked,
                "options": dict(entry.wanted.options),
                "added_by": entry.added_by,
                "added_at": entry.added_at,
            }
            for entry in one.entries
        ],
    }


def as_csv(one: ShoppingList) -> str:
    """A list as CSV. Words that a spreadsheet would take for a formula get a quote in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in one.entries:
        wanted = entry.wanted
        words = f"'{wanted.words}" if wanted.words.startswith(_FORMULA) else wanted.words
        options = "; ".join(f"{group}: {value}" for group, value in wanted.options.items())
        writer.writerow((wanted.product_id, words, wanted.quantity, int(wanted.ticked), options))
    return out.getvalue()


def read_file(name: str) -> list[Wanted]:
    """What a CSV or JSON file wants on a list.

    Raises:
        InputError: it is neither; its message names the row.
    """
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise fault(error, name) from error
    try:
        text = data[: _MOST_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text.", code="list_file") from error
    if len(data) > _MOST_BYTES or "\0" in text:
        raise InputError(f"{name} is no list: too big, or not text.", code="list_file")
    if text.lstrip().startswith(("{", "[")):
        return [_wanted(entry, f"{name}, entry {n}") for n, entry in enumerate(_entries(text, name), start=1)]
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise InputError(f"{name} is not CSV: {error}.", code="list_file") from error
    if not rows:
        raise InputError(f"{name} has no rows.", hint=f"Columns: {', '.join(COLUMNS)}.", code="list_file")
    return [_wanted(_cells(row), f"{name}, row {n}") for n, row in enumerate(rows, start=2)]


def _entries(text: str, name: str) -> list[Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not JSON.", code="list_file") from error
    entries = content.get("entries") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise InputError(f"{name} has no `entries`.", code="list_file")
    return entries


def _cells(row: dict[Any, Any]) -> dict[str, Any]:
    options = str(row.get("options") or "")
    pairs = [part.partition(":") for part in options.split(";") if part.strip()]
    words = str(row.get("words") or "").strip()
    quoted = words.startswith("'") and words[1:].startswith(_FORMULA)
    return {
        **{key: value for key, value in row.items() if key in COLUMNS and value},
        "words": words[1:] if quoted else words,
        "options": {group.strip(): value.strip() for group, _, value in pairs},
    }


def _wanted(entry: Any, where: str) -> Wanted:
    from voice_shop.commerce.list_types import Wanted

    if not isinstance(entry, dict) or not isinstance(entry.get("options", {}), dict):
        raise InputError(f"{where}: is not an entry.", hint=f"It has {', '.join(COLUMNS)}.", code="list_file")
    quantity, ticked = str(entry.get("quantity", 1)), str(entry.get("ticked", "0")).casefold()
    if not (quantity.isascii() and quantity.isdigit() and 0 < len(quantity) < 4):
        raise InputError(f"{where}: {quantity[:40]!r} is not a quantity.", code="list_file")
    if ticked not in {"0", "1", "true", "false", "yes", "no"}:
        raise InputError(f"{where}: ticked is 0 or 1.", code="list_file")
    product_id, words = str(entry.get("product_id") or ""), str(entry.get("words") or "")
    if not (product_id or words):
        raise InputError(f"{where}: names nothing.", hint="Give product_id or words.", code="list_file")
    options = {str(group): str(value) for group, value in entry.get("options", {}).items()}
    return Wanted(product_id, words, int(quantity), options, ticked in {"1", "true", "yes"})
