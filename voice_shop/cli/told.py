"""Events as they happen, for people and for programs."""

from __future__ import annotations

from voice_shop.cli.faults import say_error
from voice_shop.cli.output import Output
from voice_shop.journal import events
from voice_shop.journal.events import to_json


def tell(out: Output, event: events.Event) -> None:
    """One line of JSON; for people what was heard and what was answered."""
    if out.as_json:
        out.json_line(to_json(event))
        return
    match event:
        case events.Woke():
            out.line(f"({event.by})")
        case events.Heard():
            out.line(f"> {event.free or event.heard or '(nothing)'}")
        case events.Replied():
            out.line(event.text)


def tell_fault(event: events.Event) -> bool:
    """Say on standard error when the shop could not do it because of this machine (disk, database).

    Returns:
        Whether it was such a fault; the shop's own refusals are answers.
    """
    if not isinstance(event, events.Refused) or "message" not in event.facts:
        return False
    say_error(f"{event.facts['message']} {event.facts.get('hint', '')}".strip())
    return True
