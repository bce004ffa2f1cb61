"""A person of the shop takes over: asked for, offered, or when the words show that it is enough."""

from __future__ import annotations

from voice_shop.dialogue.handoff.packet import packet
from voice_shop.dialogue.handoff.tickets import Tickets, Why
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn


def person(turn: Turn) -> Answer:
    """Hand over, and tell the ticket. What was asked stays open."""
    if turn.asking is Asking.PERSON and turn.question is not None:
        return hand_over_now(turn, turn.question)
    return _hand_over(turn, Why.ASKED, keep=turn.question is not None)


def hand_over_now(turn: Turn, question: Question) -> Answer:
    """The yes to a person."""
    return _hand_over(turn, Why(question.facts.get("reason", Why.ASKED)), keep=False)


def frustration(turn: Turn) -> Answer:
    """Sorry, and a person: offered at once, or, where a question is open, to be asked for; the second time
    the question is left for it."""
    again = dict(turn.session.causes).get("frustration", 0) > 0
    if turn.question is not None and not again:
        return Answer((Say("handoff.sorry"),), keep=True, failed=True, cause="frustration")
    question = Question(Asking.PERSON, {"reason": Why.FRUSTRATED.value})
    return Answer((Say("handoff.sorry_only"),), question, failed=True, cause="frustration")


def _hand_over(turn: Turn, reason: Why, *, keep: bool) -> Answer:
    profile = turn.shop.profile
    tickets = Tickets(turn.shop.context)
    ticket = tickets.open(
        turn.household, turn.session.person, reason, packet(turn, reason), key=turn.key("handoff")
    )
    says = [Say("handoff.passed", {"shop": profile.name, "ticket": ticket})]
    if profile.answered:
        says.append(Say("handoff.when", {"answered": profile.answered}))
    else:
        says.append(Say("handoff.no_hours"))
    if profile.contact and not keep:
        says.append(Say("handoff.sooner", {"contact": profile.contact}))
    return Answer(tuple(says), keep=keep)
