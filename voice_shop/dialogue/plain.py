"""Lines, items and intents as plain values: what an open question remembers can be written as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from voice_shop.commerce.types import Item
from voice_shop.language.intent import Intent, IntentName, Line

Plain = dict[str, Any]


def plain_line(line: Line) -> Plain:
    """A line that was asked for."""
    return {
        "candidates": list(line.candidates),
        "product": line.product,
        "quantity": line.quantity,
        "stated": line.stated,
        "options": dict(line.options),
        "measure": None if line.measure is None else str(line.measure),
        "unit": line.unit,
        "packs": line.packs,
        **(
            {"between": {group: list(values) for group, values in line.between.items()}}
            if line.between
            else {}
        ),
    }


def line_from(plain: Mapping[str, Any]) -> Line:
    """The reverse of `plain_line`."""
    return Line(
        tuple(plain["candidates"]),
        plain["product"],
        plain["quantity"],
        plain["stated"],
        dict(plain["options"]),
        None if plain.get("measure") is None else Decimal(plain["measure"]),
        plain.get("unit", ""),
        plain.get("packs", False),
        {group: tuple(values) for group, values in plain.get("between", {}).items()},
    )


def plain_intent(intent: Intent) -> Plain:
    """An intent that waits for its turn."""
    lines = [plain_line(line) for line in intent.lines]
    return {"name": intent.name.value, "lines": lines, "slots": dict(intent.slots), "text": intent.text}


def intent_from(plain: Mapping[str, Any]) -> Intent:
    """The reverse of `plain_intent`."""
    lines = tuple(line_from(line) for line in plain["lines"])
    return Intent(IntentName(plain["name"]), lines, plain["slots"], plain["text"])


def plain_items(items: Iterable[Item]) -> list[Plain]:
    """Items of a basket."""
    return [{"product_id": i.product_id, "quantity": i.quantity, "options": dict(i.options)} for i in items]


def items_from(plain: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The reverse of `plain_items`."""
    return tuple(Item(p["product_id"], p["quantity"], dict(p["options"])) for p in plain)
