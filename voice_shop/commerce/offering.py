"""From what is wanted to an offer, or to why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.commerce import (
    cart,
    delivery,
    payment_means,
    policy,
    promotions,
    purposes,
    quote,
    reservations,
)
from voice_shop.commerce.context import Context
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.spending import Spending
from voice_shop.commerce.types import Item, Quote

if TYPE_CHECKING:
    from sqlite_utils import Database


def offer(
    db: Database,
    context: Context,
    household: str,
    items: Sequence[Item] | None,
    person: str,
    now: datetime,
    purpose: str = "",
) -> Quote | Refusal:
    """An offer for the cart, or for given items, kept in the caller's transaction together with its packs."""
    if items is None:
        wanted, cart_version = cart.items(db, household), cart.version(db, household)
    else:
        wanted, cart_version = [(str(n), item) for n, item in enumerate(items, start=1)], None
    kept = reservations.of_others(db, household, now)
    lines = quote.price_all(db, context.prices, wanted, kept)
    if isinstance(lines, Refusal):
        return lines
    profile = context.profile
    slot = delivery.pick(db, profile, household, now)
    if isinstance(slot, Refusal):
        return slot
    by = payment_means.choose(db, context, household, person)
    if isinstance(by, Refusal):
        return by
    off = promotions.applied(db, profile, context.prices, household, lines, now)
    drawn = replace(quote.draw_up(household, lines, profile, now, slot=slot, off=off), pay_by=by)
    rules = policy.rules_of(db, context, household)
    if refusal := policy.check(context, rules, person, drawn, Spending(db, context, household, now), now):
        return refusal
    saved = quote.save(db, drawn, cart_version, profile.reserve_minutes)
    if purpose:
        purposes.note(db, saved.id, purpose)
    return saved
