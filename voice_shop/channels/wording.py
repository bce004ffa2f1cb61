"""A reply in words, as whoever is spoken to likes them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from voice_shop.commerce.household.manners import Manner
from voice_shop.dialogue.session import Reply, Session
from voice_shop.errors import VoiceShopError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voice_shop.commerce.shop import Shop
    from voice_shop.language.replies import Replies

_NUMBERS = frozenset({"receipt", "case", "ticket"})
"""Facts that are numbers to be written down."""


def manner_of(shop: Shop, session: Session) -> Manner:
    """How this person is spoken to; plainly where that cannot be read now."""
    with suppress(VoiceShopError):
        return shop.manners.of(session.household, session.person)
    return Manner()


def in_words(
    reply: Reply, replies: Replies, shop: Shop, session: Session, now: datetime, *, seed: str
) -> tuple[str, ...]:
    """What is said, in this order. `seed` chooses among variants."""
    today = now.astimezone(ZoneInfo(shop.profile.timezone)).date()
    manner = manner_of(shop, session)
    return tuple(
        replies.text(
            say.key,
            _spelled(say.facts) if manner.elder else say.facts,
            variant_seed=seed,
            turn=session.turn,
            today=today,
            style=manner.style,
        )
        for say in reply.says
    )


def _spelled(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Numbers to be written down, sign by sign."""
    return {name: " ".join(str(value)) if name in _NUMBERS else value for name, value in facts.items()}
