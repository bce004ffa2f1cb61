"""Unpacking an archive that may be hostile, so that a model is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from voice_shop.errors import InputError, MissingError
from voice_shop.speech.models_manifest import FileSum, safe_path

_BLOCK = 1 << 20
_MOST_ENTRIES = 10_000
_MOST_GROWTH = 30
"""Unpacked size over archive size; models shrink to a half or a third, text to a tenth."""
_MOST_DEPTH = 12
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OverflowError)
"""What zipfile raises for bytes that are not a zip."""


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_space(folder: Path, needed: int) -> None:
    """Whether `needed` bytes fit.

    Raises:
        MissingError: they do not.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise MissingError(
            f"{folder} has {free / 1e6:.0f} MB free, and {needed / 1e6:.0f} MB are needed.",
            hint="Make room, or put the models folder on another disk.",
            code="disk_space",
        )


def unpack(archive: Path, into: Path, *, limit: int = 0) -> dict[str, FileSum]:
    """Unpack a zip whose sha256 is already known to be right, into a new folder.

    One top folder that holds everything is left out. Nothing is ever written outside `into`.

    Args:
        archive: the zip.
        into: must not exist; made by this.
        limit: unpacked bytes allowed; 0 allows thirty times the archive.

    Returns:
        The files by relative path, with their sums.

    Raises:
        InputError: not a zip, damaged, or an entry that an honest archive does not have.
        MissingError: not enough room.
    """
    most = limit or max(archive.stat().st_size * _MOST_GROWTH, _BLOCK)
    try:
        with zipfile.ZipFile(archive) as source:
            entries = _entries(source, archive.name, most)
            check_space(into.parent, sum(info.file_size for info in entries.values()))
            into.mkdir()
            return _write(source, entries, into, most)
    except _DAMAGE as error:
        raise InputError(f"{archive.name} is damaged: {error}", code="archive") from error


def _entries(source: zipfile.ZipFile, name: str, most: int) -> Mapping[str, zipfile.ZipInfo]:
    """The files to write by their path; every entry is looked at before one is written."""
    infos = source.infolist()
    if len(infos) > _MOST_ENTRIES or sum(info.file_size for info in infos) > most:
        raise InputError(f"{name} would grow beyond measure.", code="archive")
    for info in infos:
        _check(info, name)
    files = {info.filename: info for info in infos if not info.is_dir()}
    tops = {info.filename.split("/", 1)[0] for info in infos}
    if len(tops) == 1 and all("/" in path for path in files):
        files = {path.split("/", 1)[1]: info for path, info in files.items()}
    lower = [path.lower() for path in files]
    if not files or len(set(lower)) != sum(not info.is_dir() for info in infos):
        raise InputError(f"{name} is empty or has the same file twice.", code="archive")
    folders = {"/".join(path.split("/")[:end]) for path in lower for end in range(1, path.count("/") + 1)}
    if folders & set(lower):
        raise InputError(f"{name} has a file where it has a folder.", code="archive")
    return files


def _check(info: zipfile.ZipInfo, name: str) -> None:
    path = info.filename.removesuffix("/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG, stat.S_IFDIR)
    # orig_filename still has what zipfile cuts off at a NUL or turns from a backslash.
    honest = info.orig_filename == info.filename and not info.flag_bits & 0x1 and info.header_offset >= 0
    honest = honest and info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if not (safe_path(path) and plain and honest and path.count("/") < _MOST_DEPTH):
        raise InputError(f"{name} has an entry that does not belong in a model: {path!r}", code="archive")


def _write(
    source: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], into: Path, most: int
) -> dict[str, FileSum]:
    sums: dict[str, FileSum] = {}
    left = most
    for path, info in entries.items():
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with source.open(info) as packed, target.open("xb") as file:
            while block := packed.read(_BLOCK):
                size += len(block)
                if size > left:  # the header lied about the size
                    raise InputError(f"{source.filename} would grow beyond measure.", code="archive")
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        left -= size
        sums[path] = FileSum(size, digest.hexdigest())
    return sums


@contextmanager
def installing(target: Path) -> Iterator[Path]:
    """A place to build `target` in; it is moved there in one step at the end, and gone if anything fails."""
    building = target.with_name(f".{target.name}.new-{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    try:
        yield building
        for folder in [building, *(p for p in building.rglob("*") if p.is_dir())]:
            _fsync(folder)
        old = target.with_name(f".{target.name}.old-{os.getpid()}")
        if target.exists():
            target.rename(old)
        building.rename(target)
        _fsync(target.parent)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
