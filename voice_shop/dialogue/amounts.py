"""From an amount that was asked for to packs that are sold: never a fraction of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from voice_shop.catalogue.needed import PIECE, packs_needed, pieces_in
from voice_shop.catalogue.pack import parse_pack
from voice_shop.catalogue.product import Product
from voice_shop.language.intent import Line


@dataclass(frozen=True, slots=True)
class InPacks:
    """A line in packs; not `exact` when they hold more than was asked for, or nobody can tell."""

    line: Line
    exact: bool


def in_packs(line: Line, product: Product) -> InPacks:
    """The line with a number of packs as its quantity.

    A number alone counts what is in the pack once it would fill one: twelve eggs are one box of twelve.
    Below that it counts packs: two toilet papers are two packs.
    """
    pack = parse_pack(product.pack)
    measure, unit = line.measure, line.unit
    if measure is None:
        counted = pack is not None and pack.unit == PIECE and pieces_in(pack) > 1 and not line.packs
        if pack is None or not counted or line.quantity < pieces_in(pack):
            return InPacks(line, exact=True)
        measure, unit = Decimal(line.quantity), PIECE
    needed = packs_needed(pack, measure, unit)
    packs, exact = needed or (1, False)
    return InPacks(replace(line, quantity=packs, measure=None, unit="", packs=True), exact)


def said_amount(line: Line, packs: int) -> dict[str, Any] | None:
    """What several packs hold in all, for `form.amount`, when that was asked for: {measure, unit}.

    Args:
        line: as it was asked for.
        packs: how many it became; one pack says itself what it holds.
    """
    if packs < 2:
        return None
    if line.measure is None:
        return {"measure": line.quantity} if line.quantity != packs else None
    return {"measure": line.measure, "unit": None if line.unit == PIECE else line.unit}
