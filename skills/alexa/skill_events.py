"""Alexa's events about the skill: enabled or disabled, an account was linked, something was allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from skills.alexa.envelope import ACCOUNT_UNLINKED
from skills.alexa.linking.tokens import Tokens
from skills.alexa.logs import note
from skills.alexa.subscribers import Subscribers
from skills.alexa.who import Accounts, stranger
from voice_shop.app import App

PREFIX = "AlexaSkillEvent."
NOTIFICATIONS = "alexa::devices:all:notifications:write"
_LEAVE = frozenset({"SkillDisabled", ACCOUNT_UNLINKED.removeprefix(PREFIX)})


@dataclass(frozen=True)
class SkillEvents:
    """Keeps who is to be told of their orders, and ends what belonged to who left.

    Attributes:
        app: of the home.
        accounts: whose access token is whose.
    """

    app: App
    accounts: Accounts

    def take(self, request: Any, user: str) -> None:
        """One event of a user; nothing is answered to it. Events can come late and in any order."""
        kind = request.object_type.removeprefix(PREFIX)
        body, known = getattr(request, "body", None), Subscribers(self.app.store)
        note("skill_event", kind=kind)
        if not user:
            return
        if kind == "SkillAccountLinked":
            self._linked(user, getattr(body, "access_token", None) or "", _created(request))
        elif kind in _LEAVE:
            self._left(user, _created(request), disabled=kind == "SkillDisabled")
        elif kind in {"SkillPermissionAccepted", "SkillPermissionChanged"}:
            scopes = {item.scope for item in getattr(body, "accepted_permissions", None) or []}
            known.subscribe(user, NOTIFICATIONS in scopes, self.app.clock())
        elif kind == "ProactiveSubscriptionChanged":
            known.subscribe(user, bool(getattr(body, "subscriptions", None)), self.app.clock())

    def _linked(self, user: str, token: str, at: datetime | None) -> None:
        speaker = self.accounts.speaker(token)
        if speaker is not None:
            family = Tokens(self.app.store, self.app.clock).family_of(token)
            Subscribers(self.app.store).link(user, speaker, family, at or self.app.clock())

    def _left(self, user: str, at: datetime | None, *, disabled: bool) -> None:
        """The tokens of their sign-in are worth nothing from now on; others of the same person stay."""
        known = Subscribers(self.app.store)
        family, since = known.linked(user) or ("", None)
        if at is not None and since is not None and at < since:
            return  # they have come back since
        if family:
            Tokens(self.app.store, self.app.clock).end(family)
        if disabled:
            known.forget(user)
            alone = stranger(user)
            self.app.memory.forget(alone.household, alone.person)
        else:
            known.unlink(user)


def _created(request: Any) -> datetime | None:
    """When what an event tells of happened."""
    at = getattr(request, "event_creation_time", None)
    return at if at is not None and at.tzinfo is not None else None
