"""What a check of `doctor` found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voice_shop.errors import VoiceShopError


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


def ok(check: str, found: str) -> Finding:
    """All is well."""
    return Finding(check, Status.OK, found)


def missing(check: str, found: str, do: str) -> Finding:
    """It does not work; `do` helps."""
    return Finding(check, Status.MISSING, found, do)


def note(check: str, found: str, do: str) -> Finding:
    """It works, and one should know."""
    return Finding(check, Status.NOTE, found, do)


def fault(check: str, error: VoiceShopError) -> Finding:
    """It does not work, for the reason that the fault gives."""
    return missing(check, error.message, error.hint)
