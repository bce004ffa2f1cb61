"""Where `voice-shop` begins and ends: the one place that catches.

Exit codes: 0 fine, 2 what was given cannot be used, 3 something is missing on this machine,
70 a mistake of ours, 130 interrupted, 141 nobody reads the output any more.

Almost nothing is imported at the top, so that Ctrl-C is quiet from the first moment.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys

INTERRUPTED = 130
BROKEN_PIPE = 141
PATIENCE = 3.0
"""Seconds from Ctrl-C until the process is gone, whatever it was doing."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from types import FrameType
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code."""
    code = INTERRUPTED
    try:
        signal.signal(signal.SIGINT, _interrupted)
        # Registered first, so done last: when Python has given its handlers back, an alarm would kill.
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
        sys.unraisablehook = _unraisable
        _keep_stderr_to_ourselves()
        code = run(sys.argv[1:] if arguments is None else arguments)
        signal.signal(signal.SIGINT, _leave)
    except KeyboardInterrupt:
        _drop_output()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code. Every exception but KeyboardInterrupt ends here."""
    try:
        code = _invoke(list(arguments))
        _flush()
    except BrokenPipeError:
        _drop_output()
        return BROKEN_PIPE
    except Exception as error:
        if signal.getsignal(signal.SIGINT) is _leave:
            # Ctrl-C struck inside a library, which made an error of its own of it.
            raise KeyboardInterrupt from error
        from voice_shop.cli.faults import explain

        code = explain(error)
        try:
            _flush()
        except OSError:
            _drop_output()
    return code


def _invoke(arguments: list[str]) -> int:
    import click

    from voice_shop.cli.root import root

    if "_VOICE_SHOP_COMPLETE" in os.environ:
        root.main(arguments, prog_name="voice-shop", complete_var="_VOICE_SHOP_COMPLETE")
    try:
        # Not root.main(): it writes to standard error on Ctrl-C.
        with root.make_context("voice-shop", arguments) as context:
            root.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return 0


def _keep_stderr_to_ourselves() -> None:
    import threading
    import warnings

    threading.excepthook = _thread_failed
    if not sys.warnoptions:
        # They are for whoever develops a library, and would stand between our lines.
        warnings.simplefilter("ignore")


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    from voice_shop.cli.faults import explain

    if isinstance(failed.exc_value, Exception):
        explain(failed.exc_value)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _drop_output() -> None:
    """Let what is still buffered go nowhere, so that leaving cannot fail on it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            try:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
            except (OSError, ValueError, AttributeError):
                pass


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C does not wait for anything. Orders are safe: they are durable before they are told.
    signal.signal(signal.SIGINT, _leave)
    # Nor does the first one wait for a library that swallows it.
    signal.signal(signal.SIGALRM, _leave)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    raise KeyboardInterrupt


def _leave(_signal: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    # Ctrl-C may strike inside a destructor, where Python would print it and go on.
    if unraisable.exc_type is KeyboardInterrupt:
        os._exit(INTERRUPTED)
