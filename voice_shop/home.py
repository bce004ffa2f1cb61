"""The home: the one folder in which a shop lives on this machine.

    voice-shop.toml   settings
    shop/             the shop's files, plain text
    shop.db           carts, quotes and orders
    models/           fetched models

Nothing here is half done: files are replaced whole, the shop's folder is renamed into place, and
`shop.db` is never touched.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from voice_shop.errors import InputError, MissingError, StateError, VoiceShopError
from voice_shop.resources import resource
from voice_shop.settings import FILE_NAME, default_file

SAMPLES = ("grocery", "barista")
"""Shops that come with voice_shop, the one for first use in front."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG)


@dataclass(frozen=True, slots=True)
class Home:
    """Where things lie. Making one touches nothing."""

    folder: Path

    @property
    def settings_file(self) -> Path:
        """The settings."""
        return self.folder / FILE_NAME

    @property
    def shop(self) -> Path:
        """The shop's files, unless the settings say otherwise."""
        return self.folder / "shop"

    @property
    def database(self) -> Path:
        """Carts, quotes and orders."""
        return self.folder / "shop.db"

    @property
    def begun(self) -> bool:
        """Whether somebody has already set this home up."""
        return self.settings_file.exists() or self.shop.exists()


class Outcome(StrEnum):
    """What setting a home up came to."""

    CREATED = "created"
    REPLACED = "replaced"
    ALREADY = "already"


def default_folder() -> Path:
    """The folder for data that this system gives to programs."""
    import platformdirs

    return Path(platformdirs.user_data_path("voice-shop", appauthor=False))


def open_home(folder: Path, *, tell: Callable[[str], None]) -> Home:
    """The home in a folder; set up with the sample shop when nobody has used it yet.

    Args:
        folder: need not exist.
        tell: gets one line when the home was set up just now.

    Raises:
        StateError: the folder cannot be written, or is no folder.
        MissingError: the disk is full.
    """
    home = Home(folder)
    with _faults(folder):
        if home.begun:
            return home
    if initialise(folder, SAMPLES[0]) is not Outcome.ALREADY:
        tell(f"First use: a sample shop ({SAMPLES[0]}) was set up in {folder}.")
    return home


def initialise(folder: Path, sample: str, *, replace: bool = False, now: datetime | None = None) -> Outcome:
    """Put a sample shop into a home.

    A shop that is there already and differs is only replaced when asked to, and then kept beside
    the new one as `shop.before-DATE-TIME`. Orders and settings are kept always.

    Raises:
        InputError: another shop is there, or no such sample.
        StateError, MissingError: as `open_home`.
    """
    if sample not in SAMPLES:
        raise InputError(f"There is no sample {sample!r}.", hint="Samples: " + ", ".join(SAMPLES) + ".")
    source = resource("samples", sample)
    home = Home(folder)
    with _faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            there = home.shop.exists()
            if there and _same_files(source, home.shop):
                _write_settings(home)
                return Outcome.ALREADY
            if there and not replace:
                raise InputError(
                    f"There is a shop in {home.shop} already.",
                    hint="--force puts it aside and keeps the orders.",
                    code="home_exists",
                )
            _put_shop(source, home, (now or datetime.now().astimezone()) if there else None)
            _write_settings(home)
            return Outcome.REPLACED if there else Outcome.CREATED


def check_writable(folder: Path) -> None:
    """Make sure that files can be made in a home.

    Raises:
        StateError: they cannot, as on a read-only disk.
        MissingError: the disk is full.
    """
    with _faults(folder):
        handle, name = tempfile.mkstemp(prefix=".probe-", dir=folder)
        try:
            os.write(handle, b"probe")
        finally:
            os.close(handle)
            os.unlink(name)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there in full or not at all, also when the power fails.

    Raises:
        StateError, MissingError, InputError: as `fault`.
    """
    with _faults(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync(path.parent)


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
        return InputError(f"There is no {where}.", code="no_such_file")
    return StateError(f"{where} cannot be used: {why.lower()}.", code="file_trouble")


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise fault(error, path) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two first uses at once must not meet half-way."""
    import fcntl

    with (folder / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _put_shop(source: Path, home: Home, aside: datetime | None) -> None:
    new = Path(tempfile.mkdtemp(prefix=".shop-", dir=home.folder))
    try:
        for name, data in _contents(source).items():
            _write_and_sync(new / name, data)
        new.chmod(0o755)
        _sync(new)
        if aside is not None:
            home.shop.rename(_free_name(home.folder / f"shop.before-{aside:%Y%m%d-%H%M%S}"))
        new.rename(home.shop)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    _sync(home.folder)


def _free_name(wanted: Path) -> Path:
    names = (wanted.with_name(f"{wanted.name}-{n}") for n in range(2, 1000))
    return wanted if not wanted.exists() else next(name for name in names if not name.exists())


def _write_settings(home: Home) -> None:
    if not home.settings_file.exists():
        write_whole(home.settings_file, default_file().encode())


def _write_and_sync(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same_files(left: Path, right: Path) -> bool:
    return _contents(left) == _contents(right)


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file of a shop by its place in the folder."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    # Where packages are installed, Python may have left something of its own.
    return {
        str(name): path.read_bytes()
        for name, path in found.items()
        if not name.name.startswith(".") and not {"__pycache__", "__init__.py"} & set(name.parts)
    }
