"""Expected refusals are values with a code and facts, never exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Why the shop does not do it. Facts by code are named behind each.

    `product` is the name that the shopper hears; `product_id` is always given with it. Amounts are
    `Money`, numbers of pieces are ints.
    """

    UNKNOWN_PRODUCT = "unknown_product"  # product_id
    OUT_OF_STOCK = "out_of_stock"  # product, asked, left
    DISCONTINUED = "discontinued"  # product, successor (id or None)
    UNKNOWN_OPTION = "unknown_option"  # product, group, value
    OPTION_MISSING = (
        "option_missing"  # product, group, values; where it takes several, also taken, more (still needed)
    )
    TOO_MANY_OPTIONS = "too_many_options"  # product, group, values (those asked for), asked, limit
    TOO_MANY = "too_many"  # product, asked, limit
    EMPTY_CART = "empty_cart"
    CLOSED = "closed"  # opens (moment)
    NO_SLOT = "no_slot"  # day (or None), part of it (or ""), next: tuple of `Slot`, as many as are told
    PROMOTION = "promotion"  # promo (the code), begins (day), why: see `promotions.why_not_now`
    BELOW_MINIMUM = "below_minimum"  # goods, minimum, short
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_IN_CART = "not_in_cart"  # product
    OVER_ORDER_CAP = "over_order_cap"  # total, cap, over
    OVER_DAY_CAP = "over_day_cap"  # total, spent, cap, over
    OVER_MONTH_CAP = "over_month_cap"  # total, spent, cap, over
    OVER_PERSON_CAP = "over_person_cap"  # total, spent, cap, over, period: "order" | "day" | "month"
    OVER_CATEGORY_CAP = (
        "over_category_cap"  # total, spent, cap, over, period, personal (bool), category (its name)
    )
    QUIET_HOURS = "quiet_hours"  # until: "07:00" on the shop's wall clock, opens (moment)
    ROLE = "role"  # role: what the person is, never who
    AGE = "age"  # product, age
    ALLERGEN = "allergen"  # product, allergens
    PIN_NEEDED = "pin_needed"  # over: orders above it need a PIN (absent where there is none to try)
    PIN_WRONG = "pin_wrong"  # left: tries until it is locked
    PIN_LOCKED = "pin_locked"  # until (moment), minutes
    QUOTE_UNKNOWN = "quote_unknown"
    QUOTE_EXPIRED = "quote_expired"
    QUOTE_CHANGED = "quote_changed"  # what: tuple of price, tax, discount, stock, lines, delivery, payment
    NO_CONSENT = "no_consent"
    NO_MEANS = "no_means"  # the shop takes no payment that this household has
    PAYMENT_DECLINED = "payment_declined"
    PAYMENT_FAILED = "payment_failed"  # nothing was ordered, and nothing stays charged
    AWAY = "away"  # the shop does not answer; nothing was offered or bought
    ALREADY_ORDERED = "already_ordered"  # order_id: another offer for the same was bought
    PAYMENT_UNDER_WAY = "payment_under_way"  # another offer of the cart is being paid
    CARD_NUMBER = "card_number"  # what was said holds one; nothing of it was stored
    UNKNOWN_ORDER = "unknown_order"
    NO_ORDERS = "no_orders"
    NO_ORDERS_THEN = "no_orders_then"  # first, last (days)
    PLAN_CHANGED = "plan_changed"  # order_id, refund: what would be paid back now
    REFUND_TOO_MUCH = "refund_too_much"  # order_id, asked, left
    TOO_LATE_TO_CANCEL = "too_late_to_cancel"  # order_id, status
    NOT_RETURNABLE = "not_returnable"  # product, why: "perishable" | "too_old" | "not_delivered" | "returned"
    NO_COMPLAINT = "no_complaint"  # product, why: "not_delivered" | "too_old" | "claimed"
    LOOK_FIRST = "look_first"  # safe places and neighbours, before it counts as lost
    NOT_DUE_YET = "not_due_yet"  # arrives (day)
    NOT_ORDERED_BEFORE = "not_ordered_before"  # product
    ILLEGAL_MOVE = "illegal_move"  # order_id, status, asked (merchant only)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The shop's no, with what a shopper needs to know."""

    code: Code
    facts: Mapping[str, Any] = field(default_factory=dict)
