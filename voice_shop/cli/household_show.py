"""A household's rules and their changes, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from voice_shop.cli.output import Output

if TYPE_CHECKING:
    from voice_shop.catalogue.profile import ShopProfile
    from voice_shop.commerce.household.household import Change
    from voice_shop.commerce.household.types import Rules


def tell_rules(out: Output, rules: Rules, profile: ShopProfile) -> None:
    """Everything that holds; with --json one object, amounts in minor units."""
    from voice_shop.cli.orders import money
    from voice_shop.commerce.household.household import write_hours
    from voice_shop.commerce.household.types import EVERYBODY, Switch

    hours = [write_hours(one) for one in rules.hours]
    if out.as_json:
        out.record(_record(rules, profile))
        return
    out.table(
        ("person", "role", "name", "PIN"),
        [(p.id, p.role, p.name, "yes" if p.id in rules.with_pin else "") for p in rules.people.values()],
        empty="Nobody is named: whoever speaks is taken for an adult.",
    )
    out.table(
        ("limit of", "most", "for", "department"),
        [
            (f"one {c.period.value}", money(c.most, profile.locale), c.person or "all", c.category or "all")
            for c in rules.caps
        ],
        empty="No limits but the shop's own.",
    )
    over = "never" if rules.pin_over is None else f"over {money(rules.pin_over, profile.locale)}"
    only = "; ".join(f"{p} by {', '.join(ids)}" for p, ids in rules.substitutions.only.items())
    out.line(f"PIN needed: {over}{'' if EVERYBODY in rules.with_pin else ' (the household has none)'}")
    if rules.challenge_over is not None:
        out.line(f"Two words are said back: over {money(rules.challenge_over, profile.locale)}")
    out.line(f"Nothing is bought: {'; '.join(hours) or 'at no hour'}")
    out.line(f"Allergens: {', '.join(sorted(rules.allergens)) or 'none'}")
    out.line(f"Substitutions: {rules.substitutions.policy.value} {only}".rstrip())
    out.line(", ".join(f"{s.value}: {'on' if rules.allows(s) else 'off'}" for s in Switch))


def tell_changes(out: Output, changes: Iterable[Change], profile: ShopProfile) -> None:
    """Who changed what."""
    if out.as_json:
        for one in changes:
            out.record(
                {"at": one.at, "by": one.by, "person": one.person, "what": one.what}
                | {"before": one.before, "after": one.after}
            )
        return
    zone = ZoneInfo(profile.timezone)
    out.table(
        ("at", "by", "for", "what", "before", "now"),
        [
            (
                f"{c.at.astimezone(zone):%Y-%m-%d %H:%M}",
                c.by,
                c.person or "all",
                c.what,
                c.before or "",
                c.after or "",
            )
            for c in changes
        ],
        empty="Nothing was changed yet.",
    )


def _record(rules: Rules, profile: ShopProfile) -> dict[str, Any]:
    from voice_shop.commerce.household.household import write_hours
    from voice_shop.commerce.household.types import EVERYBODY, Switch

    return {
        "people": [
            {"id": p.id, "role": p.role.value, "name": p.name, "pin": p.id in rules.with_pin}
            for p in rules.people.values()
        ],
        "caps": [
            {
                "period": c.period.value,
                "most": c.most.minor,
                "person": c.person,
                "category": c.category,
            }
            for c in rules.caps
        ],
        "currency": profile.currency,
        "pin": EVERYBODY in rules.with_pin,
        "pin_over": None if rules.pin_over is None else rules.pin_over.minor,
        "challenge_over": None if rules.challenge_over is None else rules.challenge_over.minor,
        "hours": [write_hours(one) for one in rules.hours],
        "allergens": sorted(rules.allergens),
        "substitutions": {
            "policy": rules.substitutions.policy.value,
            "only": {product: list(ids) for product, ids in rules.substitutions.only.items()},
        },
        "switches": {switch.value: rules.allows(switch) for switch in Switch},
        "personal_switches": [
            {"person": person, "switch": switch.value, "on": on}
            for (person, switch), on in sorted(rules.switches.items())
            if person != EVERYBODY
        ],
    }
