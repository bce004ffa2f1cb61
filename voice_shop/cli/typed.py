"""Lines from standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from voice_shop.errors import InputError


def typed_lines() -> Iterator[str]:
    """Each line as it comes, without the empty ones.

    Raises:
        InputError: what comes is no text.
    """
    if sys.stdin is None:
        return
    while True:
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError as error:
            raise InputError("What was typed is not UTF-8 text.", code="input_text") from error
        if not line:
            return
        if line.strip():
            yield line.strip()
