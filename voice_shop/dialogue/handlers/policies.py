"""What the shop says about itself: in the merchant's words, else from its settings, else not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice_shop.catalogue.faq import answer
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn


def faq(turn: Turn) -> Answer:
    """Answer by topic, in any state; the open question stays. What holds no more, or not yet, is not said."""
    topic = str(turn.intent.slots.get("topic", ""))
    ids = [candidate for line in turn.intent.lines for candidate in line.candidates]
    if not ids and topic == "care" and turn.session.last_product:
        ids = [turn.session.last_product]
    products = [p for p in map(turn.shop.product, ids) if p is not None]
    about = {word for p in products for word in (p.id, p.kind, p.category) if word}
    entry = answer(turn.shop.profile.faq, topic, turn.day(turn.now), about)
    if entry is not None:
        said = Say("policy.told", {"answer": entry.answer.rstrip(".")})
    else:
        said = _KNOWN.get(topic, _not_told)(turn)
    return Answer((said,), keep=turn.question is not None, product=products[0].id if products else None)


def _not_told(_: Turn) -> Say:
    return Say("policy.not_told")


def _delivery_cost(turn: Turn) -> Say:
    profile = turn.shop.profile
    if not profile.delivery_fee_minor:
        return Say("policy.delivery_free")
    free = profile.free_delivery_from_minor
    facts = {
        "fee": turn.money(profile.delivery_fee_minor),
        "free": None if free is None else turn.money(free),
    }
    return Say("policy.delivery_cost", facts)


def _returns(turn: Turn) -> Say:
    days = turn.shop.profile.return_days
    return Say("policy.returns" if days else "policy.no_returns", {"days": days})


def _minimum_order(turn: Turn) -> Say:
    least = turn.shop.profile.minimum_order_minor
    return Say("policy.minimum_order", {"least": turn.money(least)}) if least else Say("policy.no_minimum")


def _contact(turn: Turn) -> Say:
    profile = turn.shop.profile
    if not profile.contact:
        return Say("policy.not_told")
    return Say("talk.person", {"shop": profile.name, "contact": profile.contact})


_KNOWN: Mapping[str, Callable[[Turn], Say]] = {
    "delivery_cost": _delivery_cost,
    "returns": _returns,
    "minimum_order": _minimum_order,
    "contact": _contact,
}
"""Topics that the shop's settings answer too."""
