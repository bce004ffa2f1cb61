"""A JSON file as the values of its long lists, one in memory at a time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import Any

import ijson

from voice_shop.catalogue.reading import one_problem

Piece = tuple[str, int, Any]
"""Where a value is ("$.products[3]"), how deep it lies, and the value."""
Events = Iterator[tuple[str, Any]]

DEEPEST = 100
_STARTS = {"start_map", "start_array"}
_ENDS = {"end_map", "end_array"}


class _TwinsError(ValueError):
    pass


class _TooDeepError(ValueError):
    pass


def pieces(data: bytes, name: str, keys: frozenset[str]) -> Iterator[Piece]:
    """The entries of the outermost list, or of the lists under `keys` of the outermost object.

    So too where that list is in an object under such a key. What is left of an object comes after its lists.

    Numbers are int or Decimal.

    Args:
        data: UTF-8, with or without a byte order mark.

    Raises:
        ShopFolderError: not JSON, a key twice in one object, or nested too deeply.
    """
    file = io.BytesIO(data)
    file.seek(len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    events: Events = ijson.basic_parse(file)
    after = ""
    try:
        for piece in _walk(next(events), events, "$", 0, keys):
            yield piece
            after = f", after {piece[0]}"
        next(events, None)  # what stands behind the end is found when it is asked for
    except _TooDeepError:
        hint = "Lists and tables in a shop's files have few levels."
        raise one_problem(f"{name}{after}", "is nested too deeply.", hint) from None
    except (_TwinsError, ijson.JSONError, ArithmeticError, StopIteration) as error:
        told = str(error).partition("\n")[0].strip().rstrip(".") or "it ends too early"
        what, hint = f"cannot be read as JSON: {told}.", "Look for a missing comma or quote."
        raise one_problem(f"{name}{after}", what, hint) from None


def _walk(
    first: tuple[str, Any], events: Events, at: str, depth: int, keys: frozenset[str]
) -> Iterator[Piece]:
    if depth > DEEPEST:
        raise _TooDeepError
    kind, value = first
    if kind == "start_array":
        number = 0
        while (first := next(events))[0] != "end_array":
            yield f"{at}[{number}]", depth + 1, _value(first, events)
            number += 1
    elif kind == "start_map":
        rest: dict[str, Any] = {}
        while (first := next(events))[0] != "end_map":
            key = first[1]
            if key in rest:
                raise _TwinsError("an object has the same key twice")
            rest[key] = None
            if key in keys:
                yield from _walk(next(events), events, f"{at}.{key}", depth + 1, keys)
            else:
                rest[key] = _value(next(events), events)
        yield at, depth, {key: value for key, value in rest.items() if key not in keys}
    else:
        yield at, depth, value


def _value(first: tuple[str, Any], events: Events) -> Any:
    """One whole value."""
    outer: list[Any] = []
    names: list[str] = []
    kind, value = first
    while True:
        if kind in _STARTS:
            if len(outer) == DEEPEST:
                raise _TooDeepError
            outer.append({} if kind == "start_map" else [])
        elif kind == "map_key":
            if value in outer[-1]:
                raise _TwinsError("an object has the same key twice")
            names.append(value)
        else:
            done = outer.pop() if kind in _ENDS else value
            if not outer:
                return done
            if isinstance(outer[-1], list):
                outer[-1].append(done)
            else:
                outer[-1][names.pop()] = done
        kind, value = next(events)
