"""Keeps what libraries in C write to standard error away from people."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2


@contextmanager
def libraries_quiet(*, unless: bool = False) -> Iterator[None]:
    """While this holds, only what is written through `sys.stderr` gets to standard error.

    PortAudio and ALSA write lines of their own when a device goes away.

    Args:
        unless: let them write all the same.
    """
    ours = sys.stderr
    if unless or ours is None:
        yield
        return
    ours.flush()
    kept = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    if _number(ours) == _STDERR:
        raw = io.FileIO(kept, "w", closefd=False)
        sys.stderr = io.TextIOWrapper(
            raw, ours.encoding, ours.errors, line_buffering=True, write_through=True
        )
    try:
        yield
    finally:
        sys.stderr.flush()
        sys.stderr = ours
        os.dup2(kept, _STDERR)
        os.close(kept)


def _number(stream: object) -> int:
    try:
        return int(stream.fileno())  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return -1
