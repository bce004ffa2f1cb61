"""The embedded shop as a `Backend`: everything it can do, through `Shop`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_shop.catalogue.product import Product
from voice_shop.catalogue.search import search
from voice_shop.commerce.backend import Capability, Query
from voice_shop.commerce.event_types import OrderEvent
from voice_shop.commerce.payment_types import CancelPlan
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.types import Cart, Consent, Item, Order, Quote, ReturnReceipt


class ShopBackend:
    """See `Backend`; the calls and their errors are described there.

    Every refusal and every fault is `Shop`'s own; here are only names.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    @property
    def capabilities(self) -> frozenset[Capability]:
        """All of them; paying ahead needs a provider."""
        cannot = frozenset() if self._shop.context.provider else frozenset({Capability.PAY_AHEAD})
        return frozenset(Capability) - cannot

    def search(self, query: Query) -> tuple[Product, ...]:
        """The catalogue's search; what is left is the shop's count, not the catalogue's."""
        found = search(
            self._shop.catalogue,
            text=query.text,
            category=query.category,
            attributes=query.attributes,
            max_price_minor=query.max_price_minor,
            in_stock_only=False,
            limit=len(self._shop.catalogue.products),
        )
        fitting: list[Product] = []
        for product in found:
            if len(fitting) >= query.limit:
                break
            left = self._shop.stock(product.id)
            if not product.discontinued and left != 0:
                fitting.append(replace(product, stock=left))
        return tuple(fitting)

    def product(self, product_id: str) -> Product | None:
        """With the shop's count."""
        product = self._shop.product(product_id)
        return None if product is None else replace(product, stock=self._shop.stock(product_id))

    def cart(self, household: str) -> Cart:
        """The cart."""
        return self._shop.cart(household)

    def update_cart(self, household: str, items: Sequence[Item], *, key: str) -> Cart | Refusal:
        """All of the cart at once."""
        return self._shop.replace(household, items, key=key)

    def create_checkout(
        self, household: str, items: Sequence[Item] | None = None, *, key: str
    ) -> Quote | Refusal:
        """A quote."""
        return self._shop.quote(household, items, key=key)

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        """The yes to it."""
        return self._shop.accept(consent, key=key)

    def order(self, order_id: str) -> Order | None:
        """One order."""
        return self._shop.order(order_id)

    def orders(self, household: str, *, limit: int = 20) -> tuple[Order, ...]:
        """Newest first."""
        return self._shop.orders(household, limit=limit)

    def order_events(self, after: int = 0, *, limit: int = 100) -> tuple[OrderEvent, ...]:
        """Moves, parts and money."""
        return self._shop.events.after(after, limit)

    def plan_cancel(self, order_id: str) -> CancelPlan | Refusal:
        """What that would give back."""
        return self._shop.plan_cancel(order_id)

    def cancel_order(self, order_id: str, *, key: str, plan: str = "") -> Order | Refusal:
        """Call it off."""
        return self._shop.cancel(order_id, key=key, plan=plan)

    def request_return(
        self, order_id: str, line_id: str, quantity: int, reason: str, *, key: str
    ) -> ReturnReceipt | Refusal:
        """Send back some of a line."""
        return self._shop.request_return(order_id, line_id, quantity, reason, key=key)
