"""What `doctor` looks at. Each check finds out one thing and says what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from voice_shop.app import App
from voice_shop.cli import parts
from voice_shop.errors import VoiceShopError

OLDEST_PYTHON = (3, 11)
FREE_BYTES = 200_000_000
"""Less than this is worth a word: a language model alone is larger."""
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this is wrong: voice_shop did not exist."""


class Need(StrEnum):
    """What this machine is to do. Each needs what the one before needs."""

    CHAT = "chat"
    REPLAY = "replay"
    LISTEN = "listen"


class Status(StrEnum):
    """How a check came out."""

    OK = "ok"
    NOTE = "note"
    """Works, and there is something to know."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `do` is what to do about it, empty when all is well."""

    check: str
    status: Status
    found: str
    do: str = ""


def examine(app: App, need: Need) -> Iterator[Finding]:
    """All checks, in the order in which one would repair things.

    Args:
        app: of a home that may be in any state; nothing is set up or changed.
        need: what the machine is to do: what is missing for more than that is a note.
    """
    sound = need is not Need.CHAT
    for check in (_python, _core, _home, _disk, _settings, _shop, _database, _second_process, _clock):
        yield check(app)
    for look, needed in (
        (_sound_packages, sound),
        (_recogniser, sound),
        (_voice, sound),
        (_wake, need is Need.LISTEN),
        (_microphone, need is Need.LISTEN),
        (_speaker, need is Need.LISTEN),
    ):
        finding = look(app)
        if finding.status is Status.MISSING and not needed:
            finding = Finding(finding.check, Status.NOTE, finding.found, finding.do)
        yield finding


def what_is_wanted() -> Need:
    """Without being told: sound when any of its packages is installed, else text."""
    return Need.REPLAY if any(parts.version(package) for package in parts.DEVICE) else Need.CHAT


def _ok(check: str, found: str) -> Finding:
    return Finding(check, Status.OK, found)


def _missing(check: str, found: str, do: str) -> Finding:
    return Finding(check, Status.MISSING, found, do)


def _note(check: str, found: str, do: str) -> Finding:
    return Finding(check, Status.NOTE, found, do)


def _fault(check: str, error: VoiceShopError) -> Finding:
    return _missing(check, error.message, error.hint)


def _python(_app: App) -> Finding:
    found = f"Python {sys.version.split()[0]}"
    if sys.version_info < OLDEST_PYTHON:
        return _missing("python", found, "Install Python 3.11 or newer.")
    return _ok("python", found)


def _core(_app: App) -> Finding:
    absent = [package for package in parts.CORE if parts.version(package) is None]
    if absent:
        return _missing("packages", "not installed: " + ", ".join(absent), "pip install voice-shop")
    return _ok("packages", f"all {len(parts.CORE)} that every command needs")


def _home(app: App) -> Finding:
    folder = app.home.folder
    if not folder.exists():
        return _note(
            "home", f"{folder} does not exist yet", "voice-shop init makes it, as does the first use."
        )
    if not folder.is_dir():
        return _missing("home", f"{folder} is not a folder", "Choose another one with --home.")
    from voice_shop.files import check_writable

    try:
        check_writable(folder)
    except VoiceShopError as error:
        return _fault("home", error)
    if folder.stat().st_mode & stat.S_IWOTH:
        return _note("home", f"everybody on this machine can change {folder}", f"chmod o-w {folder}")
    return _ok("home", str(folder))


def _disk(app: App) -> Finding:
    place = next(place for place in (app.home.folder, *app.home.folder.absolute().parents) if place.is_dir())
    free = shutil.disk_usage(place).free
    found = f"{free / 1e9:.1f} GB free"
    if free < FREE_BYTES:
        return _note("disk", found, "Orders need little, models and updates more: free some space.")
    return _ok("disk", found)


def _settings(app: App) -> Finding:
    try:
        changed = len(app.loaded.sources)
    except VoiceShopError as error:
        return _fault("settings", error)
    return _ok("settings", f"{changed} changed in {app.home.settings_file}" if changed else "defaults")


def _shop(app: App) -> Finding:
    try:
        if not app.home.begun:
            return _note("shop", "no shop yet", "voice-shop init sets one up.")
        folder = app.folder
    except VoiceShopError as error:
        return _fault("shop", error)
    return _ok("shop", f"{folder.profile.name}, {len(folder.catalogue.products)} products")


def _database(app: App) -> Finding:
    file = app.home.database
    if not file.exists():
        return _note("database", "no orders yet", "It is made with the first order or conversation.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=2)) as database:
            answers = [row[0] for row in database.execute("PRAGMA quick_check(3)")]
            lost = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.OperationalError as error:
        return _missing("database", f"{file} cannot be read: {error}", "Check its permissions and the disk.")
    except sqlite3.DatabaseError as error:
        return _missing("database", f"{file} is damaged: {error}", _RESTORE)
    if answers != ["ok"] or lost:
        return _missing("database", f"{file} is damaged: {answers[0]}", _RESTORE)
    return _ok("database", str(file))


_RESTORE = "Put a copy from before in its place, or move it away to begin without orders."


def _second_process(app: App) -> Finding:
    file = app.home.database
    if not file.exists():
        return _ok("second process", "none")
    try:
        with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return _missing(
                "second process", "another process holds the database", "End it, or wait until it is done."
            )
    except sqlite3.DatabaseError:
        pass  # what is wrong with it is told by the check before
    listening = app.home.listening_process()
    if listening is not None:
        return _note(
            "second process",
            f"{listening or 'one'} listens for this home",
            "It has the microphone: end it first.",
        )
    return _ok("second process", "none that blocks this one")


def _clock(app: App) -> Finding:
    now = app.clock()
    if now < RELEASED:
        return _missing(
            "clock", f"it says {now:%Y-%m-%d}", "Set the clock: offers and orders carry its time."
        )
    latest = _latest_order(app.home.database)
    if latest is not None and latest > now:
        return _note(
            "clock",
            f"it says {now:%Y-%m-%d %H:%M}, an order is from {latest:%Y-%m-%d %H:%M}",
            "Set the clock.",
        )
    return _ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _latest_order(database: Path) -> datetime | None:
    if not database.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as db:
            (latest,) = db.execute("SELECT max(placed_at) FROM orders").fetchone()
        return datetime.fromisoformat(latest) if latest else None
    except (sqlite3.DatabaseError, ValueError, TypeError):
        return None  # told by the check of the database


def _sound_packages(_app: App) -> Finding:
    absent = [package for package in parts.DEVICE if parts.version(package) is None]
    if absent:
        return _missing("sound packages", "not installed: " + ", ".join(absent), parts.INSTALL_DEVICE)
    return _ok("sound packages", "all installed")


def _tried(check: str, look: Callable[[], str]) -> Finding:
    """A check that builds the real thing, and reports why it cannot be built."""
    try:
        return _ok(check, look())
    except VoiceShopError as error:
        return _fault(check, error)
    except ImportError as error:
        return _missing(check, f"a package cannot be loaded: {error}", parts.INSTALL_DEVICE)


def _recogniser(app: App) -> Finding:
    def look() -> str:
        from voice_shop.speech.select import choose

        choice = choose(app.settings.hearing.recogniser, app.language, app.models_path)
        return f"{choice.name}: {choice.why}"

    return _tried("recogniser", look)


def _voice(app: App) -> Finding:
    return _tried("voice", lambda: f"{app.voice().name}, {app.voice().rate} samples a second")


def _wake(app: App) -> Finding:
    wake = app.settings.wake
    if not wake.needs_wake_word:
        return _ok("wake word", "none: press Enter to talk")

    def look() -> str:
        from voice_shop.speech.wake import MicroWake

        return MicroWake(wake.word, wake.threshold).word

    return _tried("wake word", look)


def _microphone(app: App) -> Finding:
    def look() -> str:
        from voice_shop.audio.devices import find_microphone, microphones

        return _device(find_microphone(app.settings.audio.microphone).name, [d.name for d in microphones()])

    return _tried("microphone", look)


def _speaker(app: App) -> Finding:
    def look() -> str:
        from voice_shop.audio.devices import find_speaker, speakers

        return _device(find_speaker(app.settings.audio.speaker).name, [d.name for d in speakers()])

    return _tried("speaker", look)


def _device(chosen: str, names: list[str]) -> str:
    others = [repr(name) for name in names if name != chosen]
    return repr(chosen) + (f" (also here: {', '.join(others)})" if others else "")
