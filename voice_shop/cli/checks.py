"""What `doctor` looks at. Each check finds out one thing and says what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from voice_shop.app import App
from voice_shop.cli import checks_sound, parts
from voice_shop.cli.finding import Finding, Need, Status, fault, missing, note, ok
from voice_shop.errors import VoiceShopError
from voice_shop.settings import Settings

OLDEST_PYTHON = (3, 11)
FREE_BYTES = 200_000_000
"""Less than this is worth a word: a language model alone is larger."""
FULL_BYTES = 5_000_000
"""With less than this an order may not get written."""
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this is wrong: voice_shop did not exist."""


def examine(app: App, need: Need) -> Iterator[Finding]:
    """All checks, in the order in which one would repair things.

    Args:
        app: of a home that may be in any state; nothing is set up or changed.
        need: what the machine is to do: what is missing for more than that is a note.
    """
    sound = need is not Need.CHAT
    settings = _settings(app)
    if settings.status is Status.MISSING:
        # What else is wrong can be told all the same.
        app = App(app.home, clock=app.clock, settings=Settings())
    yield from (_python(app), _core(app), _home(app), _disk(app), settings)
    for check in (_shop, _database, _second_process, _clock):
        yield check(app)
    for look, needed in (
        (checks_sound.sound_packages, sound),
        (checks_sound.recogniser, sound),
        (checks_sound.voice, sound),
        (checks_sound.wake, need is Need.LISTEN),
        (checks_sound.microphone, need is Need.LISTEN),
        (checks_sound.speaker, need is Need.LISTEN),
    ):
        finding = look(app)
        if finding.status is Status.MISSING and not needed:
            finding = Finding(finding.check, Status.NOTE, finding.found, finding.do)
        yield finding


def what_is_wanted() -> Need:
    """Without being told: sound when any of its packages is installed, else text."""
    return Need.REPLAY if any(parts.version(package) for package in parts.DEVICE) else Need.CHAT


def _python(_app: App) -> Finding:
    found = f"Python {sys.version.split()[0]}"
    if sys.version_info < OLDEST_PYTHON:
        return missing("python", found, "Install Python 3.11 or newer.")
    return ok("python", found)


def _core(_app: App) -> Finding:
    absent = [package for package in parts.CORE if parts.version(package) is None]
    if absent:
        return missing("packages", "not installed: " + ", ".join(absent), "pip install voice-shop")
    return ok("packages", f"all {len(parts.CORE)} that every command needs")


def _home(app: App) -> Finding:
    folder = app.home.folder
    if not folder.exists():
        return note(
            "home", f"{folder} does not exist yet", "voice-shop init makes it, as does the first use."
        )
    if not folder.is_dir():
        return missing("home", f"{folder} is not a folder", "Choose another one with --home.")
    from voice_shop.files import check_writable

    try:
        check_writable(folder)
    except VoiceShopError as error:
        return fault("home", error)
    if folder.stat().st_mode & stat.S_IWOTH:
        return note("home", f"everybody on this machine can change {folder}", f"chmod o-w {folder}")
    return ok("home", str(folder))


def _disk(app: App) -> Finding:
    place = next(place for place in (app.home.folder, *app.home.folder.absolute().parents) if place.is_dir())
    free = shutil.disk_usage(place).free
    found = f"{free / 1e9:.1f} GB free" if free >= 1e9 else f"{free / 1e6:.0f} MB free"
    if free < FULL_BYTES:
        return missing("disk", found, "Free some space: without it no order can be written.")
    if free < FREE_BYTES:
        return note("disk", found, "Orders need little, models and updates more: free some space.")
    return ok("disk", found)


def _settings(app: App) -> Finding:
    try:
        changed = len(app.loaded.sources)
    except VoiceShopError as error:
        return fault("settings", error)
    return ok("settings", f"{changed} changed in {app.home.settings_file}" if changed else "defaults")


def _shop(app: App) -> Finding:
    try:
        if not app.home.begun:
            return note("shop", "no shop yet", "voice-shop init sets one up.")
        folder = app.folder
    except VoiceShopError as error:
        return fault("shop", error)
    return ok("shop", f"{folder.profile.name}, {len(folder.catalogue.products)} products")


def _database(app: App) -> Finding:
    file = app.home.database
    if not file.exists():
        return note("database", "no orders yet", "It is made with the first order or conversation.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=2)) as database:
            answers = [row[0] for row in database.execute("PRAGMA quick_check(3)")]
            lost = database.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.OperationalError as error:
        return missing("database", f"{file} cannot be read: {error}", "Check its permissions and the disk.")
    except sqlite3.DatabaseError as error:
        return missing("database", f"{file} is damaged: {error}", _RESTORE)
    if answers != ["ok"] or lost:
        return missing("database", f"{file} is damaged: {answers[0]}", _RESTORE)
    return ok("database", str(file))


_RESTORE = "Put a copy from before in its place, or move it away to begin without orders."


def _second_process(app: App) -> Finding:
    file = app.home.database
    if not file.exists():
        return ok("second process", "none")
    try:
        with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return missing(
                "second process", "another process holds the database", "End it, or wait until it is done."
            )
    except sqlite3.DatabaseError:
        pass  # what is wrong with it is told by the check before
    listening = app.home.listening_process()
    if listening is not None:
        return note(
            "second process",
            f"{listening or 'one'} listens for this home",
            "It has the microphone: end it first.",
        )
    return ok("second process", "none that blocks this one")


def _clock(app: App) -> Finding:
    now = app.clock()
    if now < RELEASED:
        return missing("clock", f"it says {now:%Y-%m-%d}", "Set the clock: offers and orders carry its time.")
    latest = _latest_order(app.home.database)
    if latest is not None and latest > now:
        return note(
            "clock",
            f"it says {now:%Y-%m-%d %H:%M}, an order is from {latest:%Y-%m-%d %H:%M}",
            "Set the clock.",
        )
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _latest_order(database: Path) -> datetime | None:
    if not database.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=1)) as db:
            (latest,) = db.execute("SELECT max(placed_at) FROM orders").fetchone()
        return datetime.fromisoformat(latest) if latest else None
    except (sqlite3.DatabaseError, ValueError, TypeError):
        return None  # told by the check of the database
