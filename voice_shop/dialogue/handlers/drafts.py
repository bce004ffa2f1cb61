"""Drafts: heard, bought after a new yes, or thrown away."""

from __future__ import annotations

from voice_shop.commerce.drafts import Draft
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.drafts import basket_for, draft_things
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn


def draft(turn: Turn) -> Answer:
    """The oldest draft: told, read back as an offer, or thrown away."""
    drafts = turn.shop.drafts.open(turn.household)
    keep = turn.question is not None
    if not drafts:
        return Answer((Say("draft.none"),), keep=keep)
    match turn.intent.slots.get("do"):
        case "order":
            return order_draft(turn, drafts[0])
        case "drop":
            turn.shop.drafts.drop(turn.household, drafts[0].id)
            return Answer((Say("draft.dropped", {"things": draft_things(turn, drafts[0])}),), keep=keep)
    say = Say("draft.read", {"things": draft_things(turn, drafts[0])})
    question = Question(Asking.NEWS, {"kind": "draft", "draft": drafts[0].id})
    return Answer((say,), None if keep else question, keep=keep)


def order_draft(turn: Turn, draft: Draft) -> Answer:
    """Read it back with what it costs now; only the yes to that buys."""
    return offer(turn, basket_for(turn, draft))


def hear_draft(turn: Turn, question: Question) -> Answer:
    """The yes to hearing it."""
    wanted = question.facts["draft"]
    for one in turn.shop.drafts.open(turn.household):
        if one.id == wanted:
            return order_draft(turn, one)
    return Answer((Say("draft.none"),))
