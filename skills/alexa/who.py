"""Who speaks: the person whose account is linked, or somebody unknown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from voice_shop.language.intent import IntentName, NotUnderstood, Understood


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose conversation it is. `linked`: a person of the household; else a stranger with nothing to lose."""

    household: str
    person: str
    linked: bool


class Accounts(Protocol):
    """Whose access token it is."""

    def speaker(self, token: str) -> Speaker | None:
        """The person that linked their account; None for a token that is unknown, expired or revoked."""


class NoAccounts:
    """Nobody is linked."""

    def speaker(self, token: str) -> Speaker | None:  # noqa: ARG002
        """None."""
        return None


_OPEN_TO_ALL = frozenset(
    {
        IntentName.PRODUCT_QUESTION,
        IntentName.FIND,
        IntentName.HELP,
        IntentName.REPEAT,
        IntentName.STOP,
        IntentName.NO,
        IntentName.PERSON,
        IntentName.FAQ,
        IntentName.HOLD,
        IntentName.WHAT_HEARD,
    }
)
"""What needs no account: questions and prices, and the ways out."""


def stranger(user: str) -> Speaker:
    """Somebody who linked nothing. `user`: Alexa's id of them, of which only a digest is kept."""
    return Speaker(f"alexa-{hashlib.sha256(user.encode()).hexdigest()[:24]}", "", linked=False)


def needs_account(understood: Understood) -> bool:
    """Whether it can be answered only to who is linked."""
    return not isinstance(understood, NotUnderstood) and understood.name not in _OPEN_TO_ALL
