"""What was understood, as events: one for each thing that was asked for in one breath."""

from __future__ import annotations

from datetime import datetime

from voice_shop.journal.events import Understood as UnderstoodEvent
from voice_shop.language.intent import NotUnderstood, Understood
from voice_shop.language.plain import plain_lines, plain_slots


def understood_events(understood: Understood, now: datetime, session: str) -> tuple[UnderstoodEvent, ...]:
    """In the order in which it was said."""
    if isinstance(understood, NotUnderstood):
        return (UnderstoodEvent(time=now, session=session, intent=None, rejected=understood.reason.value),)
    return tuple(
        UnderstoodEvent(
            time=now,
            session=session,
            intent=intent.name.value,
            lines=tuple(plain_lines(intent)),
            slots=plain_slots(intent),
        )
        for intent in (understood, *understood.also)
    )
