"""Wrong, damaged, missing, or told to be delivered and not here: a complaint, and not goods to send back."""

from __future__ import annotations

from collections.abc import Mapping

from voice_shop.commerce.case_types import Case, CaseKind
from voice_shop.commerce.money import total_of
from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.types import Order, OrderStatus, PricedLine
from voice_shop.dialogue.facts import things
from voice_shop.dialogue.handlers.orders import order_status
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn

KINDS: Mapping[str, CaseKind] = {
    "damaged": CaseKind.DAMAGED,
    "wrong": CaseKind.WRONG,
    "missing": CaseKind.MISSING,
    "not_here": CaseKind.NOT_HERE,
}
"""Reasons that are no return: the shop, not the goods, has to come back."""
_SENT = frozenset({OrderStatus.SHIPPED, OrderStatus.DELIVERED})


def ask_complaint(turn: Turn, order: Order, line: PricedLine, kind: CaseKind) -> Answer:
    """The question before some of a line is complained about."""
    said = turn.intent.lines[0] if turn.intent.lines else None
    there = turn.shop.shipments.arrived(order, line.line_id).quantity
    if not there:
        told = {"product": line.name, "product_id": line.product_id, "why": "not_delivered"}
        refusal = Refusal(Code.NO_COMPLAINT, told)
        return Answer(refusal_says(turn, refusal), outcomes=(refusal,))
    quantity = min(said.quantity, there) if said is not None and said.stated else there
    facts = {
        "order_id": order.id,
        "kind": kind.value,
        "name": line.name,
        "quantity": quantity,
        "lines": [[line.line_id, quantity]],
    }
    return Answer((), Question(Asking.COMPLAINT, facts), product=line.product_id)


def not_here(turn: Turn) -> Answer:
    """ "It says delivered, but there is nothing here": the newest order that was sent, as a whole."""
    orders = turn.shop.orders(turn.household)
    order = next((order for order in orders if order.status in _SENT), None)
    if order is None:
        return order_status(turn)
    sent = {x.line_id: turn.shop.shipments.arrived(order, x.line_id).sent for x in order.lines}
    facts = {
        "order_id": order.id,
        "kind": CaseKind.NOT_HERE.value,
        "name": "",
        "quantity": 0,
        "lines": [[line_id, quantity] for line_id, quantity in sent.items() if quantity],
    }
    # The shop itself says whether it is due, and whether it has to be looked for first.
    first = _complain(turn, facts, looked=False)
    refusal = first[0] if isinstance(first[0], Refusal) else Refusal(Code.LOOK_FIRST)
    if refusal.code is not Code.LOOK_FIRST:
        return Answer(refusal_says(turn, refusal), outcomes=(refusal,))
    says = (Say("order.said_delivered", {"things": things(order.lines), "since": turn.day(order.status_at)}),)
    return Answer(says if order.status is OrderStatus.DELIVERED else (), Question(Asking.COMPLAINT, facts))


def complain_now(turn: Turn, question: Question) -> Answer:
    """The yes to a complaint: a case for each line."""
    answers = _complain(turn, question.facts, looked=True)
    cases = [answer for answer in answers if isinstance(answer, Case)]
    if not cases:
        says = tuple(
            say for answer in answers[:1] if isinstance(answer, Refusal) for say in refusal_says(turn, answer)
        )
        return Answer(says, outcomes=answers)
    currency = cases[0].refund.currency
    told = {"case": cases[0].id, "refund": total_of((case.refund for case in cases), currency)}
    return Answer((Say("order.complaint_made", told),), outcomes=answers)


def _complain(turn: Turn, facts: Mapping[str, object], *, looked: bool) -> tuple[Case | Refusal, ...]:
    """What the shop says of each line; not of the others once it has to be looked for first."""
    answers: list[Case | Refusal] = []
    for line_id, quantity in facts["lines"]:  # type: ignore[attr-defined]
        answer = turn.shop.cases.complain(
            str(facts["order_id"]),
            line_id,
            quantity,
            CaseKind(str(facts["kind"])),
            looked=looked,
            key=turn.key(f"complain-{line_id}"),
            evidence=turn.evidence,
        )
        answers.append(answer)
        if isinstance(answer, Refusal) and answer.code in {Code.LOOK_FIRST, Code.NOT_DUE_YET}:
            break
    return tuple(answers)
