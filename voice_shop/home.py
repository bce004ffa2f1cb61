"""The home: the one folder in which a shop lives on this machine.

    voice-shop.toml   settings
    shop/             the shop's files, plain text
    shop.db           carts, quotes, orders and the purchase record
    payment.secret    shared with the payment provider
    shop.db.head      number and hash of the newest record
    models/           fetched models
    cache/            what can be made again, to start quickly
    alexa.lock        the queue of those who note requests of Alexa; empty

Nothing here is half done: files are replaced whole, the shop's folder is renamed into place, and
`shop.db` is never touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from voice_shop.errors import InputError, StateError
from voice_shop.files import faults, sync, take_lock, write_and_sync, write_whole
from voice_shop.resources import resource
from voice_shop.settings import FILE_NAME, ShopSettings, default_file, load

SAMPLES = ("grocery", "barista", "kruidenier")
"""Shops that come with voice_shop, the one for first use in front."""
LANGUAGES = {"kruidenier": "nl"}
"""The language of a sample that is not spoken with in the usual one."""


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
    def payment_secret(self) -> Path:
        """What is shared with the payment provider; for its owner's eyes only."""
        return self.folder / "payment.secret"

    @property
    def grammar(self) -> Path:
        """The compiled grammar, kept to start quickly; it may be deleted at any time."""
        return self.folder / "cache" / "grammar"

    @property
    def names(self) -> Path:
        """The spoken names of the products, kept for the same."""
        return self.folder / "cache" / "names"

    @property
    def database(self) -> Path:
        """Carts, quotes and orders."""
        return self.folder / "shop.db"

    @contextmanager
    def only_listener(self) -> Iterator[None]:
        """While this holds, no other process listens for this home: two would answer every sentence.

        Raises:
            StateError: one does already.
        """
        with faults(self.folder):
            lock = os.open(self.folder / ".listening", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not take_lock(lock):
                process = os.read(lock, 20).decode(errors="replace").strip()
                raise StateError(
                    f"Another process{f' ({process})' if process else ''} listens for {self.folder} already.",
                    hint="End that one first, or choose another home with --home.",
                    code="listening_already",
                )
            os.ftruncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
            yield
            os.ftruncate(lock, 0)
        finally:
            os.close(lock)

    def listening_process(self) -> str | None:
        """The number of the process that listens for this home, "" if it does not say, None if none does."""
        try:
            lock = os.open(self.folder / ".listening", os.O_RDONLY)
        except OSError:
            return None
        try:
            return None if take_lock(lock) else os.read(lock, 20).decode(errors="replace").strip()
        finally:
            os.close(lock)

    @property
    def begun(self) -> bool:
        """Whether somebody has already set this home up: a shop is here, or was, or is said to be elsewhere.

        Raises:
            InputError: the settings are wrong, so nobody knows.
        """
        if self.shop.exists() or self.database.exists():
            return True
        if not self.settings_file.exists():
            return False
        return load(self.settings_file).settings.shop.folder != ShopSettings().folder


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
    with faults(folder):
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
    with faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            there = home.shop.exists()
            if there and _same_files(source, home.shop):
                _write_settings(home, sample)
                return Outcome.ALREADY
            if there and not replace:
                raise InputError(
                    f"There is a shop in {home.shop} already.",
                    hint="--force puts it aside and keeps the orders.",
                    code="home_exists",
                )
            _put_shop(source, home, (now or datetime.now().astimezone()) if there else None)
            _write_settings(home, sample)
            return Outcome.REPLACED if there else Outcome.CREATED


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
            write_and_sync(new / name, data)
        new.chmod(0o755)
        sync(new)
        if aside is not None:
            home.shop.rename(_free_name(home.folder / f"shop.before-{aside:%Y%m%d-%H%M%S}"))
        new.rename(home.shop)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    sync(home.folder)


def _free_name(wanted: Path) -> Path:
    names = (wanted.with_name(f"{wanted.name}-{n}") for n in range(2, 1000))
    return wanted if not wanted.exists() else next(name for name in names if not name.exists())


def _write_settings(home: Home, sample: str) -> None:
    if not home.settings_file.exists():
        language = LANGUAGES.get(sample)
        given = {"shop.language": language} if language else {}
        write_whole(home.settings_file, default_file(given).encode())


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
