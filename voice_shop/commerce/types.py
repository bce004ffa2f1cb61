"""The nouns of shopping: cart, quote, consent, order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from voice_shop.commerce.evidence import Evidence
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_types import PAID_ON_DELIVERY, PayBy


@dataclass(frozen=True, slots=True)
class Item:
    """What is wanted, before a price is known.

    Attributes:
        product_id: a product of the catalogue.
        quantity: pieces or packs, at least 1.
        options: option group -> value, only groups the product has.
    """

    product_id: str
    quantity: int = 1
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """An item with its price. `line_id` names it within its cart, quote or order."""

    line_id: str
    product_id: str
    name: str
    """The name the shopper hears, without options ("oat milk")."""
    pack: str
    """The pack as written ("1 l", "6 × 330 ml"), empty if there is none."""
    quantity: int
    options: Mapping[str, str]
    unit_price: Money
    """One piece with its options."""
    total: Money
    tax_rate: Decimal | None = None
    """Percent; None where the shop tells no tax."""


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off. `kind` is "member", "code" or "offer"; `name` is the code or the offer's."""

    kind: str
    amount: Money
    name: str = ""
    line_id: str | None = None
    """The line it belongs to; None is all of them."""


@dataclass(frozen=True, slots=True)
class NotApplied:
    """An entered code that takes nothing off, and `why`: "products", "minimum", "combine", or why it does not
    count now. `minimum`: what its goods must cost."""

    code: str
    why: str
    minimum: Money | None = None


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The tax of one rate: `rate` percent of `base`, which is without tax."""

    rate: Decimal
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which is delivered. Moments are UTC."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Cart:
    """What the household has gathered so far."""

    household: str
    lines: tuple[PricedLine, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer with everything the shopper is told. Accepting needs its id and its digest."""

    id: str
    digest: str
    """SHA-256 over the canonical JSON of all that is told: any change changes it."""
    household: str
    lines: tuple[PricedLine, ...]
    goods: Money
    delivery: Money
    total: Money
    address: str
    """Label of the address ("home"), never the address itself."""
    arrives: date | None
    created_at: datetime
    expires_at: datetime
    discounts: tuple[Discount, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    """One for each rate; none where the shop tells no tax."""
    tax_included: bool = True
    """Whether the prices have the tax in them; otherwise it is added in the total."""
    pay_by: PayBy = PAID_ON_DELIVERY
    """How it is paid."""
    slot: Slot | None = None
    """When it is delivered, where the shop has slots; otherwise `arrives` alone tells it."""
    promotions: tuple[str, ...] = ()
    """Ids of the promotions that took something off."""
    left_out: tuple[NotApplied, ...] = ()
    """The household's codes that do not count for this."""
    withdrawal_days: int | None = None
    """Days after delivery in which the purchase can be withdrawn from, where the law wants that told."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The shopper's yes to one quote. `evidence`: of the turn in which it was said, where there was one."""

    quote_id: str
    digest: str
    words: str
    person: str
    channel: str
    at: datetime
    evidence: Evidence | None = None
    pin: str = ""
    """Token of a `PinProof`, where one is needed; never the digits."""


class OrderStatus(StrEnum):
    """Where an order can be. `commerce/order_states.py` has the table of moves."""

    HELD = "held"
    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase."""

    id: str
    """Short and speakable."""
    household: str
    status: OrderStatus
    lines: tuple[PricedLine, ...]
    delivery: Money
    total: Money
    address: str
    arrives: date | None
    placed_at: datetime
    quote_id: str
    status_at: datetime
    """When the order came to its present status."""
    held_until: datetime | None = None
    """End of the undo window; until then a held order is not yet the shop's. None if it was never held."""
    discounts: tuple[Discount, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    tax_included: bool = True
    pay_by: PayBy = PAID_ON_DELIVERY
    slot: Slot | None = None
    expected: date | None = None
    """The merchant's new day of arrival, where the promised one does not hold."""

    @property
    def under_way(self) -> bool:
        """Whether it is still to arrive."""
        return self.status in {OrderStatus.HELD, OrderStatus.PLACED, OrderStatus.PACKED, OrderStatus.SHIPPED}

    @property
    def due(self) -> date | None:
        """The day it is to arrive, as far as is known now."""
        return self.expected or self.arrives

    def late(self, today: date) -> bool:
        """Whether it should be there and is not, on a day of the shop."""
        return self.under_way and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class ReorderPlan:
    """What ordering again would put in the cart, and what is different now."""

    items: tuple[Item, ...]
    source: Order | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference to the last time, by `kind`:

    price: unit price before and now.
    pack: pack as written before and now.
    discontinued: `name` and `before` are the old product's, `now` is the successor's name (None: nothing
        replaces it, it is left out).
    out_of_stock: `before` is how many were bought, `now` how many are left ("0": left out).
    options: `before` is the value that is no longer offered.

    But for "discontinued", `product_id` and `name` are of the product that would be ordered now.
    """

    kind: str
    product_id: str
    name: str
    before: Money | str | None = None
    now: Money | str | None = None


@dataclass(frozen=True, slots=True)
class ReturnReceipt:
    """What the shopper gets for asking to send something back."""

    id: str
    """Short and speakable."""
    order_id: str
    line_id: str
    product_id: str
    name: str
    quantity: int
    reason: str
    refund: Money
    """What is paid back once the shop has the goods."""
    at: datetime
    way: str = ""
    """How it goes back: "label", "pick_up", or empty where the shop does not say."""
    pick_up: date | None = None
    """The day on which it is picked up, where it is."""
