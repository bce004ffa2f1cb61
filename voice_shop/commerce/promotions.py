"""Codes that a household entered, what counts now, and how often each was used.

A use is a row of the order; a cancelled order has none. The functions with a database run inside the caller's
transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.catalogue.promotion import Promotion, named, plain_code
from voice_shop.commerce import claimed, stock
from voice_shop.commerce.cards import any_card_number
from voice_shop.commerce.context import Context
from voice_shop.commerce.discounts import Reduced, reduced
from voice_shop.commerce.moments import local_date
from voice_shop.commerce.money import Money, total_of
from voice_shop.commerce.pricing import Prices
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import NotApplied, PricedLine

if TYPE_CHECKING:
    from sqlite_utils import Database


class Promotions:
    """A shop's codes and offers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def enter(self, household: str, code: str, *, key: str | None = None) -> Promotion | Refusal:
        """Use a code from now on, until something is bought. What it needs of the goods is looked at by each
        offer, which tells when it does not count."""
        context = self._context

        def do(db: Database) -> Promotion | Refusal:
            if any_card_number(code):
                return Refusal(Code.CARD_NUMBER)
            promotion = named(context.catalogue.promotions, code)
            if promotion is None:
                return _refuse(code, "unknown")
            if why := why_not_now(db, context.profile, promotion, household, context.now()):
                return _refuse(promotion.code, why, promotion)
            db.execute(
                "INSERT OR IGNORE INTO cart_codes (household, code) VALUES (?, ?)",
                (household, promotion.code),
            )
            return promotion

        answer = context.once(household, key, ("code", plain_code(code)), lambda db: _kept(do(db)))
        if isinstance(answer, Refusal):
            return answer
        # The answer that is kept is the code; the promotion itself is the catalogue's.
        return named(context.catalogue.promotions, answer) or _refuse(code, "unknown")

    def remove(self, household: str, code: str = "", *, key: str | None = None) -> tuple[str, ...]:
        """Use a code no more, or none of them; those that are gone."""
        wanted = plain_code(code)

        def do(db: Database) -> tuple[str, ...]:
            gone = tuple(c for c in entered(db, household) if wanted in {"", c})
            for each in gone:
                db.execute("DELETE FROM cart_codes WHERE household = ? AND code = ?", (household, each))
            return gone

        return self._context.once(household, key, ("no code", wanted), do)

    def entered(self, household: str) -> tuple[str, ...]:
        """The household's codes."""
        with self._context.store.read() as db:
            return entered(db, household)

    def member_prices(self, *, limit: int) -> tuple[tuple[str, Money], ...]:
        """What this household pays less for as a member and can have now: product id and price, by how much
        is saved."""
        context = self._context
        if not context.profile.member:
            return ()
        less = [p for p in context.catalogue.products.values() if p.member_price is not None]
        less = [p for p in less if not p.discontinued and (p.member_price or 0) < p.price]
        less.sort(key=lambda p: (p.member_price or 0) - p.price)
        with context.store.read() as db:
            there = (p for p in less if stock.on_hand(db, p.id) != 0)
            currency = context.profile.currency
            return tuple((p.id, Money(p.member_price or 0, currency)) for p in islice(there, limit))

    def offers(self, household: str) -> tuple[Promotion, ...]:
        """What is to be told when somebody asks: what counts today for this household, and no secret code."""
        context = self._context
        with context.store.read() as db:
            return tuple(
                promotion
                for promotion in context.catalogue.promotions
                if (promotion.told or not promotion.code)
                and not why_not_now(db, context.profile, promotion, household, context.now())
            )


def _kept(answer: Promotion | Refusal) -> str | Refusal:
    return answer if isinstance(answer, Refusal) else answer.code


def entered(db: Database, household: str) -> tuple[str, ...]:
    """The codes of a household, in the order of their letters."""
    rows = db.execute("SELECT code FROM cart_codes WHERE household = ? ORDER BY code", (household,))
    return tuple(row[0] for row in rows)


def applied(
    db: Database,
    profile: ShopProfile,
    prices: Prices,
    household: str,
    lines: Sequence[PricedLine],
    now: datetime,
) -> Reduced:
    """What comes off these lines for a household now."""
    members = prices.member_discounts(lines) if profile.member else ()
    promotions = prices.catalogue.promotions
    if not promotions:
        return Reduced(members)
    codes = entered(db, household)
    live: list[Promotion] = []
    left_out: list[NotApplied] = []
    for promotion in promotions:
        if promotion.code and promotion.code not in codes:
            continue
        why = why_not_now(db, profile, promotion, household, now)
        if not why:
            live.append(promotion)
        elif promotion.code:
            left_out.append(NotApplied(promotion.code, why))
    known = {promotion.code for promotion in promotions}
    left_out += [NotApplied(code, "unknown") for code in codes if code not in known]
    fee = profile.delivery_fee(total_of((line.total for line in lines), profile.currency).minor)
    best = reduced(lines, members, live, prices.catalogue.products, profile.currency, fee)
    return replace(best, left_out=(*left_out, *best.left_out))


def why_not_now(
    db: Database, profile: ShopProfile, promotion: Promotion, household: str, now: datetime
) -> str:
    """Why a promotion does not count for a household now, whatever the goods; empty if it does."""
    return next(_reasons(db, profile, promotion, household, now), "")


def _reasons(
    db: Database, profile: ShopProfile, promotion: Promotion, household: str, now: datetime
) -> Iterator[str]:
    today = local_date(now, profile.timezone)
    if promotion.ends is not None and today > promotion.ends:
        yield "expired"
    if promotion.begins is not None and today < promotion.begins:
        yield "not_begun"
    if promotion.weekdays and today.weekday() not in promotion.weekdays:
        yield "not_today"
    if promotion.members_only and not profile.member:
        yield "members"
    if promotion.uses is not None and _used(db, promotion) >= promotion.uses:
        yield "used_up"
    if promotion.once and _used(db, promotion, household):
        yield "once"


def _used(db: Database, promotion: Promotion, household: str = "") -> int:
    row = db.execute(
        "SELECT COUNT(*) FROM promotion_uses WHERE promotion = ? AND ? IN ('', household)",
        (promotion.id, household),
    ).fetchone()
    return int(row[0]) + claimed.uses(db, promotion.id, household)


def use(
    db: Database,
    prices: Prices,
    order_id: str,
    household: str,
    used: Sequence[str],
    *,
    promised: bool = False,
) -> None:
    """Count what an order used; the household's codes are used up with it. The table itself refuses more
    uses than there are, but for what was `promised` before, whatever the shop's files say by now."""
    db.execute("DELETE FROM cart_codes WHERE household = ?", (household,))
    by_id = {promotion.id: promotion for promotion in prices.catalogue.promotions}
    for name in used:
        limits = (None, 0) if promised else (by_id[name].uses, int(by_id[name].once))
        db.execute(
            "INSERT INTO promotion_uses (order_id, promotion, household, most, once) VALUES (?, ?, ?, ?, ?)",
            (order_id, name, household, *limits),
        )


def release(db: Database, order_id: str) -> None:
    """Give back what a cancelled order used."""
    db.execute("DELETE FROM promotion_uses WHERE order_id = ?", (order_id,))


def _refuse(code: str, why: str, promotion: Promotion | None = None) -> Refusal:
    facts: dict[str, Any] = {"promo": code, "why": why}
    if promotion is not None and promotion.begins is not None:
        facts["begins"] = promotion.begins
    return Refusal(Code.PROMOTION, facts)
