"""One JSON object a line about each request: never a body, a token, a PIN or what was said."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

LOGGER = logging.getLogger("skills.alexa")


def note(event: str, **facts: str | float | None) -> None:
    """Log one thing that happened; the facts are ours, not the caller's words."""
    LOGGER.info(event, extra={"facts": facts})


class JsonLines(logging.Formatter):
    """One object a line: `time`, `level`, `event` and the facts."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts = getattr(record, "facts", {})
        known = {"time": at, "level": record.levelname.lower(), "event": record.getMessage(), **facts}
        if record.exc_info and record.exc_info[0] is not None:
            # The name alone: a message may quote what was sent.
            known["error"] = record.exc_info[0].__name__
        return json.dumps({key: value for key, value in known.items() if value is not None})


def log_to_stderr(level: str) -> None:
    """Write the endpoint's lines, and those of the shop behind it, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("skills.alexa", "voice_shop"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False
