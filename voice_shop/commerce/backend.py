"""What any shop engine must offer to be sold from: a few calls, with capabilities for what may be missing.

Modelled on the shopping capabilities of the Universal Commerce Protocol (ucp.dev, 2026-04-08): catalogue
search and lookup, the cart as a whole, checkout with an idempotency key, the order as a snapshot; plus
cancelling and returning, which UCP leaves to the shop's own pages. UCP pushes order events to an address;
a home has none, so they are pulled, by a cursor. A checkout is our `Quote`: complete, so that all of it can
be read back before the yes.

`tests/contract/test_backend.py` is what every implementation must pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from voice_shop.catalogue.product import Product
from voice_shop.commerce.event_types import OrderEvent
from voice_shop.commerce.payment_types import CancelPlan
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Cart, Consent, Item, Order, Quote, ReturnReceipt


class Capability(StrEnum):
    """What an engine can do; UCP's names where it has one. `NEEDED` ones are not optional."""

    SEARCH = "dev.ucp.shopping.catalog.search"
    LOOKUP = "dev.ucp.shopping.catalog.lookup"
    CART = "dev.ucp.shopping.cart"
    CHECKOUT = "dev.ucp.shopping.checkout"
    ORDER = "dev.ucp.shopping.order"
    ORDER_EVENTS = "order_events"
    CANCEL = "order_cancel"
    RETURN = "order_return"
    PAY_AHEAD = "pay_ahead"
    """A yes can be paid at once, by a saved token: `complete_checkout` answers when the money is there."""


NEEDED = frozenset({Capability.LOOKUP, Capability.CHECKOUT, Capability.ORDER})


@dataclass(frozen=True, slots=True)
class Query:
    """What a product must be; see `catalogue.search.search`.

    Attributes:
        text: words; empty finds everything.
        category: id of a department.
        attributes: all of these.
        max_price_minor: most that one pack may cost, minor units.
        limit: at most so many.
    """

    text: str = ""
    category: str | None = None
    attributes: tuple[str, ...] = ()
    max_price_minor: int | None = None
    limit: int = 10


class Backend(Protocol):
    """A shop engine as the conversation needs it; may be called from several threads and processes.

    `key` is an idempotency key: the same key with the same request is done once and answered the same,
    also when it was refused; whoever lost an answer asks again with the same key.

    Raises (every call):
        InputError: `unsupported`, a capability that is not there; `no_key`, `key_reused`.
        StateError, MissingError: the engine cannot be reached or used; nothing is known to have happened,
            so ask again with the same key.
    """

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be asked of it; at least `NEEDED`."""

    def search(self, query: Query) -> tuple[Product, ...]:
        """Products that can be bought now and fit, best first. Needs SEARCH."""

    def product(self, product_id: str) -> Product | None:
        """A product with the packs that are left now, discontinued ones included."""

    def cart(self, household: str) -> Cart:
        """What the household has gathered, at today's prices. Needs CART."""

    def update_cart(self, household: str, items: Sequence[Item], *, key: str) -> Cart | Refusal:
        """Have exactly these items in the cart, or, if one is refused, what was there before. Needs CART."""

    def create_checkout(
        self, household: str, items: Sequence[Item] | None = None, *, key: str
    ) -> Quote | Refusal:
        """An offer for items, or for the cart (which needs CART), with everything that is to be told."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        """Buy what was agreed to. One checkout gives at most one order, whatever the keys are."""

    def order(self, order_id: str) -> Order | None:
        """An order as it stands."""

    def orders(self, household: str, *, limit: int = 20) -> tuple[Order, ...]:
        """The household's orders, newest first."""

    def order_events(self, after: int = 0, *, limit: int = 100) -> tuple[OrderEvent, ...]:
        """What happened after a cursor, in the order it happened: orders that moved, parts that went out and
        arrived, money that came in, went back or was voided. Needs ORDER_EVENTS."""

    def plan_cancel(self, order_id: str) -> CancelPlan | Refusal:
        """What calling an order off would pay back, to be told before it is done. Needs CANCEL."""

    def cancel_order(self, order_id: str, *, key: str, plan: str = "") -> Order | Refusal:
        """Call an order off; what it took is given back once. Needs CANCEL.

        `plan`: the digest of the plan that was told; if another holds by now, `plan_changed` and nothing is
        done. Empty agrees to any.
        """

    def request_return(
        self, order_id: str, line_id: str, quantity: int, reason: str, *, key: str
    ) -> ReturnReceipt | Refusal:
        """Ask to send back some of a line. Needs RETURN."""
