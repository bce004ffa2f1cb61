"""Whether a turn went as its step says."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from voice_shop.channels.turn import TurnResult
from voice_shop.journal.events import Event, Refused, Replied, Understood
from voice_shop.scenarios.outcome import changes, things
from voice_shop.scenarios.reading import HAPPENINGS
from voice_shop.scenarios.scenes import Expected
from voice_shop.scenarios.stage import Stage


def happened(events: tuple[Event, ...]) -> tuple[str, ...]:
    """Kinds of what happened besides hearing, understanding and replying."""
    return tuple(event.kind for event in events if event.kind in HAPPENINGS)


def faults(expected: Expected, events: tuple[Event, ...], result: TurnResult, stage: Stage) -> Iterator[str]:
    """What is not as it must be; nothing if all is."""
    yield from _said(expected, events, result.text)
    yield from _done(expected, events, result.text)
    if expected.asks is not None and expected.asks != result.asks:
        yield f"{'no ' if expected.asks else 'a '}question is open: “{result.text}”"
    if expected.cart is not None:
        cart = things(stage.shop.cart(stage.household).lines)
        yield from (f"{change} in the cart" for change in changes(expected.cart, cart, stage.shop.name))


def _said(expected: Expected, events: tuple[Event, ...], text: str) -> Iterator[str]:
    keys = [key for event in events if isinstance(event, Replied) for key in event.keys]
    for wanted in expected.hear:
        if not any(fnmatchcase(key, one) for key in keys for one in wanted.split("|")):
            yield f"heard {' '.join(keys) or 'nothing'}, not {wanted}: “{text}”"
    for words in expected.words:
        if words.casefold() not in text.casefold():
            yield f"“{words}” is not in “{text}”"
    for words in expected.never:
        if words.casefold() in text.casefold():
            yield f"“{words}” is in “{text}”"


def _done(expected: Expected, events: tuple[Event, ...], text: str) -> Iterator[str]:
    there = happened(events)
    if expected.events is not None and expected.events != there:
        yield f"happened: {' '.join(there) or 'nothing'}, not {' '.join(expected.events) or 'nothing'}"
    if expected.refused is not None:
        codes = [event.code for event in events if isinstance(event, Refused)]
        if expected.refused not in codes:
            yield f"refused: {' '.join(codes) or 'nothing'}, not {expected.refused}: “{text}”"
    if expected.intent is not None:
        meant = [event.intent or "none" for event in events if isinstance(event, Understood)]
        if expected.intent not in meant:
            yield f"understood as {' '.join(meant) or 'nothing'}, not {expected.intent}"
