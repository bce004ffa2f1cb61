"""What a shop says about the money of a sale: its taxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """How the shop is paid.

    Attributes:
        means: what it takes ("on_delivery", "saved_token", "payment_link"), the first that can be is used.
        link: address of the payment page, with {order}, {receipt}, {amount}, {minor} and {currency} in it.
        provider: address of the payment provider's API, for saved tokens.
        timeout_seconds: how long one call to it may take.
    """

    means: tuple[str, ...] = ("on_delivery",)
    link: str = ""
    provider: str = ""
    timeout_seconds: int = 10


@dataclass(frozen=True, slots=True)
class Tax:
    """The shop's taxes; without rates it tells nothing of tax.

    Attributes:
        rates: tax category -> percent, exact ("9", "5.5").
        prices_include: the prices of the catalogue have the tax in them; otherwise it is added to them.
        usual: category of a product that names none.
        delivery: category of the delivery fee.
    """

    rates: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    prices_include: bool = True
    usual: str = ""
    delivery: str = ""

    def rate(self, category: str) -> Decimal | None:
        """Percent of a category, empty for the usual one; None where the shop tells no tax."""
        return self.rates.get(category or self.usual)
