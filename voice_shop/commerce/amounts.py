"""How a total is made of lines, discounts, delivery and tax, and how it is taken apart again. Pure.

The rules, all of them here and in `Money`:

- A discount of one line is that line's; any other is spread over the lines by what they cost.
- Tax is reckoned for each rate once, on the sum of what has that rate (lines after discounts, and delivery),
  and rounded once. The tax of an order is the sum of these.
- A line's part of a sum is found by `Money.split`, so that parts always make the whole again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from voice_shop.commerce.money import Money, total_of
from voice_shop.commerce.types import Discount, PricedLine, TaxLine


class Sale(Protocol):
    """What a quote and an order have in common."""

    @property
    def lines(self) -> tuple[PricedLine, ...]: ...
    @property
    def discounts(self) -> tuple[Discount, ...]: ...
    @property
    def delivery(self) -> Money: ...
    @property
    def taxes(self) -> tuple[TaxLine, ...]: ...
    @property
    def tax_included(self) -> bool: ...
    @property
    def total(self) -> Money: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """A sum of a sale by where it belongs: one for each line, and delivery."""

    lines: tuple[Money, ...]
    delivery: Money


def taxed(
    lines: Sequence[PricedLine],
    discounts: Sequence[Discount],
    delivery: Money,
    rate_of_delivery: Decimal | None,
    *,
    included: bool,
) -> tuple[TaxLine, ...]:
    """The tax of each rate, the lowest rate first."""
    sums: dict[Decimal, Money] = {}
    values = after_discounts(lines, discounts, delivery.currency)
    rated = [*zip((line.tax_rate for line in lines), values, strict=True), (rate_of_delivery, delivery)]
    for rate, value in rated:
        if rate is not None and value.minor:
            sums[rate] = sums.get(rate, Money(0, value.currency)) + value
    return tuple(_tax_of(rate, sums[rate], included=included) for rate in sorted(sums))


def _tax_of(rate: Decimal, value: Money, *, included: bool) -> TaxLine:
    # A percentage of a/b is the fraction a / (100 b); of a price that includes it, a / (100 b + a).
    part, whole = rate.as_integer_ratio()
    if included:
        tax = value.share(part, 100 * whole + part)
        return TaxLine(rate, value - tax, tax)
    return TaxLine(rate, value, value.share(part, 100 * whole))


def after_discounts(
    lines: Sequence[PricedLine], discounts: Iterable[Discount], currency: str
) -> tuple[Money, ...]:
    """What each line costs once the discounts are taken off."""
    values = [line.total for line in lines]
    for discount in discounts:
        if discount.line_id is not None:
            at = next(n for n, line in enumerate(lines) if line.line_id == discount.line_id)
            values[at] -= discount.amount
    for discount in discounts:
        if discount.line_id is None:
            parts = discount.amount.split([value.minor for value in values])
            values = [value - part for value, part in zip(values, parts, strict=True)]
    return tuple(value if value.minor else Money(0, currency) for value in values)


def delivery_rate(sale: Sale) -> Decimal | None:
    """The rate that delivery was taxed at, from the sale's own taxes: whatever the shop's rates are today.

    It is the rate whose sum is more than its lines make.
    """
    values = after_discounts(sale.lines, sale.discounts, sale.total.currency)
    for tax in sale.taxes:
        whole = tax.base + tax.tax if sale.tax_included else tax.base
        lines = (value for line, value in zip(sale.lines, values, strict=True) if line.tax_rate == tax.rate)
        if whole != total_of(lines, sale.total.currency):
            return tax.rate
    return None


def tax_parts(sale: Sale) -> Parts:
    """The tax of each line and of delivery; together they are exactly the tax of the sale."""
    values = [*after_discounts(sale.lines, sale.discounts, sale.total.currency), sale.delivery]
    rates = [*(line.tax_rate for line in sale.lines), delivery_rate(sale)]
    parts = [Money(0, sale.total.currency)] * len(values)
    for tax in sale.taxes:
        mine = [n for n, rate in enumerate(rates) if rate == tax.rate]
        for n, part in zip(mine, tax.tax.split([values[n].minor for n in mine]), strict=True):
            parts[n] = part
    return Parts(tuple(parts[:-1]), parts[-1])


def paid_parts(sale: Sale) -> Parts:
    """What was paid for each line and for delivery, tax and discounts in it; together exactly the total."""
    values = after_discounts(sale.lines, sale.discounts, sale.total.currency)
    if sale.tax_included:
        return Parts(values, sale.delivery)
    taxes = tax_parts(sale)
    lines = tuple(value + tax for value, tax in zip(values, taxes.lines, strict=True))
    return Parts(lines, sale.delivery + taxes.delivery)


def paid_for(sale: Sale, line_id: str, *, already: int, quantity: int) -> Money:
    """What was paid for some of a line, after `already` of it were reckoned. Whatever the steps, all of a
    line gives exactly what was paid for it."""
    at, line = next((n, line) for n, line in enumerate(sale.lines) if line.line_id == line_id)
    paid = paid_parts(sale).lines[at]
    return paid.share(already + quantity, line.quantity) - paid.share(already, line.quantity)


def sum_of(discounts: Iterable[Discount], currency: str) -> Money:
    """What discounts take off together."""
    return total_of((discount.amount for discount in discounts), currency)


def added_tax(taxes: Iterable[TaxLine], currency: str, *, included: bool) -> Money:
    """The tax that comes on top of the prices."""
    return Money(0, currency) if included else total_of((tax.tax for tax in taxes), currency)
