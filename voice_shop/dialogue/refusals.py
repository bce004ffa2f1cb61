"""The shop's no in the words of a reply: one template for each code, `refusal.<code>`."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from voice_shop.catalogue.promotion import named
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.dialogue.facts import slot_facts
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Turn
from voice_shop.language.reply_values import Term


def refusal_says(turn: Turn, refusal: Refusal) -> tuple[Say, ...]:
    """What to say about a refusal. Facts that hold a product's id get its name."""
    facts = _facts(turn, refusal)
    if refusal.code is Code.OUT_OF_STOCK:
        left = int(facts.get("left") or 0)
        return (Say("refusal.out_of_stock" if left < 1 else "refusal.too_few_left", {**facts, "left": left}),)
    if refusal.code is Code.NOT_RETURNABLE:
        return (Say(f"refusal.not_returnable_{facts.get('why', 'too_old')}", facts),)
    if refusal.code is Code.CLOSED:
        opens = facts["opens"].astimezone(ZoneInfo(turn.shop.profile.timezone))
        return (Say("refusal.closed", {"day": opens.date(), "time": f"{opens:%H:%M}"}),)
    if refusal.code is Code.NO_SLOT:
        free = tuple(slot_facts(turn, slot) for slot in facts["next"][:1])
        return (Say("refusal.no_slot" if free else "refusal.no_slot_at_all", {"next": free}),)
    if refusal.code is Code.PROMOTION:
        return (promotion_says(turn, facts["promo"], facts["why"], begins=facts.get("begins")),)
    if refusal.code is Code.NO_COMPLAINT:
        return (Say(f"refusal.no_complaint_{facts['why']}", facts),)
    if refusal.code is Code.TOO_LATE_TO_CANCEL:
        return (Say(f"refusal.too_late_{_word(facts.get('status', 'shipped'))}", facts),)
    return (Say(f"refusal.{refusal.code.value}", facts),)


def _facts(turn: Turn, refusal: Refusal) -> dict[str, Any]:
    facts: dict[str, Any] = dict(refusal.facts)
    product = facts.get("product") or facts.get("product_id")
    if isinstance(facts.get("spent"), Money) and isinstance(facts.get("cap"), Money):
        facts["left"] = max(facts["cap"] - facts["spent"], turn.money(0))
    facts["product"] = _name(turn, product) if product else ""
    if refusal.code is Code.ALLERGEN:
        facts["allergens"] = tuple(map(Term, facts["allergens"]))
    if refusal.code is Code.QUIET_HOURS and turn.day(facts["opens"]) != turn.day(turn.now):
        facts["day"] = turn.day(facts["opens"])
    return facts


def promotion_says(turn: Turn, code: str, why: str, **facts: object) -> Say:
    """Why a code does not count; it is called as it is spoken."""
    promotion = named(turn.shop.catalogue.promotions, code)
    spoken = promotion.spoken[0] if promotion is not None else code
    return Say(f"refusal.promotion_{why}", {"code": spoken, **facts})


def product_id_of(refusal: Refusal) -> str | None:
    """The id of the product a refusal is about."""
    product = refusal.facts.get("product") or refusal.facts.get("product_id")
    return str(getattr(product, "id", product)) if product else None


def _name(turn: Turn, product: object) -> str:
    return turn.shop.name(str(getattr(product, "id", product)))


def _word(status: object) -> str:
    return str(getattr(status, "value", status))
