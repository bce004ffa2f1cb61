"""What a WAV file says of itself, held against what is there.

Decoders shorten a truncated file in silence, and half an order is a wrong order: so the header is
read here first.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from voice_shop.errors import InputError

_UNKNOWN = 0x7FFF_0000
"""Programs that write into a pipe cannot know the length and put something near the largest number."""

_SIZES = struct.Struct("<QQ")
"""Of an RF64 file: its length, and that of its audio, in bytes."""


def check_header(path: Path) -> None:
    """Whether a path is a complete WAV file.

    Raises:
        InputError: missing, a folder, unreadable, empty, no WAV, or truncated.
    """
    if path.is_dir():
        raise InputError(
            f"{path} is a folder, not a WAV file.",
            hint=f"Name the files in it, like {path}/*.wav",
            code="wav_is_folder",
        )
    if path.exists() and not path.is_file():
        raise InputError(
            f"{path} is not a file.", hint="Give a recording that is on the disk.", code="wav_not_file"
        )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            _check(path, file, size)
    except FileNotFoundError as error:
        raise InputError(
            f"There is no file {path}.", hint="Look at its name and folder.", code="file_missing"
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.",
            hint="Look at its permissions.",
            code="file_unreadable",
        ) from error


def _check(path: Path, file: BinaryIO, size: int) -> None:
    if size == 0:
        raise InputError(f"{path} is empty.", hint="Copy or record it again.", code="wav_empty")
    head = file.read(12)
    riff = any(head[:4] == kind[: len(head)] for kind in (b"RIFF", b"RF64"))
    if not riff or head[8:] != b"WAVE"[: max(0, len(head) - 8)]:
        raise InputError(
            f"{path} is not a WAV file.",
            hint="Convert it, for example with: ffmpeg -i IN -ar 16000 -ac 1 OUT.wav",
            code="wav_other_format",
        )
    told = _data_length(file, size)
    if told is None:
        raise _truncated(path, "its header breaks off")
    length, there = told
    if length > there and not _UNKNOWN <= length <= 0xFFFF_FFFF:
        raise _truncated(path, f"its header tells of {length} bytes of audio, and {there} are there")


def _data_length(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """(bytes the header tells of, bytes there); None when the file ends before its audio begins."""
    large = None
    while len(head := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", head)
        if name == b"data":
            return (length if large is None else large), size - file.tell()
        if name == b"ds64" and length >= _SIZES.size:
            # Above 4 GB the lengths stand here (EBU Tech 3306).
            sizes = file.read(_SIZES.size)
            if len(sizes) < _SIZES.size:
                return None
            large = _SIZES.unpack(sizes)[1]
            length -= _SIZES.size
        # Chunks begin at even positions.
        file.seek(length + length % 2, 1)
    return None


def _truncated(path: Path, how: str) -> InputError:
    return InputError(
        f"{path} is truncated: {how}.",
        hint="Copy or record it again; a part of an utterance is not acted on.",
        code="wav_truncated",
    )
