"""Files that are never half written, and what is told when they cannot be written at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_shop.errors import InputError, MissingError, StateError, VoiceShopError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG)


def fault(error: OSError, path: Path | str | None = None) -> VoiceShopError:
    """What a failed file operation means for the person at the keyboard."""
    where = str(path or error.filename or "the output")
    why = error.strerror or str(error)
    if error.errno in _FULL:
        return MissingError(
            f"There is no space left for {where}.",
            hint="Free some disk space and try again.",
            code="disk_full",
        )
    if error.errno in _FORBIDDEN:
        return StateError(
            f"{where} cannot be written or read: {why.lower()}.",
            hint="Change its permissions, or choose another place.",
            code="not_permitted",
        )
    if error.errno in _NO_FOLDER:
        return InputError(
            f"{where} cannot be used as a folder: {why.lower()}.",
            hint="Give the path of a folder.",
            code="not_a_folder",
        )
    if error.errno == errno.EISDIR:
        return InputError(f"{where} is a folder.", hint="Give the path of a file.", code="is_a_folder")
    if error.errno == errno.ENOENT:
        return InputError(f"There is no {where}.", hint="Look at its name and folder.", code="no_such_file")
    return StateError(f"{where} cannot be used: {why.lower()}.", code="file_trouble")


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """What the system says about files in here becomes a fault about `path`."""
    try:
        yield
    except OSError as error:
        raise fault(error, path) from error


def check_writable(folder: Path) -> None:
    """Make sure that files can be made in a home.

    Raises:
        StateError: they cannot, as on a read-only disk.
        MissingError: the disk is full.
    """
    with faults(folder):
        handle, name = tempfile.mkstemp(prefix=".probe-", dir=folder)
        try:
            os.write(handle, b"probe")
        finally:
            os.close(handle)
            os.unlink(name)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A file beside the wanted one, to be written; it takes its place when all went well, else it goes away.

    So the wanted file is there in full or as it was before, also when the power fails. `private`: nobody but
    its owner may read it, from the first byte on.

    Raises:
        StateError, MissingError, InputError: as `fault`.
    """
    with faults(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not path.parent.exists():
            raise InputError(
                f"There is no folder {path.parent}.",
                hint="Make it first, or choose another place.",
                code="no_such_folder",
            )
        handle, name = tempfile.mkstemp(prefix=".new-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        # What goes wrong in here may have nothing to do with the file.
        yield temporary
        with faults(path):
            sync(temporary)
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o600 if private else 0o666 & ~mask)
            temporary.replace(path)
            sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there in full or as it was before. Raises as `replacing`."""
    with replacing(path) as temporary, faults(path):
        temporary.write_bytes(data)


def write_private(path: Path, data: bytes) -> None:
    """The same for a file that nobody but its owner may read. Raises as `replacing`."""
    with replacing(path, private=True) as temporary, faults(path):
        temporary.write_bytes(data)


def take_lock(lock: int) -> bool:
    """Take the lock of an open file, until it is closed. False if another process has it."""
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_and_sync(target: Path, data: bytes) -> None:
    """A new file with its folder, safe from a loss of power but for the folder's entry."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sync(path: Path) -> None:
    """Make what was written, or a folder's entries, survive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
