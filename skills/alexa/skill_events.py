"""Alexa's events about the skill: enabled or disabled, an account was linked, something was allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skills.alexa.logs import note
from skills.alexa.subscribers import Subscribers
from skills.alexa.who import Accounts, stranger
from voice_shop.app import App

PREFIX = "AlexaSkillEvent."
_NOTIFICATIONS = "alexa::devices:all:notifications:write"


@dataclass(frozen=True)
class SkillEvents:
    """Keeps who is to be told of their orders, and forgets who left.

    Attributes:
        app: of the home.
        accounts: whose access token is whose.
    """

    app: App
    accounts: Accounts

    def take(self, request: Any, user: str) -> None:
        """One event of a user; nothing is answered to it."""
        kind = request.object_type.removeprefix(PREFIX)
        body, known = getattr(request, "body", None), Subscribers(self.app.store)
        note("skill_event", kind=kind)
        if not user:
            return
        if kind == "SkillAccountLinked":
            speaker = self.accounts.speaker(getattr(body, "access_token", None) or "")
            if speaker is not None:
                known.link(user, speaker.household, speaker.person, self.app.clock())
        elif kind == "SkillDisabled":
            known.forget(user)
            alone = stranger(user)
            self.app.memory.forget(alone.household, alone.person)
        elif kind in {"SkillPermissionAccepted", "SkillPermissionChanged"}:
            scopes = {item.scope for item in getattr(body, "accepted_permissions", None) or []}
            known.subscribe(user, _NOTIFICATIONS in scopes, self.app.clock())
        elif kind == "ProactiveSubscriptionChanged":
            known.subscribe(user, bool(getattr(body, "subscriptions", None)), self.app.clock())
