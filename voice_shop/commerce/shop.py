"""The shop's use cases: what every channel can ask of it, and nothing of how it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from voice_shop.catalogue.history import PastOrder
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.clock import Clock
from voice_shop.commerce import (
    decisions,
    offering,
    order_rows,
    orders,
    paying,
    reorder,
    returns,
    seed,
    stock,
)
from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.carts import Carts
from voice_shop.commerce.cases import Cases
from voice_shop.commerce.context import Context
from voice_shop.commerce.delivery import Deliveries
from voice_shop.commerce.drafts import Drafts
from voice_shop.commerce.events import Events
from voice_shop.commerce.evidence import Evidence, texts_of
from voice_shop.commerce.feedback import Feedbacks
from voice_shop.commerce.fulfilment import Fulfilment
from voice_shop.commerce.household.household import Households
from voice_shop.commerce.household.manners import Manners
from voice_shop.commerce.household.passphrases import Passphrases
from voice_shop.commerce.household.pins import Pins
from voice_shop.commerce.lists import Lists
from voice_shop.commerce.money import Money
from voice_shop.commerce.payment_provider import PaymentProvider
from voice_shop.commerce.payment_types import CancelPlan
from voice_shop.commerce.payments import Payments
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.promotions import Promotions
from voice_shop.commerce.reach import Reach, always
from voice_shop.commerce.receipt import Receipts
from voice_shop.commerce.refunding import send_refunds
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shipments import Shipments
from voice_shop.commerce.standing import StandingOrders
from voice_shop.commerce.store import Store
from voice_shop.commerce.types import (
    Consent,
    Item,
    Order,
    OrderStatus,
    Quote,
    ReorderPlan,
    ReturnReceipt,
)
from voice_shop.commerce.watches import Watches
from voice_shop.errors import InputError

if TYPE_CHECKING:
    from sqlite_utils import Database


class Shop(Carts):
    """One shop over one store; may be used from several threads, and beside other processes.

    Whatever can be refused is refused with a `Refusal`. `key` is an idempotency key within a household (or an
    order): the same key with the same request does the thing once and gives the same answer again.

    Raises:
        InputError: catalogue and profile have different currencies; a key that is empty or was used for
            something else; a quantity that is none.
        StateError, MissingError: the store cannot be used (see `Store`).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        profile: ShopProfile,
        store: Store,
        clock: Clock,
        provider: PaymentProvider | None = None,
        reach: Reach = always,
    ) -> None:
        if catalogue.currency != profile.currency:
            raise InputError(
                f"The catalogue is in {catalogue.currency}, the shop in {profile.currency}.", code="currency"
            )
        prices = Prices(catalogue, profile.tax)
        self._context = Context(catalogue, profile, store, clock, prices, provider, reach)
        self.households = Households(self._context)
        self.manners = Manners(self._context, self.households)
        self.pins = Pins(self._context)
        self.passphrases = Passphrases(self._context)
        self.lists = Lists(self._context)
        self.cases = Cases(self._context)
        self.promotions = Promotions(self._context)
        self.deliveries = Deliveries(self._context)
        self.shipments = Shipments(self._context)
        self.fulfilment = Fulfilment(self._context)
        self.receipts = Receipts(self._context)
        self.payments = Payments(self._context)
        self.events = Events(self._context)
        self.drafts = Drafts(self._context)
        self.standing = StandingOrders(self._context)
        self.watches = Watches(self._context)
        self.feedback = Feedbacks(self._context)
        with store.read() as db:
            uncounted = stock.uncounted(db, catalogue.products)
        if uncounted:
            with store.write() as db:
                stock.take_over(db, stock.uncounted(db, catalogue.products))

    @property
    def context(self) -> Context:
        """What parts beside the shop work with, over the same store."""
        return self._context

    @property
    def catalogue(self) -> Catalogue:
        """What the shop sells."""
        return self._context.catalogue

    @property
    def profile(self) -> ShopProfile:
        """What the shop promises."""
        return self._context.profile

    def product(self, product_id: str) -> Product | None:
        """A product of the catalogue, discontinued ones included."""
        return self.catalogue.products.get(product_id)

    def name(self, product_id: str) -> str:
        """The name that a shopper hears for a product, as on every line of a cart, quote or order."""
        return self._context.prices.name(product_id)

    def price(self, item: Item) -> Money | Refusal:
        """What an item costs now, all of its quantity."""
        line = self._context.prices.line(item, "")
        return line if isinstance(line, Refusal) else line.total

    def stock(self, product_id: str) -> int | None:
        """Packs on hand; None is unlimited, 0 also for what the shop does not know."""
        with self._context.store.read() as db:
            return stock.on_hand(db, product_id)

    def stock_levels(self) -> dict[str, int | None]:
        """Packs on hand of everything; None is unlimited."""
        with self._context.store.read() as db:
            return stock.levels(db)

    def add_stock(self, product_id: str, packs: int) -> None:
        """Packs that came in, or below zero went missing. Raises InputError where they cannot be counted."""
        with self._context.store.write() as db:
            stock.add(db, product_id, packs)

    def set_stock(self, product_id: str, left: int | None) -> None:
        """The merchant's count; None is unlimited."""
        if left is not None and left < 0:
            raise InputError(f"{left} is not a number of packs.", code="bad_stock")
        with self._context.store.write() as db:
            stock.set_on_hand(db, product_id, left)

    def quote(
        self,
        household: str,
        items: Sequence[Item] | None = None,
        *,
        person: str = "",
        key: str | None = None,
        evidence: Evidence | None = None,
        purpose: str = "",
    ) -> Quote | Refusal:
        """An offer for the cart, or for given items, which leaves the cart alone.

        `person` asks for it, whose role and caps hold; empty is whoever speaks for the household.
        `key`, here and for `accept`, is only needed by who may lose the answer. `evidence`, here and
        elsewhere: of the turn in which it was asked, for the purchase record. `purpose`: of several offers
        for one, one is bought (see `purposes`).
        """
        request = ("quote", None if items is None else tuple(items), *([person] if person else []))
        away = not self._context.reach()

        def offer(db: Database) -> Quote | Refusal:
            if any_card_number(household, person, *texts_of(evidence)):
                return Refusal(Code.CARD_NUMBER)
            now = self._context.now()
            answer: Quote | Refusal = Refusal(Code.AWAY)
            if not away:
                answer = offering.offer(db, self._context, household, items, person, now, purpose)
            lines = () if isinstance(answer, Refusal) else answer.lines
            basis = decisions.basis(db, self._context.prices, self.profile, lines, now)
            decisions.offered(db, now, basis, household, answer, evidence, purpose)
            return answer

        return self._context.once(household, key, request, offer)

    def accept(self, consent: Consent, *, key: str | None = None) -> Order | Refusal:
        """Buy what was agreed to, once: the same quote always gives the same order."""
        return paying.accept(self._context, consent, key)

    def orders(self, household: str, *, product_id: str | None = None, limit: int = 20) -> tuple[Order, ...]:
        """The household's orders, newest first; with a product, only those that have it."""
        with self._context.store.read() as db:
            return order_rows.newest(db, household, self._context.now(), product_id=product_id, limit=limit)

    def order(self, order_id: str) -> Order | None:
        """One order."""
        with self._context.store.read() as db:
            return order_rows.find(db, order_id, self._context.now())

    def plan_cancel(self, order_id: str) -> CancelPlan | Refusal:
        """What calling an order off would give back, to be said before the yes to it."""
        with self._context.store.read() as db:
            return orders.plan_cancel(db, order_id, self._context.now())

    def cancel(
        self, order_id: str, *, key: str, plan: str = "", evidence: Evidence | None = None
    ) -> Order | Refusal:
        """Call an order off while that is possible; its packs go back into stock.

        `plan`: the digest of the plan that was said; if it is another by now, nothing is done.
        """
        answer = self._context.once(
            f"order {order_id}",
            key,
            ("cancel", *([plan] if plan else [])),
            lambda db: orders.cancel(db, order_id, self._context.now(), evidence, plan),
        )
        send_refunds(self._context, order_id)
        return answer

    def request_return(
        self,
        order_id: str,
        line_id: str,
        quantity: int,
        reason: str,
        *,
        key: str,
        evidence: Evidence | None = None,
    ) -> ReturnReceipt | Refusal:
        """Ask to send back some of a line."""
        asked, context = (order_id, line_id, quantity, reason), self._context
        return self._context.once(
            f"order {order_id}",
            key,
            ("return", *asked),
            lambda db: returns.request(db, context.prices, self.profile, asked, context.now(), evidence),
        )

    def plan_reorder(
        self,
        household: str,
        *,
        which: str = "last",
        product_ids: Sequence[str] = (),
        days: tuple[date, date] | None = None,
    ) -> ReorderPlan | Refusal:
        """What ordering again would buy: the "last" order, the "usual", these products as last time, or
        everything from one of the shop's days to another."""
        now = self._context.now()
        with self._context.store.read() as db:
            return reorder.plan(db, self._context, household, which, product_ids, now, days)

    def order_count(self, household: str) -> int:
        """How many orders there are of a household, whatever became of them."""
        with self._context.store.read() as db:
            return order_rows.how_many(db, household)

    def times_bought(self, household: str) -> Mapping[str, int]:
        """In how many of the household's orders each product was; nothing without personalisation."""
        if not self.households.personalised(household):
            return {}
        with self._context.store.read() as db:
            return order_rows.times_bought(db, household)

    def advance(self, order_id: str, status: OrderStatus) -> Order | Refusal:
        """The merchant moves an order one step."""
        with self._context.store.write() as db:
            answer = orders.advance(db, order_id, status, self._context.now())
        send_refunds(self._context, order_id)
        return answer

    def seed_history(self, history: Iterable[PastOrder], household: str | None = None) -> int:
        """Give a new home the past of its shop folder; gives how many orders were new."""
        whose = household or self.profile.household_id
        return seed.seed_history(
            self._context.store, self.catalogue, history, whose, self._context.now(), profile=self.profile
        )
