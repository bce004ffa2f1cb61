"""What an intent says, in the plain types that events and JSON hold."""

from __future__ import annotations

from typing import Any

from voice_shop.language.intent import Intent


def plain_lines(intent: Intent) -> list[dict[str, Any]]:
    """Each line with `product_id` (None if the name fits several), `product`, `quantity`, `options`, `measure`, `unit`."""
    return [
        {
            "product_id": line.product_id,
            "product": line.product,
            "quantity": line.quantity,
            "options": dict(line.options),
            "measure": None if line.measure is None else str(line.measure),
            "unit": line.unit or None,
        }
        for line in intent.lines
    ]


def plain_slots(intent: Intent) -> dict[str, Any]:
    """The slots; and for names that fit several products `candidates`, the name with the ids, best first."""
    slots = dict(intent.slots)
    candidates = {line.product: list(line.candidates) for line in intent.lines if line.product_id is None}
    return {**slots, "candidates": candidates} if candidates else slots
