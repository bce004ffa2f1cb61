"""The nouns of paying: by what an order is paid, what moved, and what calling it off gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from voice_shop.commerce.money import Money


class Means(StrEnum):
    """By what an order is paid."""

    ON_DELIVERY = "on_delivery"
    SAVED_TOKEN = "saved_token"  # noqa: S105 - a name, no secret
    PAYMENT_LINK = "payment_link"


@dataclass(frozen=True, slots=True)
class PayBy:
    """How an order is paid, as it was told with the offer. `token`: number of the saved token, if by one."""

    means: Means = Means.ON_DELIVERY
    token: int | None = None


PAID_ON_DELIVERY = PayBy()


class MovementKind(StrEnum):
    """What a row of the ledger is. The money of a refund has reached the shopper once it is settled."""

    CHARGE = "charge"
    REFUND = "refund"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of the ledger.

    Attributes:
        number: of the row; 0 before it is written.
        why: "delivered", "accepted", "paid", "cancelled", "refunded", "case R1234", "merchant".
        reference: the payment provider's own number for it, where there is one.
        settles: number of the refund that a settled row is about.
    """

    order_id: str
    kind: MovementKind
    amount: Money
    at: datetime
    why: str
    reference: str = ""
    settles: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """The money of one order: what was charged, what of it is paid back, and what of that is on its way."""

    charged: Money
    refunded: Money
    under_way: Money

    @property
    def kept(self) -> Money:
        """What the shop has of it."""
        return self.charged - self.refunded


@dataclass(frozen=True, slots=True)
class Claim:
    """A purchase that only lacks its payment: no final answer to a yes. See `claims`.

    Attributes:
        key: under which the provider is asked for it.
        token: the reference to charge; empty if it is gone by now.
    """

    key: str
    amount: Money
    token: str


@dataclass(frozen=True, slots=True)
class CancelPlan:
    """What calling an order off would do, told before it is done.

    Attributes:
        refund: what is paid back; nothing where nothing was paid.
        means: by what it was to be paid, and so how it is paid back.
        digest: names exactly this plan; `cancel` with it is refused when the plan is another by then.
    """

    order_id: str
    refund: Money
    means: Means
    digest: str
