"""Send something back."""

from __future__ import annotations

from voice_shop.commerce.refusal import Code, Refusal
from voice_shop.commerce.returns import returnable
from voice_shop.commerce.types import Order, OrderStatus, PricedLine
from voice_shop.dialogue.choosing import MOST_CHOICES
from voice_shop.dialogue.handlers.complaints import KINDS, ask_complaint, not_here
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Asking, Question, Say
from voice_shop.dialogue.turn import Answer, Turn

_UNWANTED = "unwanted"


def return_item(turn: Turn) -> Answer:
    """Ask before a return is made. Without a product: which of the last delivery.

    What is damaged, wrong or missing is a complaint: what is perishable may be one too.
    """
    reason = str(turn.intent.slots.get("reason") or _UNWANTED)
    if reason == "not_here":
        return not_here(turn)
    if not turn.intent.lines:
        return _which_of_last(turn, reason)
    wanted = {candidate for line in turn.intent.lines for candidate in line.candidates}
    found = [
        (order, line)
        for order in _orders_with(turn, wanted)
        for line in order.lines
        if line.product_id in wanted
    ]
    if not found:
        refusal = Refusal(Code.NOT_ORDERED_BEFORE, {"product": turn.intent.lines[0].product})
        return Answer(refusal_says(turn, refusal), outcomes=(refusal,))
    back = {OrderStatus.RETURNED, OrderStatus.REFUNDED}
    there = [pair for pair in found if pair[0].status not in back]
    came = _any_came if reason == "missing" else _came
    delivered = [(order, line) for order, line in there if came(turn, order, line)]
    latest, line = delivered[0] if delivered else found[0]
    if len({line.product_id for order, line in delivered if order.id == latest.id}) > 1:
        lines = tuple(line for order, line in delivered if order.id == latest.id)
        return _which(latest, lines, reason)
    return ask_return(turn, latest.id, line.line_id, reason)


def _came(turn: Turn, order: Order, line: PricedLine) -> bool:
    """Whether some of a line was delivered."""
    return turn.shop.shipments.arrived(order, line.line_id).quantity > 0


def _any_came(turn: Turn, order: Order, _: PricedLine) -> bool:
    """Whether some of the order was delivered: what is missing was to be with it."""
    return any(_came(turn, order, line) for line in order.lines)


def _orders_with(turn: Turn, product_ids: set[str]) -> list[Order]:
    found: dict[str, Order] = {}
    for product_id in product_ids:
        for order in turn.shop.orders(turn.household, product_id=product_id):
            if order.status is not OrderStatus.CANCELLED:
                found[order.id] = order
    return sorted(found.values(), key=lambda order: order.placed_at, reverse=True)


def _which_of_last(turn: Turn, reason: str) -> Answer:
    orders = turn.shop.orders(turn.household)
    delivered = next((order for order in orders if order.status is OrderStatus.DELIVERED), None)
    if delivered is None:
        return Answer((Say("order.nothing_delivered" if orders else "refusal.no_orders"),))
    lines = tuple(x for x in delivered.lines if reason in KINDS or not _perishable(turn, x))
    if len(lines) == 1 or not lines:
        return ask_return(turn, delivered.id, (lines or delivered.lines)[0].line_id, reason)
    return _which(delivered, lines, reason)


def _which(order: Order, lines: tuple[PricedLine, ...], reason: str) -> Answer:
    entries = [
        {"id": line.line_id, "name": line.name, "product_id": line.product_id, "line_id": line.line_id}
        | {"order_id": order.id}
        for line in lines[:MOST_CHOICES]
    ]
    style = "complaint" if reason in KINDS else "return"
    facts = {"purpose": "return", "style": style, "choices": entries, "reason": reason}
    return Answer((), Question(Asking.CHOICE, facts))


def _perishable(turn: Turn, line: PricedLine) -> bool:
    product = turn.shop.product(line.product_id)
    return product is not None and product.perishable


def ask_return(turn: Turn, order_id: str, line_id: str, reason: str) -> Answer:
    """The question before a return or a complaint is made."""
    order = turn.shop.order(order_id)
    line = None if order is None else next((x for x in order.lines if x.line_id == line_id), None)
    if order is None or line is None:
        refusal = Refusal(Code.UNKNOWN_ORDER)
        return Answer(refusal_says(turn, refusal), outcomes=(refusal,))
    if reason in KINDS:
        return ask_complaint(turn, order, line, KINDS[reason])
    there = returnable(turn.shop.context, order, line)
    if isinstance(there, Refusal):
        return Answer(refusal_says(turn, there), outcomes=(there,))
    said = turn.intent.lines[0] if turn.intent.lines else None
    quantity = min(said.quantity, there) if said is not None and said.stated else there
    facts = {"order_id": order_id, "line_id": line_id, "name": line.name, "quantity": quantity}
    return Answer((), Question(Asking.RETURN, {**facts, "reason": reason}), product=line.product_id)


def return_now(turn: Turn, question: Question) -> Answer:
    """The yes to the return."""
    facts = question.facts
    result = turn.shop.request_return(
        facts["order_id"],
        facts["line_id"],
        facts["quantity"],
        facts["reason"],
        key=turn.key("return"),
        evidence=turn.evidence,
    )
    if isinstance(result, Refusal):
        return Answer(refusal_says(turn, result), outcomes=(result,))
    told = {
        "name": facts["name"],
        "quantity": facts["quantity"],
        "receipt": result.id,
        "refund": result.refund,
    }
    says = [Say("order.return_made", told)]
    if result.pick_up is not None:
        says.append(Say("order.return_pick_up", {"day": result.pick_up}))
    elif result.way == "label":
        says.append(Say("order.return_label"))
    return Answer(tuple(says), outcomes=(result,))
