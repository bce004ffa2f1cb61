"""JSON that can be read in one way only."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from skills.alexa.rejected import Rejected

DEEPEST = 64
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def strict_object(body: bytes) -> dict[str, Any]:
    """The object that a body is.

    Raises:
        Rejected: "json": not UTF-8, no JSON, no object, a key twice, NaN or a number beyond all bounds, half
            a character, or nested deeper than DEEPEST.
    """
    if _too_deep(body):
        raise Rejected("json")
    try:
        found = _DECODER.decode(body.decode("utf-8"))
        if _SURROGATE.search(body):
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Rejected("json") from error
    if not isinstance(found, dict):
        raise Rejected("json")
    return found


def _too_deep(body: bytes) -> bool:
    if body.count(b"{") + body.count(b"[") <= DEEPEST:
        return False
    depth = 0
    for token in _TOKENS.finditer(body):
        if token[0] in b"[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif token[0] in b"]}":
            depth -= 1
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number beyond all bounds")
    return number


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant)
