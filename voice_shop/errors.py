"""Faults, each with a code and the exit code a command ends with.

VoiceShopError
├── InputError      exit 2  what was given cannot be used (file, setting, sentence, argument)
├── MissingError    exit 3  something is not on this machine (model, package, microphone, disk space)
└── StateError      exit 3  this home cannot be used now (locked, read-only, newer version, corrupt)

Expected outcomes of shopping (out of stock, over the cap) are not faults: they are
`commerce.refusal.Refusal` values. A fault is caught once, at the edge of a channel.
"""

from __future__ import annotations


class VoiceShopError(Exception):
    """A fault with a code.

    Args:
        message: one line, what happened, for a person.
        hint: one line, what to do about it.
        code: stable, snake_case, for programs.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", code: str = "fault") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(VoiceShopError):
    """What was given cannot be used."""

    exit_code = 2


class MissingError(VoiceShopError):
    """Something is not on this machine."""

    exit_code = 3


class StateError(VoiceShopError):
    """This home cannot be used now."""

    exit_code = 3
