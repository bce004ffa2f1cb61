"""The offer: everything the shopper is told, frozen under a digest, good for ten minutes or until it changes.

Every function runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import cart, delivery, promotions, reservations, slot_times, stock
from voice_shop.commerce.amounts import added_tax, sum_of, taxed
from voice_shop.commerce.answers import next_number
from voice_shop.commerce.codec import decode, digest, encode
from voice_shop.commerce.discounts import NOTHING_OFF, Reduced
from voice_shop.commerce.moments import stamp
from voice_shop.commerce.money import Money
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Item, PricedLine, Quote, Slot
from voice_shop.errors import StateError

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

LIFE = timedelta(minutes=10)
_KEPT = timedelta(days=2)
"""How long an offer that nobody took is remembered, so that a late yes is told "expired", not "unknown"."""


def price_all(
    db: Database, prices: Prices, wanted: Sequence[tuple[str, Item]], kept: Mapping[str, int]
) -> tuple[PricedLine, ...] | Refusal:
    """Price what is wanted (line id, item), if all of it can be sold, is there and is not kept for others."""
    lines = []
    for line_id, item in wanted:
        line = prices.line(item, line_id)
        if isinstance(line, Refusal):
            return line
        lines.append(line)
    if not lines:
        return Refusal(Code.EMPTY_CART)
    if refusal := prices.most_in(lines):
        return refusal
    if short := stock.short(db, lines, kept):
        product_id, asked, left = short
        return prices.refuse(Code.OUT_OF_STOCK, product_id, asked=asked, left=left)
    return tuple(lines)


def draw_up(
    household: str,
    lines: tuple[PricedLine, ...],
    profile: ShopProfile,
    now: datetime,
    *,
    slot: Slot | None = None,
    off: Reduced = NOTHING_OFF,
) -> Quote:
    """The offer for lines as the shop would make it now, with what comes off, for a slot if it has some.

    It has no id yet.
    """
    goods = cart.total(lines, profile.currency)
    fee = Money(0 if off.free_delivery else profile.delivery_fee(goods.minor), profile.currency)
    tax = profile.tax
    discounts = off.discounts
    taxes = taxed(lines, discounts, fee, tax.rate(tax.delivery), included=tax.prices_include)
    return Quote(
        id="",
        digest="",
        household=household,
        lines=lines,
        goods=goods,
        delivery=fee,
        total=goods
        - sum_of(discounts, profile.currency)
        + fee
        + added_tax(taxes, profile.currency, included=tax.prices_include),
        address=profile.address_label,
        arrives=slot_times.estimate(profile, now) if slot is None else slot_times.day_of(profile, slot),
        created_at=now.astimezone(UTC),
        expires_at=now.astimezone(UTC) + LIFE,
        discounts=discounts,
        taxes=taxes,
        tax_included=tax.prices_include,
        slot=slot,
        promotions=off.used,
        left_out=off.left_out,
        withdrawal_days=profile.return_days if profile.consumer_law else None,
    )


def save(db: Database, offer: Quote, cart_version: int | None, reserve_minutes: int = 0) -> Quote:
    """Give the offer its id and digest, and remember it; keep its packs for some minutes.

    `cart_version` is None for an offer outside the cart.
    """
    db.execute(
        "DELETE FROM quotes WHERE order_id IS NULL AND expires_at < ?", (stamp(offer.created_at - _KEPT),)
    )
    named = replace(offer, id=f"q{next_number(db, 'quote') + 1}")
    body = encode(named)
    db.execute(
        "INSERT INTO quotes (id, household, digest, body, cart_version, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (named.id, named.household, digest(body), body, cart_version, stamp(named.expires_at)),
    )
    reservations.keep(db, named, reserve_minutes)
    return replace(named, digest=digest(body))


def load(db: Database, quote_id: str) -> tuple[Quote, sqlite3.Row] | None:
    """An offer with its row.

    Raises:
        StateError: it is not what was written.
    """
    row = db.execute("SELECT * FROM quotes WHERE id = ?", (quote_id,)).fetchone()
    if row is None:
        return None
    if digest(row["body"]) != row["digest"]:
        raise StateError(
            f"Quote {quote_id} was changed after it was made.",
            hint="Put a backup in the database's place; do not trust this one.",
            code="quote_tampered",
        )
    quote: Quote = decode(row["body"])
    return replace(quote, digest=row["digest"]), row


def changed(
    db: Database, prices: Prices, profile: ShopProfile, quote: Quote, cart_version: int | None, now: datetime
) -> tuple[str, ...]:
    """What is no longer as it was told: any of "lines", "price", "tax", "discount", "stock",
    "delivery"."""
    if quote.total.currency != profile.currency:
        return ("price",)
    found: set[str] = set()
    if cart_version is not None and cart_version != cart.version(db, quote.household):
        found.add("lines")
    lines = _lines_today(prices, quote, found)
    kept = reservations.of_others(db, quote.household, now, quote.id)
    if stock.short(db, quote.lines, kept):
        found.add("stock")
    if lines is not None:
        if not delivery.still(db, profile, quote.household, quote.slot, now):
            found.add("delivery")
        off = promotions.applied(db, profile, prices, quote.household, lines, now)
        today = draw_up(quote.household, lines, profile, now, slot=quote.slot, off=off)
        found |= {what for what, told in _TERMS.items() if told(today) != told(quote)}
    return tuple(sorted(found))


_TERMS: Mapping[str, Callable[[Quote], object]] = {
    "tax": lambda quote: (quote.taxes, quote.tax_included),
    "discount": lambda quote: (quote.discounts, quote.promotions, quote.left_out),
    "delivery": lambda quote: (quote.delivery, quote.address, quote.arrives),
}


def _lines_today(prices: Prices, quote: Quote, found: set[str]) -> tuple[PricedLine, ...] | None:
    """The lines as the catalogue has them now, at the told price: another price is no other delivery too.

    What changed in them is noted in `found`. None if one of them cannot be sold as it was told.
    """
    lines = []
    for told in quote.lines:
        line = prices.line(Item(told.product_id, told.quantity, told.options), told.line_id)
        if isinstance(line, Refusal):
            found.add("stock" if line.code is Code.DISCONTINUED else "lines")
            continue
        if line.unit_price != told.unit_price:
            found.add("price")
        at_told_price = replace(line, unit_price=told.unit_price, total=told.total)
        if replace(at_told_price, tax_rate=told.tax_rate) != told:
            found.add("lines")
        lines.append(at_told_price)
    return tuple(lines) if len(lines) == len(quote.lines) else None


def kill(db: Database, quote_id: str, what: tuple[str, ...]) -> None:
    """Never again: even if everything goes back to what it was, the shopper must hear a new offer.

    `what` changed; nothing, if only its time was over.
    """
    db.execute("UPDATE quotes SET changed = ? WHERE id = ?", (encode(what), quote_id))
    reservations.release(db, quote_id)
