"""What a purchase takes, and the order it becomes. Every function runs inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import order_rows, policy, reservations, stock
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.types import Consent, Order, OrderStatus, Quote

if TYPE_CHECKING:
    from sqlite_utils import Database


def take(db: Database, offer: Quote) -> frozenset[str]:
    """Take an offer's packs out of stock; gives the ids of the lines whose packs are counted."""
    taken = frozenset(line.line_id for line in offer.lines if stock.take(db, line))
    reservations.release(db, offer.id)
    return taken


def keep_consent(db: Database, offer: Quote, consent: Consent) -> None:
    """Keep the yes that a purchase rests on."""
    db.execute(
        "INSERT INTO consents (quote_id, digest, words, person, channel, at) VALUES (?, ?, ?, ?, ?, ?)",
        (offer.id, consent.digest, consent.words, consent.person, consent.channel, stamp(consent.at)),
    )


def order_of(db: Database, offer: Quote, profile: ShopProfile, now: datetime) -> Order:
    """The order that an offer becomes, with an id of its own; it is not written yet."""
    held_until = policy.held_until(now, profile)
    return Order(
        id=order_rows.new_id(db),
        household=offer.household,
        status=OrderStatus.PLACED if held_until is None else OrderStatus.HELD,
        lines=offer.lines,
        delivery=offer.delivery,
        total=offer.total,
        address=offer.address,
        arrives=offer.arrives,
        placed_at=now,
        quote_id=offer.id,
        status_at=now,
        held_until=held_until,
        discounts=offer.discounts,
        taxes=offer.taxes,
        tax_included=offer.tax_included,
        pay_by=offer.pay_by,
        slot=offer.slot,
    )
