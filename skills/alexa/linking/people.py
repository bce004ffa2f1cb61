"""From an access token in a request to the person of the household for whom it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from skills.alexa.linking.tokens import Tokens
from skills.alexa.who import Speaker
from voice_shop.commerce.household.types import Person

People = Callable[[], Mapping[str, Person]]
"""The household's people of this moment, by id."""


class Accounts(Protocol):
    """Knows for whom access tokens stand."""

    def person(self, token: str | None) -> str | None:
        """The id of a person of the household; None where nobody is linked, or not any more.

        Raises:
            VoiceShopError: it cannot be found out now.
        """


class OwnAccounts:
    """Tokens that our own server gave out."""

    def __init__(self, tokens: Tokens, household: str, people: People) -> None:
        self._tokens = tokens
        self._household = household
        self._people = people

    def person(self, token: str | None) -> str | None:
        """As `Accounts`; who has left the household is linked no more."""
        if not token:
            return None
        return in_household(self._tokens.person(token, self._household), self._people)


class NoAccounts:
    """Where accounts cannot be linked."""

    def person(self, token: str | None) -> str | None:
        """Nobody."""
        del token
        return None


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks, as the conversation asks for it."""

    accounts: Accounts
    household: str

    def speaker(self, token: str) -> Speaker | None:
        """As `skills.alexa.who.Accounts`."""
        person = self.accounts.person(token)
        return None if person is None else Speaker(self.household, person, linked=True)


def in_household(named: object, people: People) -> str | None:
    """Who is named, if the household has them."""
    return named if isinstance(named, str) and named in people() else None
