"""What a shop says about itself: its money, its promises, and whom it serves."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice_shop.catalogue.delivery_terms import DeliveryTerms
from voice_shop.catalogue.faq import FaqEntry
from voice_shop.catalogue.terms import Payment, Tax


@dataclass(frozen=True, slots=True)
class ShopProfile:
    """The settings of one shop, read from its `shop.toml`.

    Attributes:
        name: as the shopper hears it ("Corner Grocery").
        currency: ISO 4217 code, upper case; every amount of the shop is in it.
        timezone: IANA name ("Europe/Amsterdam"); days and times of the shop are in it.
        locale: language and country for wording ("en-IE").
        delivery_fee_minor: cost of one delivery, minor units.
        free_delivery_from_minor: goods of at least this much are delivered free, minor units; None is never.
        delivery_days: whole days from order to arrival; 0 is the same day.
        return_days: whole days after delivery in which a thing can be returned; 0 is never.
        undo_minutes: minutes in which an order is held and can be taken back; 0 is none.
        order_cap_minor: most that one order may cost with delivery, minor units; None is no limit.
        day_cap_minor: most that the household may spend in one day, minor units; None is no limit.
        address_label: label of the delivery address ("home"), never the address itself.
        household_id: the household that shops here.
        person_id: the person who speaks, when nothing says otherwise.
        contact: how to reach a person of the shop, as it is said ("call 01 234 5678"); may be empty.
        answered: when people of the shop answer, as it is said ("from nine to six"); may be empty.
        alive: web address that answers 2xx while the shop takes orders; empty: it always does.
        consumer_law: "eu": a read-back tells who sells and the right of withdrawal; empty: it need not.
        member: the household pays member prices.
        reserve_minutes: minutes in which an offer's packs are kept for who heard it; 0 keeps none.
        carrier: who usually brings the orders; may be empty.
        returns: how something is sent back: "label", "pick_up", or empty.
        minimum_order_minor: goods of one order must be worth as much, minor units; 0 is no minimum.
        delivery: opening hours, closed days and delivery slots.
        faq: what the merchant says about the shop, by topic.
        tax: the shop's tax rates, and whether prices have the tax in them.
        payment: by what means it is paid.
    """

    name: str
    currency: str = "EUR"
    timezone: str = "UTC"
    locale: str = "en"
    delivery_fee_minor: int = 0
    free_delivery_from_minor: int | None = None
    delivery_days: int = 1
    return_days: int = 14
    undo_minutes: int = 0
    order_cap_minor: int | None = None
    day_cap_minor: int | None = None
    address_label: str = "home"
    household_id: str = "home"
    person_id: str = "shopper"
    contact: str = ""
    answered: str = ""
    alive: str = ""
    consumer_law: str = ""
    member: bool = False
    reserve_minutes: int = 0
    carrier: str = ""
    returns: str = ""
    minimum_order_minor: int = 0
    delivery: DeliveryTerms = field(default_factory=DeliveryTerms)
    faq: tuple[FaqEntry, ...] = ()
    tax: Tax = field(default_factory=Tax)
    payment: Payment = field(default_factory=Payment)

    def delivery_fee(self, goods_minor: int) -> int:
        """What delivering goods of this worth costs, minor units."""
        free_from = self.free_delivery_from_minor
        return 0 if free_from is not None and goods_minor >= free_from else self.delivery_fee_minor

    @property
    def language(self) -> str:
        """Code of the language that the shop writes in ("en" of "en-IE")."""
        return self.locale.partition("-")[0].lower()
