"""What might have been ordered, priced so that it can be asked about; nothing is put anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Item, PricedLine
from voice_shop.dialogue.amounts import in_packs
from voice_shop.dialogue.basket import ItemBasket
from voice_shop.dialogue.choosing import choose
from voice_shop.dialogue.turn import Turn
from voice_shop.language.intent import Line

MOST_ASKED = 3
"""Things of one question."""


def wanted(turn: Turn, lines: Sequence[Line]) -> tuple[PricedLine, ...] | None:
    """What these lines would be in the cart; None if one of them would need a question of its own."""
    if not 0 < len(lines) <= MOST_ASKED:
        return None
    found = []
    for line in lines:
        product = choose(turn, line).product
        asked = None if product is None else in_packs(replace(line, candidates=(product.id,)), product)
        if product is None or asked is None or not asked.exact:
            return None
        priced = ItemBasket(turn.shop, ()).add(
            Item(product.id, asked.line.quantity, dict(asked.line.options)), ""
        )
        if isinstance(priced, Refusal):
            return None
        found.append(priced)
    return tuple(found)
