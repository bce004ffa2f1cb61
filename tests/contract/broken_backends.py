"""Backends as they were seen in the field, each with one fault that the suite must find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from voice_shop.catalogue.terms import Payment
from voice_shop.commerce.backend import Capability, Query
from voice_shop.commerce.event_types import OrderEvent
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.shop import Shop
from voice_shop.commerce.shop_backend import ShopBackend
from voice_shop.commerce.types import Cart, Consent, Item, Order, Quote, ReturnReceipt


class Broken(ShopBackend):
    """A backend with a shop at hand, to do wrong with."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        self.shop = shop

    def buy_anew(self, household: str, items: Sequence[Item]) -> Order | Refusal:
        """A second purchase, with a yes that nobody gave."""
        quote = self.shop.quote(household, items)
        if isinstance(quote, Refusal):
            return quote
        return self.shop.accept(Consent(quote.id, quote.digest, "yes", "", "", quote.created_at))

    def told(self, quote_id: str) -> tuple[str, str, list[Item]]:
        """Household, digest and items of an offer."""
        with self.shop._context.store.read() as db:
            from voice_shop.commerce.quote import load

            found = load(db, quote_id)
        assert found is not None
        quote = found[0]
        items = [Item(line.product_id, line.quantity, line.options) for line in quote.lines]
        return quote.household, quote.digest, items


class PaysAgain(Broken):
    """A retry is a second order."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        first = super().complete_checkout(consent, key=str(uuid4()))
        if not isinstance(first, Order) or self.asked(consent.quote_id):
            return first if isinstance(first, Refusal) else self.buy_anew(*self.told(consent.quote_id)[::2])  # type: ignore[arg-type]
        return first

    def asked(self, quote_id: str) -> bool:
        """Whether it was asked before, kept where all processes see it."""
        marker = self.shop._context.store.path.with_name(f"{quote_id}.asked")
        before = marker.exists()
        marker.touch()
        return before


class Oversells(Broken):
    """Looks at the stock, then sells."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        if isinstance(answer, Refusal) and "stock" in answer.facts.get("what", ()):
            household, _, items = self.told(consent.quote_id)
            self.shop.set_stock(items[0].product_id, sum(item.quantity for item in items))
            return self.buy_anew(household, items)
        return answer


class IgnoresTheDigest(Broken):
    """Any yes is a yes to whatever the checkout is now."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        if isinstance(answer, Refusal) and answer.code is Code.NO_CONSENT:
            right = replace(consent, digest=self.told(consent.quote_id)[1], words="yes")
            return super().complete_checkout(right, key=str(uuid4()))
        return answer


class SellsAtAnotherPrice(Broken):
    """What changed since is sold as it is now."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        if isinstance(answer, Refusal) and "price" in answer.facts.get("what", ()):
            return self.buy_anew(*self.told(consent.quote_id)[::2])  # type: ignore[arg-type]
        return answer


class NeverExpires(Broken):
    """An old checkout is renewed in silence."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        if isinstance(answer, Refusal) and answer.code is Code.QUOTE_EXPIRED:
            return self.buy_anew(*self.told(consent.quote_id)[::2])  # type: ignore[arg-type]
        return answer


class ForgetsKeys(Broken):
    """Every call is a new one."""

    def update_cart(self, household: str, items: Sequence[Item], *, key: str) -> Cart | Refusal:
        return super().update_cart(household, items, key=str(uuid4()))

    def create_checkout(
        self, household: str, items: Sequence[Item] | None = None, *, key: str
    ) -> Quote | Refusal:
        return super().create_checkout(household, items, key=str(uuid4()))

    def request_return(
        self, order_id: str, line_id: str, quantity: int, reason: str, *, key: str
    ) -> ReturnReceipt | Refusal:
        return super().request_return(order_id, line_id, quantity, reason, key=str(uuid4()))


class AddsToTheCart(Broken):
    """Setting the cart adds to it."""

    def update_cart(self, household: str, items: Sequence[Item], *, key: str) -> Cart | Refusal:
        before = [Item(line.product_id, line.quantity, line.options) for line in self.cart(household).lines]
        return super().update_cart(household, [*before, *items], key=key)


class GivesBackTwice(Broken):
    """Every cancelling brings the goods back."""

    def cancel_order(self, order_id: str, *, key: str, plan: str = "") -> Order | Refusal:
        answer = super().cancel_order(order_id, key=str(uuid4()), plan=plan)
        if isinstance(answer, Order):
            for line in answer.lines:
                before = self.shop.stock(line.product_id)
                if before is not None and self.shop.order(order_id) == answer:
                    self.shop.set_stock(line.product_id, before + line.quantity)
        return answer


class CancelsWhateverIsPaidBack(Broken):
    """The plan that was told is not looked at."""

    def cancel_order(self, order_id: str, *, key: str, plan: str = "") -> Order | Refusal:
        return super().cancel_order(order_id, key=key)


class LosesTheCart(Broken):
    """What could not be paid is gone from the cart."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        if isinstance(answer, Refusal) and answer.code in {Code.PAYMENT_DECLINED, Code.PAYMENT_FAILED}:
            self.shop.replace(self.told(consent.quote_id)[0], [], key=str(uuid4()))
        return answer


class ChargesEachTime(Broken):
    """Every call charges under a key of its own."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        provider = self.shop.context.provider
        if isinstance(answer, Order) and answer.pay_by.token and provider is not None:
            provider.charge(str(uuid4()), answer.total, "tok")
        return answer


class OrdersWithoutMoney(Broken):
    """A payment that did not work is an order all the same, to be paid some day."""

    def complete_checkout(self, consent: Consent, *, key: str) -> Order | Refusal:
        answer = super().complete_checkout(consent, key=key)
        if isinstance(answer, Refusal) and answer.code in {Code.PAYMENT_DECLINED, Code.PAYMENT_FAILED}:
            profile = replace(self.shop.profile, payment=Payment())
            household, _, items = self.told(consent.quote_id)
            context = self.shop.context
            self.shop = Shop(context.catalogue, profile, context.store, context.clock)
            return self.buy_anew(household, items)
        return answer


class TellsOnlyMoves(Broken):
    """Parts and money are no news."""

    def order_events(self, after: int = 0, *, limit: int = 100) -> tuple[OrderEvent, ...]:
        return tuple(event for event in super().order_events(after, limit=limit) if event.status)


class TellsEventsAgain(Broken):
    """The cursor is not looked at."""

    def order_events(self, after: int = 0, *, limit: int = 100) -> tuple[OrderEvent, ...]:
        return super().order_events(0, limit=limit)


class SellsWhatIsGone(Broken):
    """Search knows the catalogue's stock only."""

    def search(self, query: Query):  # type: ignore[no-untyped-def]
        from voice_shop.catalogue.search import search

        return search(self.shop.catalogue, text=query.text, category=query.category, limit=query.limit)


class SaysLessThanItDoes(Broken):
    """Capabilities and calls do not agree."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        return super().capabilities - {Capability.CART}


BROKEN: dict[type[Broken], set[str]] = {
    PaysAgain: {
        "the_same_yes_is_one_order",
        "who_lost_the_answer_asks_again",
        "the_same_yes_at_once_is_one_order",
    },
    Oversells: {"the_last_ones_are_sold_once", "what_was_sold_meanwhile_kills_the_checkout"},
    IgnoresTheDigest: {"without_a_yes_to_exactly_that_nothing_is_bought"},
    SellsAtAnotherPrice: {"a_change_of_price_kills_the_checkout"},
    NeverExpires: {"an_old_checkout_is_over"},
    ForgetsKeys: {
        "a_key_does_a_thing_once",
        "checkout_with_the_same_key_is_the_same",
        "who_lost_the_answer_asks_again",
        "no_more_is_returned_than_was_bought",
    },
    AddsToTheCart: {"cart_is_set_as_a_whole"},
    GivesBackTwice: {"a_cancelled_order_gives_back_once"},
    CancelsWhateverIsPaidBack: {"what_is_paid_back_is_known_before_and_a_yes_is_to_that"},
    TellsEventsAgain: {"events_tell_every_move_once"},
    TellsOnlyMoves: {"events_tell_parts", "events_tell_money", "events_tell_what_was_voided"},
    LosesTheCart: {"a_declined_payment_leaves_the_cart", "a_payment_that_fails_leaves_the_cart"},
    ChargesEachTime: {"a_lost_answer_is_paid_once", "the_same_yes_at_once_is_paid_once"},
    OrdersWithoutMoney: {"a_declined_payment_leaves_the_cart", "a_payment_that_fails_leaves_the_cart"},
    SellsWhatIsGone: {"search_gives_what_fits_and_can_be_bought"},
    SaysLessThanItDoes: {"capabilities_are_honoured"},
}  # fmt: skip
"""Each with the checks that must fail on it."""
