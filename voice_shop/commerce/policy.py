"""What a household and its shop allow: checked when an offer is made, and again when the yes comes.

The caps of shop.toml are the shop's own; the household's come on top. Every function runs inside the
caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce import delivery
from voice_shop.commerce.codec import digest, encode
from voice_shop.commerce.context import Context
from voice_shop.commerce.household import pins, rows
from voice_shop.commerce.household.types import EVERYBODY, Cap, Period, Role, Rules
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.spending import Spending
from voice_shop.commerce.types import Consent, Quote

if TYPE_CHECKING:
    from sqlite_utils import Database

_EDITION = 1
"""Grows when the checks below change, so that records tell under which an order was made."""
_WEEK = timedelta(days=7)
_HOUSEHOLD_CAP = {
    Period.ORDER: Code.OVER_ORDER_CAP,
    Period.DAY: Code.OVER_DAY_CAP,
    Period.MONTH: Code.OVER_MONTH_CAP,
}


def rules_of(db: Database, context: Context, household: str) -> Rules:
    """The household's rules in force: read once for all that one transaction decides."""
    return rows.read(db, household, context.profile.currency)


def check(
    context: Context, rules: Rules, person: str, quote: Quote, spending: Spending, now: datetime
) -> Refusal | None:
    """Why this person may not buy this now, if so; the PIN aside, which belongs to the yes.

    Args:
        person: who speaks; empty is whoever speaks for the household.
        spending: of the household, until now.
    """
    who = person or context.profile.person_id
    return (
        delivery.refuse(context.profile, quote.goods, now)
        or refuse_role(context, rules, who)
        or _goods(context, rules, who, quote)
        or _hours(context, rules, now)
        or _caps(context, rules, who, quote, spending)
    )


def check_pin(db: Database, rules: Rules, consent: Consent, quote: Quote, now: datetime) -> Refusal | None:
    """Whether a PIN is lacking. A proof that is good is used up by this, so nothing may refuse after it."""
    over = rules.pin_over
    if over is None or quote.total <= over:
        return None
    if pins.needs_proof(db, quote.household, consent.person, quote.digest, consent.pin, now):
        return Refusal(Code.PIN_NEEDED, {"over": over})
    return None


def version(profile: ShopProfile, rules: Rules) -> str:
    """A name for all the rules in force: the SHA-256 of them. The same rules have the same version."""
    caps = tuple((c.person, c.period.value, c.category, c.most) for c in rules.caps)
    hours = tuple((f"{h.start}", f"{h.end}", tuple(sorted(h.days))) for h in rules.hours)
    return digest(
        encode(
            {
                "edition": _EDITION,
                "shop": (profile.order_cap_minor, profile.day_cap_minor, profile.currency, profile.timezone),
                "people": {p.id: p.role.value for p in rules.people.values()},
                "caps": caps,
                "hours": hours,
                "pin_over": rules.pin_over,
                "with_pin": tuple(sorted(rules.with_pin)),
                "allergens": tuple(sorted(rules.allergens)),
            }
        )
    )


def held_until(placed_at: datetime, profile: ShopProfile) -> datetime | None:
    """End of the undo window, or None if the shop has none."""
    return placed_at + timedelta(minutes=profile.undo_minutes) if profile.undo_minutes > 0 else None


def refuse_role(context: Context, rules: Rules, who: str) -> Refusal | None:
    """Children and guests never order; teens do under a cap of their own."""
    role = rules.role(who, context.profile.person_id)
    if role is Role.ADULT or (role is Role.TEEN and any(cap.person == who for cap in rules.caps)):
        return None
    return Refusal(Code.ROLE, {"role": role.value})


def _goods(context: Context, rules: Rules, who: str, quote: Quote) -> Refusal | None:
    role = rules.role(who, context.profile.person_id)
    for line in quote.lines:
        product = context.catalogue.products.get(line.product_id)
        if product is None:
            continue
        facts = {"product": line.name, "product_id": line.product_id}
        if product.age_limit and role is not Role.ADULT:
            return Refusal(Code.AGE, {**facts, "age": product.age_limit})
        if found := sorted(rules.allergens.intersection(product.allergens)):
            return Refusal(Code.ALLERGEN, {**facts, "allergens": tuple(found)})
    return None


def _hours(context: Context, rules: Rules, now: datetime) -> Refusal | None:
    local = now.astimezone(ZoneInfo(context.profile.timezone))
    ends = _quiet_until(rules, local)
    if ends is None:
        return None
    while ends < local + _WEEK and (later := _quiet_until(rules, ends)):
        ends = later  # one span leads into another
    return Refusal(Code.QUIET_HOURS, {"until": f"{ends:%H:%M}", "opens": ends})


def _quiet_until(rules: Rules, local: datetime) -> datetime | None:
    return max((end for hours in rules.hours if (end := hours.ends(local)) is not None), default=None)


def _caps(context: Context, rules: Rules, who: str, quote: Quote, spending: Spending) -> Refusal | None:
    for cap in (*_shops(context.profile), *rules.caps):
        if cap.person not in {EVERYBODY, who}:
            continue
        asked = _asked(context, quote, cap.category)
        if cap.category and not asked.minor:
            continue
        before = spending.of(cap.period, person=cap.person, category=cap.category)
        if before + asked > cap.most:
            return _over(context, cap, asked, before)
    return None


def _shops(profile: ShopProfile) -> list[Cap]:
    caps = {Period.ORDER: profile.order_cap_minor, Period.DAY: profile.day_cap_minor}
    return [Cap(period, Money(most, profile.currency)) for period, most in caps.items() if most is not None]


def _asked(context: Context, quote: Quote, category: str) -> Money:
    """What of a quote counts for a cap: all of it with delivery, or a department's goods."""
    if not category:
        return quote.total
    products = context.catalogue.products
    lines = (x for x in quote.lines if x.product_id in products)
    return sum(
        (x.total for x in lines if products[x.product_id].category == category),
        start=Money(0, quote.total.currency),
    )


def _over(context: Context, cap: Cap, asked: Money, before: Money) -> Refusal:
    facts: dict[str, object] = {"total": asked, "cap": cap.most, "over": before + asked - cap.most}
    if cap.period is not Period.ORDER:
        facts["spent"] = before
    if not cap.category and cap.person == EVERYBODY:
        return Refusal(_HOUSEHOLD_CAP[cap.period], facts)
    facts |= {"period": cap.period.value, "personal": cap.person != EVERYBODY}
    if cap.category:
        category = context.catalogue.categories.get(cap.category)
        named = cap.category if category is None else category.name
        return Refusal(Code.OVER_CATEGORY_CAP, {**facts, "category": named, "category_id": cap.category})
    return Refusal(Code.OVER_PERSON_CAP, facts)
