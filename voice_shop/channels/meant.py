"""What was understood, as an event."""

from __future__ import annotations

from datetime import datetime

from voice_shop.journal import events
from voice_shop.language.intent import NotUnderstood, Understood
from voice_shop.language.plain import plain_lines, plain_slots


def understood_event(understood: Understood, now: datetime, session: str) -> events.Understood:
    """An intent with lines and slots, or why there is none."""
    if isinstance(understood, NotUnderstood):
        return events.Understood(time=now, session=session, intent=None, rejected=understood.reason.value)
    return events.Understood(
        time=now,
        session=session,
        intent=understood.name.value,
        lines=tuple(plain_lines(understood)),
        slots=plain_slots(understood),
    )
