"""The skill's icons: a shopping bag on a disc, drawn by rule, to be replaced by the shop's own."""

from __future__ import annotations

import struct
import zlib

SIZES = {"small": 108, "large": 512}
"""Pixels of each side, as the store wants them."""
_DISC, _BAG, _OUTSIDE = b"\x1b\x5e\x4b\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00"
_HANDLE = 0.012
"""Half the width of the handle, squared."""


def icon(side: int) -> bytes:
    """A PNG of `side` by `side` pixels, RGBA."""
    rows = bytearray()
    for y in range(side):
        rows.append(0)  # no filter
        for x in range(side):
            rows += _pixel(2 * (x + 0.5) / side - 1, 2 * (y + 0.5) / side - 1)
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _pixel(x: float, y: float) -> bytes:
    """The colour at a point of the square from -1 to 1."""
    if x * x + y * y > 1:
        return _OUTSIDE
    bag = abs(x) < 0.42 + 0.1 * y and -0.18 < y < 0.58
    from_handle = (x * x + (y + 0.18) ** 2) ** 0.5 - 0.26
    handle = y <= -0.18 and from_handle * from_handle < _HANDLE / 8
    return _BAG if bag or handle else _DISC


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
