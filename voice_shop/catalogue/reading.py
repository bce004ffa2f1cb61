"""From bytes to rows, tables and lists, whatever the bytes are. Nothing here knows what a product is."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from voice_shop.catalogue.problems import Problems, ShopFolderError, did_you_mean

MOST_BYTES = 200 * 1024 * 1024
"""Larger files are refused before they fill the memory of a small machine."""

MOST_COLUMNS = 100
_PIECE = 1 << 20
"""Bytes of a text that are looked at together."""

_GUARDED = re.compile(r"'+[=+\-@]")


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table.

    Attributes:
        number: as a spreadsheet counts, the header being row 1.
        cells: column name -> text without white space around it, every known column present.
    """

    number: int
    cells: dict[str, str]


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ShopFolderError: missing, a folder, unreadable, or larger than `MOST_BYTES`.
    """
    name = path.name
    too_large = one_problem(name, f"is larger than {MOST_BYTES // 1024**2} MB.", "Is it the right file?")
    try:
        if path.stat().st_size > MOST_BYTES:  # before any of it is in memory
            raise too_large
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise one_problem(name, f"is not in {path.parent}.", _similar_file(path)) from None
    except IsADirectoryError:
        raise one_problem(name, "is a folder.", "A file of this name is needed.") from None
    except OSError as error:
        raise one_problem(
            name, f"cannot be read ({error.strerror}).", "Look at the file's permissions."
        ) from error
    except ValueError:
        raise one_problem(repr(name), "is no name of a file.", "") from None
    if len(data) > MOST_BYTES:
        raise too_large
    return data


def _similar_file(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return "Is it the right folder?"
    return did_you_mean(path.name, names, "Is it the right folder?")


def decode(data: bytes, name: str) -> str:
    """Text of UTF-8 bytes, with or without a byte order mark. Raises as `check_text`."""
    check_text(data, name)
    return data.decode("utf-8-sig")


def lines_of(data: bytes, name: str) -> TextIO:
    """The text of UTF-8 bytes, read piece by piece and never held whole. Raises as `check_text`."""
    check_text(data, name)
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")


def check_text(data: bytes, name: str) -> None:
    """Whether bytes are UTF-8 text, looked at piece by piece.

    Raises:
        ShopFolderError: another encoding, with the line where it shows.
    """
    how = 'Save it as "CSV UTF-8".' if name.endswith(".csv") else "Save it as UTF-8."
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise one_problem(name, "is UTF-16 text.", how)
    if (wrong := _first_wrong(data)) is not None:
        line = data.count(b"\n", 0, wrong) + 1
        what = f"byte 0x{data[wrong]:02x} is not UTF-8 text; it seems to be {_guess(data)}."
        raise one_problem(f"{name}, line {line}", what, how)
    if b"\0" in data and _seems_utf16(data):
        raise one_problem(name, "is UTF-16 text.", how)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise one_problem(f"{name}, line {line}", "has a zero byte.", "It is no text file; export it again.")


def _first_wrong(data: bytes) -> int | None:
    """Where the first byte lies that is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, max(len(data), 1), _PIECE):
        held = len(decoder.getstate()[0])
        piece = data[start : start + _PIECE]
        try:
            decoder.decode(piece, final=start + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return start - held + error.start
    return None


def first_line(data: bytes) -> str:
    """The first line of a text's bytes, whatever they are, without a byte order mark."""
    end = data.find(b"\n")
    return data[: end if end >= 0 else len(data)].decode("utf-8-sig", "replace")


def table(
    data: bytes,
    name: str,
    columns: Sequence[str],
    needed: Sequence[str],
    problems: Problems,
    rename: Callable[[str], str] | None = None,
) -> Iterator[Row]:
    """Rows of a CSV file whose first row names the columns; commas, semicolons or tabs between cells.

    Empty rows are skipped. Wrong rows are noted and left out. `rename` gives columns their names.
    The apostrophe that keeps a spreadsheet from running a text as a formula is taken off.

    Raises:
        ShopFolderError: not a table at all, or its columns are wrong.
    """
    delimiter = max(",;\t", key=first_line(data).count)
    reader = csv.reader(lines_of(data, name), delimiter=delimiter, strict=True)
    try:
        first = [cell.strip().lower() for cell in next(reader, [])]
        header = _header([rename(cell) for cell in first] if rename else first, name, columns, needed)
        for number, record in enumerate(reader, start=2):
            if not any(cell.strip() for cell in record):
                continue
            if len(record) > len(header) and any(cell.strip() for cell in record[len(header) :]):
                what = f"has {len(record)} cells, the header has {len(header)}."
                problems.add(
                    f"{name}, row {number}", what, f"Put quotes around a text with {delimiter!r} in it."
                )
                continue
            cells = dict.fromkeys(columns, "")
            for column, cell in zip(header, record, strict=False):
                plain = cell.strip()
                cells[column] = plain[1:] if plain[:1] == "'" and _GUARDED.match(plain) else plain
            yield Row(number, cells)
    except csv.Error as error:
        place = f"{name}, line {max(reader.line_num, 1)}"
        raise one_problem(place, f"cannot be read as CSV: {error}.", "Is a quote not closed?") from None


def _header(record: list[str], name: str, columns: Sequence[str], needed: Sequence[str]) -> list[str]:
    place, problems = f"{name}, row 1", Problems()
    header = list(record)
    while header and not header[-1]:
        header.pop()
    if not header:
        problems.add(place, "has no column names.", f"The first row must have {', '.join(needed)}.")
    elif len(header) > MOST_COLUMNS:
        problems.add(place, f"has {len(header)} columns.", f"Keep only these: {', '.join(columns)}.")
    else:
        for number, column in enumerate(header, start=1):
            if column not in columns:
                hint = did_you_mean(column, columns) + " Rename or delete it."
                problems.add(place, f"column {number} has the unknown name {column[:60]!r}.", hint)
            elif column in header[: number - 1]:
                problems.add(place, f"column {column} is there twice.", "Delete one of them.")
        for column in needed:
            if column not in header:
                problems.add(place, f"column {column} is missing.", "Add it.")
    problems.raise_if_any()
    return header


def toml(text: str, name: str) -> dict[str, Any]:
    """Tables of a TOML file; numbers with a point come as exact `Decimal`.

    Raises:
        ShopFolderError: not TOML.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise one_problem(name, "is nested too deeply.", "A shop's file has two levels.") from None
    except (ValueError, ArithmeticError) as error:
        raise one_problem(
            name,
            f"cannot be read as TOML: {_line(error)}.",
            "Texts need double quotes, and every key its own line.",
        ) from None


def parsed_json(text: str, name: str) -> Any:
    """The value of a JSON file; a key that is there twice in an object is an error.

    Raises:
        ShopFolderError: not JSON.
    """

    def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = dict(pairs)
        if len(keys) != len(pairs):
            raise ValueError("an object has the same key twice")
        return keys

    try:
        return json.loads(text, object_pairs_hook=no_twins, parse_float=Decimal)
    except RecursionError:
        raise one_problem(
            name, "is nested too deeply.", "Lists and tables in a shop's files have few levels."
        ) from None
    except (ValueError, ArithmeticError) as error:
        raise one_problem(
            name, f"cannot be read as JSON: {_line(error)}.", "Look for a missing comma or quote."
        ) from None


def _line(error: Exception) -> str:
    return (" ".join(str(error).split())[:160]).rstrip(".") or type(error).__name__


def one_problem(place: str, what: str, hint: str) -> ShopFolderError:
    """A file that cannot be used at all, for one reason."""
    problems = Problems()
    problems.add(place, what, hint)
    return ShopFolderError(tuple(problems.found))


def _guess(data: bytes) -> str:
    """The encoding that bytes which are no UTF-8 are most likely in."""
    return "UTF-16" if _seems_utf16(data) else "Windows-1252 (Latin-1)"


def _seems_utf16(data: bytes) -> bool:
    """Without a mark it shows by zeros: every second byte of text in Latin letters."""
    return data[:1000].count(0) * 3 > len(data[:1000])
