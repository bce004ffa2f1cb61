"""What an intent says, in the plain types that events and JSON hold."""

from __future__ import annotations

from typing import Any

from voice_shop.language.intent import Intent, Line
from voice_shop.language.secret import Secret


def plain_lines(intent: Intent) -> list[dict[str, Any]]:
    """Each line with `product_id` (None if the name fits several), `product`, `quantity`, `options`; and
    `measure` with its `unit` where an amount was said instead of packs."""
    return [_plain_line(line) for line in intent.lines]


def _plain_line(line: Line) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "product_id": line.product_id,
        "product": line.product,
        "quantity": line.quantity,
        "options": dict(line.options),
    }
    return plain if line.measure is None else {**plain, "measure": str(line.measure), "unit": line.unit}


def plain_slots(intent: Intent) -> dict[str, Any]:
    """The slots but for secrets; and for names that fit several products `candidates`: the name with the ids,
    best first."""
    slots = {name: value for name, value in intent.slots.items() if not isinstance(value, Secret)}
    candidates = {line.product: list(line.candidates) for line in intent.lines if line.product_id is None}
    return {**slots, "candidates": candidates} if candidates else slots
