"""Codes by voice and typed, and what is on offer: told only when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Quote
from voice_shop.dialogue.basket import basket_of, buying
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn

_TOLD = 3
"""So many offers are told in one answer."""


def promo_code(turn: Turn) -> Answer:
    """Use a code, or no code any more. What is being bought is read back anew."""
    keep = turn.question is not None
    facts = turn.question.facts if turn.question else {}
    code = str(turn.intent.slots.get("promo_code") or "")
    if turn.intent.slots.get("remove"):
        return _remove(turn, code, facts)
    if not code:
        return Answer((Say("promo.which"),), keep=keep)
    entered = turn.shop.promotions.enter(turn.household, code, key=turn.key("code"))
    if isinstance(entered, Refusal):
        return Answer(refusal_says(turn, entered), keep=keep, outcomes=(entered,))
    says = (Say("promo.entered", {"name": entered.name}),)
    if not buying(facts):
        return Answer(says, keep=keep)
    answer = offer(turn, basket_of(turn))
    quotes = [outcome for outcome in answer.outcomes if isinstance(outcome, Quote)]
    if any(note.code == entered.code for quote in quotes for note in quote.left_out):
        return answer  # why it does not count is said, which is enough
    return replace(answer, says=(*says, *answer.says))


def _remove(turn: Turn, code: str, facts: Mapping[str, Any]) -> Answer:
    gone = turn.shop.promotions.remove(turn.household, code, key=turn.key("no code"))
    says = (Say("promo.removed" if gone else "promo.none"),)
    if gone and buying(facts):
        return offer(turn, basket_of(turn), says)
    return Answer(says, keep=turn.question is not None)


def offers(turn: Turn) -> Answer:
    """What counts today for this household, and what it pays less for as a member."""
    found = turn.shop.promotions.offers(turn.household)
    told = tuple(
        {"name": promotion.name, "code": promotion.spoken[0] if promotion.code else ""}
        for promotion in found[:_TOLD]
    )
    members = tuple(
        {"name": turn.shop.name(product_id), "price": price}
        for product_id, price in turn.shop.promotions.member_prices(limit=_TOLD)
    )
    says = [Say("promo.offers", {"offers": told})] if told else []
    says += [Say("promo.members", {"products": members})] if members else []
    return Answer(tuple(says) or (Say("promo.no_offers"),), keep=turn.question is not None)
