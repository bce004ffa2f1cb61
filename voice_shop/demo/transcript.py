"""The demo on paper: who said what, what was understood, how long the shopper waited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from voice_shop.commerce.types import Order
from voice_shop.demo.listen_back import words
from voice_shop.journal import events as happened


def transcript(events: Iterable[happened.Event]) -> Iterator[str]:
    """The events as lines to read."""
    for event in events:
        match event:
            case happened.Woke():
                yield f"\n{_clock(event.at)}  woke        {event.by}"
            case happened.Heard():
                yield f"{_clock(event.at)}  heard       {_heard(event)}"
            case happened.Understood():
                yield f"        understood  {_meaning(event)}"
            case happened.Ordered():
                yield f"        ordered     {event.order_id}"
            case happened.Replied():
                waited = "" if event.waited is None else f"  (after {event.waited:.1f} s)"
                yield f"{_clock(event.at)}  said        “{event.text}”{waited}"
            case _:
                pass


def waits(events: Iterable[happened.Event]) -> list[float]:
    """Seconds from the end of each sentence to the first sound of its answer."""
    return [e.waited for e in events if isinstance(e, happened.Replied) and e.waited is not None]


def receipt(order: Order) -> Iterator[str]:
    """An order as a shop would print it."""
    yield f"Order {order.id}, {order.status.value}"
    for line in order.lines:
        name = ", ".join([line.name, *line.options.values()])
        pack = f" ({line.pack})" if line.pack else ""
        yield f"  {line.quantity} × {name + pack:<44} {line.total.amount:>8} {line.total.currency}"
    yield f"  {'delivery':<48} {order.delivery.amount:>8} {order.delivery.currency}"
    yield f"  {'total':<48} {order.total.amount:>8} {order.total.currency}"


def _heard(event: happened.Heard) -> str:
    free = (event.free or "").strip()
    if not event.heard or words(event.heard) == words(free):
        return f"“{free}”"
    return f"“{free}”, of the shop's sentences “{event.heard}”"


def _clock(at: float | None) -> str:
    if at is None:
        return "      "
    minutes, seconds = divmod(at, 60)
    return f"{int(minutes)}:{seconds:04.1f}"


def _meaning(event: happened.Understood) -> str:
    if event.intent is None:
        return f"nothing of ours ({event.rejected})"
    facts = [_line(line) for line in event.lines] + [
        f"{k} {v}" for k, v in event.slots.items() if k != "candidates"
    ]
    return f"{event.intent}: {', '.join(facts)}" if facts else event.intent


def _line(line: Any) -> str:
    options = " ".join(line.get("options", {}).values())
    return " ".join(
        str(part) for part in (line.get("quantity", ""), options, line.get("product", "")) if part
    )
