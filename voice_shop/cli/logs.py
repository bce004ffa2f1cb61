"""Messages of the program about itself, on standard error."""

from __future__ import annotations

import logging
import sys


def log_to_stderr(level: str) -> None:
    """Show messages of at least this level ("debug", "info", "warning", "error"), one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    ours = logging.getLogger("voice_shop")
    ours.handlers[:] = [handler]
    ours.setLevel(level.upper())
    ours.propagate = False
