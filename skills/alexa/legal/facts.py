"""What the generated texts say of a shop: its settings, as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from skills.alexa.settings import SkillSettings
from voice_shop.app import App
from voice_shop.commerce.money import Money


def facts_of(settings: SkillSettings, home: App) -> Mapping[str, Any]:
    """What a text may name; amounts are written for the shop's locale, what the shop has not is None or
    empty. Raises InputError when the shop's files are wrong."""
    profile, linking, events = home.folder.profile, settings.linking, settings.alexa.events_client_id

    def money(minor: int | None) -> str | None:
        return Money(minor, profile.currency).text(profile.locale) if minor else None

    own = linking.accounts == "own" and bool(linking.vendor_id)
    return {
        "shop": profile.name,
        "contact": profile.contact,
        "answered": profile.answered,
        "carrier": profile.carrier,
        "means": profile.payment.means,
        "provider": urlsplit(profile.payment.provider).hostname or "",
        "delivery_fee": money(profile.delivery_fee_minor),
        "free_from": money(profile.free_delivery_from_minor),
        "minimum": money(profile.minimum_order_minor),
        "order_cap": money(profile.order_cap_minor),
        "undo_minutes": profile.undo_minutes,
        "return_days": profile.return_days,
        "eu": profile.consumer_law == "eu",
        "taxes": bool(profile.tax.rates),
        "taxes_inside": profile.tax.prices_include,
        "accounts": "own" if own else "" if linking.accounts == "own" else "provider",
        "issuer": urlsplit(linking.issuer).hostname or "",
        "notices": bool(events),
        "kept_days": home.settings.conversation.kept_days,
        "hands_off": bool(home.settings.handoff.webhook),
    }
