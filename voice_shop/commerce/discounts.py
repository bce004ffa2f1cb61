"""What promotions take off some lines. Pure.

The rules, all of them here:

- The member price comes first, then what is for some products only, then what is for everything.
- Each takes its percentage or amount off what was left, at most all of it, rounded once (`Money.share`).
- Free delivery takes the fee off, where there is one, and nothing off the goods.
- Those that combine count together. One that does not counts alone, and only if it takes off more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from voice_shop.catalogue.product import Product
from voice_shop.catalogue.promotion import Promotion
from voice_shop.commerce.amounts import after_discounts, sum_of
from voice_shop.commerce.money import Money, total_of
from voice_shop.commerce.types import Discount, NotApplied, PricedLine


@dataclass(frozen=True, slots=True)
class Reduced:
    """What comes off, which promotions did it, and which codes do not count and why; whether delivery costs
    nothing by one of them."""

    discounts: tuple[Discount, ...] = ()
    used: tuple[str, ...] = ()
    left_out: tuple[NotApplied, ...] = ()
    free_delivery: bool = False


NOTHING_OFF = Reduced()


def reduced(
    lines: Sequence[PricedLine],
    members: tuple[Discount, ...],
    promotions: Iterable[Promotion],
    products: Mapping[str, Product],
    currency: str,
    fee: int = 0,
) -> Reduced:
    """The best that the promotions can do for these lines.

    Args:
        members: what comes off by member prices.
        promotions: that may count now, in the merchant's order: entered codes, and offers.
        fee: of their delivery, minor units.
    """
    left_out: list[NotApplied] = []
    fitting: list[Promotion] = []
    for promotion in promotions:
        note = _why_not(promotion, lines, products, Money(fee, currency))
        if note is None:
            fitting.append(promotion)
        elif promotion.code:
            left_out.append(note)
    ways = [[p for p in fitting if p.combines], *([p] for p in fitting if not p.combines)]
    tried = [_apply(lines, members, way, products, currency) for way in ways]
    worth = [sum_of(one.discounts, currency).minor + (fee if one.free_delivery else 0) for one in tried]
    best = worth.index(max(worth))
    left_out += [NotApplied(p.code, "combine") for p in fitting if p.code and p not in ways[best]]
    return replace(tried[best], left_out=tuple(left_out))


def covers(promotion: Promotion, product: Product | None) -> bool:
    """Whether a promotion is for a product."""
    if promotion.for_everything:
        return True
    return product is not None and (
        product.id in promotion.products or product.category in promotion.categories
    )


def _why_not(
    promotion: Promotion, lines: Sequence[PricedLine], products: Mapping[str, Product], fee: Money
) -> NotApplied | None:
    mine = [line.total for line in lines if covers(promotion, products.get(line.product_id))]
    if not mine:
        return NotApplied(promotion.code, "products")
    minimum = Money(promotion.minimum_minor, fee.currency)
    if total_of(mine, fee.currency) < minimum:
        return NotApplied(promotion.code, "minimum", minimum)
    return NotApplied(promotion.code, "delivery") if promotion.free_delivery and not fee.minor else None


def _apply(
    lines: Sequence[PricedLine],
    members: tuple[Discount, ...],
    promotions: Sequence[Promotion],
    products: Mapping[str, Product],
    currency: str,
) -> Reduced:
    found, used = list(members), [p.id for p in promotions if p.free_delivery]
    free = bool(used)
    for promotion in sorted(promotions, key=lambda p: p.for_everything):
        left = after_discounts(lines, found, currency)
        mine = [covers(promotion, products.get(line.product_id)) for line in lines]
        weights = [value.minor if covered else 0 for value, covered in zip(left, mine, strict=True)]
        off = min(_off(promotion, Money(sum(weights), currency)), Money(sum(weights), currency))
        if not off.minor:
            continue
        used.append(promotion.id)
        kind, name = ("code", promotion.code) if promotion.code else ("offer", promotion.name)
        if promotion.for_everything:
            found.append(Discount(kind, off, name))
            continue
        parts = zip(lines, off.split(weights), strict=True)
        found += [Discount(kind, part, name, line_id=line.line_id) for line, part in parts if part.minor]
    return Reduced(tuple(found), tuple(used), free_delivery=free)


def _off(promotion: Promotion, value: Money) -> Money:
    if promotion.percent is None:
        return Money(promotion.amount_minor, value.currency)
    part, whole = promotion.percent.as_integer_ratio()
    return value.share(part, 100 * whole)
