"""When it is delivered: which times are free, and the one that the household wants."""

from __future__ import annotations

from datetime import timedelta

from voice_shop.commerce.delivery import Wish
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Slot
from voice_shop.dialogue.basket import basket_of, buying
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.days import WEEKDAYS
from voice_shop.dialogue.deadline import deadline_says
from voice_shop.dialogue.facts import slot_facts
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Answer, Turn, anything_else

_NAMED = {"today": 0, "tomorrow": 1, "overmorrow": 2}
_TOLD, _BESIDE = 2, 1
"""So many free slots are told in one answer, and beside a question that stays open."""


def delivery(turn: Turn) -> Answer:
    """Want a delivery then, or ask when there is one. What is being bought is read back with its new time."""
    keep = turn.question is not None
    if (by := turn.intent.slots.get("by")) and (day := _wishes(turn)[0].day) is not None:
        return Answer((deadline_says(turn, day, before=by == "before"),), keep=keep)
    if not turn.shop.profile.delivery.slots:
        return Answer((Say("delivery.no_choice", {"arrives": turn.shop.deliveries.estimate()}),), keep=keep)
    facts = turn.question.facts if turn.question else {}
    wishes = _wishes(turn)
    being_bought = buying(facts) or bool(turn.shop.cart(turn.household).lines)
    if turn.intent.slots.get("ask") or not being_bought:
        return Answer((_free(turn, wishes),), keep=keep)
    slot = _choose(turn, wishes)
    if isinstance(slot, Refusal):
        return Answer(refusal_says(turn, slot), keep=keep, outcomes=(slot,))
    if buying(facts):
        return offer(turn, basket_of(turn))
    said = Say("delivery.chosen", slot_facts(turn, slot))
    return Answer((said,), keep=keep) if keep else Answer((said,), anything_else())


def _choose(turn: Turn, wishes: tuple[Wish, ...]) -> Slot | Refusal:
    """The first of the wishes that can be had; the shop's no to the first of them otherwise."""
    answers: list[Refusal] = []
    for number, wish in enumerate(wishes):
        answer = turn.shop.deliveries.choose(turn.household, wish, key=turn.key(f"deliver-{number}"))
        if isinstance(answer, Slot):
            return answer
        answers.append(answer)
    return answers[0]


def _free(turn: Turn, wishes: tuple[Wish, ...]) -> Say:
    for wish in wishes:
        if free := turn.shop.deliveries.free(wish, limit=_TOLD if turn.question is None else _BESIDE):
            return Say("delivery.free", {"slots": tuple(slot_facts(turn, slot) for slot in free)})
    anywhen = turn.shop.deliveries.free()
    return refusal_says(turn, Refusal(Code.NO_SLOT, {"day": None, "part": "", "next": anywhen}))[0]


def _wishes(turn: Turn) -> tuple[Wish, ...]:
    """What the words can mean, the likeliest first: "on Friday", said on a Friday, is today or in a week."""
    named, part = turn.intent.slots.get("day"), str(turn.intent.slots.get("part") or "")
    today = turn.day(turn.now)
    if named is None:
        return (Wish(None, part),)
    if named in _NAMED:
        return (Wish(today + timedelta(days=_NAMED[named]), part),)
    ahead = (WEEKDAYS.index(named) - today.weekday()) % 7
    day = today + timedelta(days=ahead)
    return (Wish(day, part), Wish(day + timedelta(days=7), part)) if ahead == 0 else (Wish(day, part),)
