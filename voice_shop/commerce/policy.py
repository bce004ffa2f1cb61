"""The household's limits on spending, and how long a purchase can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from voice_shop.catalogue.profile import ShopProfile
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal


def over_cap(total: Money, spent: Money, profile: ShopProfile) -> Refusal | None:
    """The cap that an order would break, if any; exactly the cap is allowed.

    Args:
        total: the order with delivery.
        spent: what the household's other orders of the day cost, held ones included.
    """
    if profile.order_cap_minor is not None:
        cap = Money(profile.order_cap_minor, profile.currency)
        if total > cap:
            return Refusal(Code.OVER_ORDER_CAP, {"total": total, "cap": cap, "over": total - cap})
    if profile.day_cap_minor is not None:
        cap = Money(profile.day_cap_minor, profile.currency)
        if spent + total > cap:
            over = spent + total - cap
            return Refusal(Code.OVER_DAY_CAP, {"total": total, "spent": spent, "cap": cap, "over": over})
    return None


def held_until(placed_at: datetime, profile: ShopProfile) -> datetime | None:
    """End of the undo window, or None if the shop has none."""
    return placed_at + timedelta(minutes=profile.undo_minutes) if profile.undo_minutes > 0 else None
