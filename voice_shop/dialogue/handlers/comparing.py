"""Compare two or three: by the price of a litre, kilo or piece, and by what only one of them is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from voice_shop.catalogue.pack import unit_price
from voice_shop.catalogue.product import Product
from voice_shop.dialogue.choosing import MOST_CHOICES, choose
from voice_shop.dialogue.facts import names_apart
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn


def compare(turn: Turn) -> Answer:
    """The named ones, else the choices that are open. A question stays open."""
    keep = turn.question is not None
    products = _meant(turn)
    if len(products) < 2:
        return Answer((Say("compare.what"),), keep=keep)
    names = names_apart(turn.shop, [p.id for p in products])
    says = [_prices(turn, products, names, cheapest=not keep)]
    if not keep and len(products) == 2 and (differs := _differs(products, names)) is not None:
        says.append(differs)
    return Answer(tuple(says), keep=keep, product=products[0].id)


def _meant(turn: Turn) -> list[Product]:
    if turn.intent.lines:
        chosen = [choose(turn, line) for line in turn.intent.lines]
        ids = [c.product.id if c.product else (c.choices or (None,))[0] for c in chosen]
    else:
        facts = turn.question.facts if turn.question else {}
        ids = [entry.get("product_id", entry["id"]) for entry in facts.get("choices", ())]
    found = [turn.shop.product(i) for i in dict.fromkeys(ids) if i is not None]
    return [p for p in found if p is not None][:MOST_CHOICES]


def _prices(turn: Turn, products: Sequence[Product], names: Sequence[str], *, cheapest: bool) -> Say:
    """By the same unit if all have it, else by pack; with what costs least, if that is to be said too."""
    units = [unit_price(p.price, p.pack) for p in products]
    known = [unit for unit in units if unit is not None]
    if len(known) == len(units) and len({base for _, base in known}) == 1:
        prices, key = [price for price, _ in known], f"compare.by_{known[0][1]}"
    else:
        prices, key = [Fraction(p.price) for p in products], "compare.by_pack"
    least = min(prices)
    lowest = [name for name, price in zip(names, prices, strict=True) if price == least]
    choices = tuple(
        {"name": name, "price": turn.money(round(price))} for name, price in zip(names, prices, strict=True)
    )
    told = lowest[0] if cheapest and len(lowest) == 1 else None
    return Say(key, {"choices": choices, "cheapest": told})


def _differs(products: Sequence[Product], names: Sequence[str]) -> Say | None:
    """What one of two is and the other is not."""
    first, second = (set(p.features) for p in products)
    for name, own in ((names[0], first - second), (names[1], second - first)):
        if own:
            return Say("compare.only", {"name": name, "features": tuple(sorted(own))[:2]})
    return None
