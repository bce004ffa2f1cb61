"""What the Alexa app and screens show beside the voice: what was understood, and the offer or the receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective
from ask_sdk_model.ui import SimpleCard

from skills.alexa.tongue import Tongue
from voice_shop.commerce.receipt import Receipt
from voice_shop.commerce.receipt_pages import as_text, rows
from voice_shop.journal.events import Event, Ordered, Quoted, Understood

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop

_MOST = 6000
"""Characters of a card's text; Alexa takes 8000 with the title."""
_SCREEN = "voice-shop"
"""Names the document to Alexa."""
_LINES = 12
"""Rows on a screen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one turn: `rows` are (words, amount)."""

    title: str
    understood: str
    text: str
    rows: tuple[tuple[str, str], ...]
    receipt: str = ""


def shown(happened: Sequence[Event], said: Sequence[str], tongue: Tongue, shop: Shop) -> Shown | None:
    """What to show of a turn; None where there is nothing to look at."""
    understood = next((event for event in happened if isinstance(event, Understood)), None)
    what = "" if understood is None else ", ".join(_line(line) for line in understood.lines)
    ordered = next((event for event in happened if isinstance(event, Ordered)), None)
    quoted = next((event for event in happened if isinstance(event, Quoted)), None)
    receipt = None if ordered is None else shop.receipts.of(ordered.order_id)
    if isinstance(receipt, Receipt):
        amounts = tuple((row.words, row.amount) for row in rows(receipt))
        return Shown(tongue.shop, _understood(what, tongue), said[0], amounts, as_text(receipt))
    if not what and quoted is None:
        return None
    lines = () if quoted is None else tuple((_line(line), "") for line in quoted.lines)
    return Shown(tongue.shop, _understood(what, tongue), " ".join(said), lines)


def _understood(what: str, tongue: Tongue) -> str:
    return tongue.say("understood", what) if what else ""


def _line(line: Any) -> str:
    name = line.get("name") or line.get("product") or ""
    options = ", ".join(line.get("options", {}).values())
    return f"{line.get('quantity', 1)} × {name}" + (f" ({options})" if options else "")


def card(what: Shown) -> SimpleCard:
    """For the Alexa app."""
    parts = [what.understood, what.receipt or what.text]
    return SimpleCard(title=what.title, content="\n".join(part for part in parts if part)[:_MOST])


def screen(what: Shown) -> RenderDocumentDirective:
    """For a device that shows APL."""
    data = {
        "title": what.title,
        "understood": what.understood,
        "text": what.text[:500],
        "rows": [{"words": words, "amount": amount} for words, amount in what.rows[:_LINES]],
    }
    return RenderDocumentDirective(
        token=_SCREEN, document=_document(), datasources={"shop": {"type": "object", **data}}
    )


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        Path(__file__).with_name("screen.apl.json").read_text(encoding="utf-8")
    )
    return document
