"""Results: JSON Lines for programs, tables and sentences for people."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any


class Output:
    """Standard output of one command.

    Args:
        as_json: one JSON object a line, in UTF-8, and nothing else.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            # A terminal that lacks "€" shows "?" instead of failing; JSON is UTF-8 wherever it goes.
            reconfigure(**({"encoding": "utf-8"} if as_json else {}), errors="replace")

    def record(self, record: Mapping[str, Any]) -> None:
        """One JSON object, flushed so that a reader sees it at once."""
        self.json_line(json.dumps(record, default=plain, ensure_ascii=False, allow_nan=False))

    def json_line(self, line: str) -> None:
        """One JSON object that is written already."""
        _write(_encodable(line))

    def line(self, text: str = "") -> None:
        """One line for people."""
        _write(_encodable(clean(text)))

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
        """A table: drawn on a terminal, plain columns elsewhere. `empty` is said when there are no rows."""
        cells = [[clean(_encodable(str(cell))) for cell in row] for row in rows]
        if not cells:
            self.line(empty)
        elif sys.stdout is not None and sys.stdout.isatty():
            _draw(columns, cells)
        else:
            widths = [max(len(row[i]) for row in [list(columns), *cells]) for i in range(len(columns))]
            for row in [list(columns), *cells]:
                self.line("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


def _write(line: str) -> None:
    # Not click.echo: that goes past whoever has put something of their own in the place of sys.stdout, as
    # the line that `listen` draws does.
    if sys.stdout is not None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def clean(text: str) -> str:
    """The text without anything a terminal would obey; names come from merchants' files."""
    return "".join(c if c.isprintable() else " " for c in text)


def plain(value: object) -> object:
    """What JSON has no type for, in JSON's types.

    Raises:
        TypeError: nothing sensible can be written.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _encodable(text: str) -> str:
    # File names may hold bytes that are no text.
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
