"""What there is to tell unasked, source by source; `notices.py` decides what of it is told, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from voice_shop.commerce.habits import running_out
from voice_shop.commerce.policy import refuse_role
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.drafts import draft_things
from voice_shop.dialogue.facts import order_facts, things
from voice_shop.dialogue.plain import plain_line
from voice_shop.dialogue.session import Asking, Notice, Question, Say
from voice_shop.dialogue.turn import Turn
from voice_shop.language.intent import Line

_FRESH = timedelta(days=3)
"""How long it is news that something was delivered."""
_LOOKED_AT = 5
"""The newest orders: what is older is no news."""
_LEFT = (timedelta(days=1), timedelta(days=14))
"""A cart was left when nothing was put in for so long; after the second it is forgotten."""
_ASKED = (timedelta(days=1), timedelta(days=10))
"""From when to when after a delivery it is asked how it was."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell, and the question that goes with it, if it has one."""

    notice: Notice
    say: Say | None
    question: Question | None = None


def drafts(turn: Turn) -> Iterator[News]:
    """The shop is back, and something was to be bought."""
    drafts = turn.shop.drafts.open(turn.household)
    if not drafts or not turn.shop.context.reach():
        return
    for draft in drafts:
        question = Question(Asking.NEWS, {"kind": "draft", "draft": draft.id})
        say = Say("draft.back", {"things": draft_things(turn, draft)})
        yield News(Notice(f"draft/{draft.id}", "back"), say, question)


def runs(turn: Turn) -> Iterator[News]:
    """A standing order is due; a person who may not order is not asked."""
    due = turn.shop.standing.due(turn.household)
    if not due or not turn.shop.context.reach():
        return
    rules = turn.shop.households.rules(turn.household)
    who = turn.session.person or turn.shop.profile.person_id
    if refuse_role(turn.shop.context, rules, who) is not None:
        return
    for one in due:
        question = Question(Asking.NEWS, {"kind": "standing", "standing": one.id})
        say = Say("standing.due", {"name": turn.shop.name(one.item.product_id), "next": one.next})
        yield News(Notice(one.purpose, "due"), say, question)


def orders(turn: Turn) -> Iterator[News]:
    """What happened to the newest orders."""
    for order in turn.shop.orders(turn.household, limit=_LOOKED_AT):
        kind = _happened(order, turn)
        if kind is not None:
            key = "order.shipped" if kind == "late" else f"order.{kind}"
            yield News(Notice(order.id, kind), Say(key, order_facts(turn, order)))


def _happened(order: Order, turn: Turn) -> str | None:
    if order.status is OrderStatus.DELIVERED:
        return "delivered" if turn.now - order.status_at <= _FRESH else None
    if order.status is OrderStatus.SHIPPED:
        return "late" if order.late(turn.day(turn.now)) else "shipped"
    return None


def watched(turn: Turn) -> Iterator[News]:
    """What this person waits for came true."""
    for one in turn.shop.watches.come_true(turn.household, turn.session.person):
        product = turn.shop.product(one.product_id)
        now = turn.money(product.price if product else one.price)
        facts = {"name": turn.shop.name(one.product_id), "price": now, "before": turn.money(one.price)}
        yield News(Notice(one.about, one.kind), Say(f"watch.{one.kind}_now", facts))


def habits(turn: Turn) -> Iterator[News]:
    """What this household should have used up by now."""
    there = {line.product_id for line in turn.shop.cart(turn.household).lines}
    there |= {one.item.product_id for one in turn.shop.standing.all(turn.household)}
    for one in running_out(turn.shop.context, turn.household):
        bought = one.line
        product = turn.shop.product(bought.product_id)
        gone = product is None or product.discontinued or turn.shop.stock(bought.product_id) == 0
        if bought.product_id in there or gone:
            continue
        name = turn.shop.name(bought.product_id)
        line = Line((bought.product_id,), name, bought.quantity, stated=True, options=dict(bought.options))
        question = Question(Asking.NEWS, {"kind": "habit", "name": name, "line": plain_line(line)})
        say = Say("watch.runs_out", {"name": name, "days": one.days, "last": one.last})
        yield News(Notice(f"habit/{bought.product_id}/{one.last.isoformat()}", "runs_out"), say, question)


def left_carts(turn: Turn) -> Iterator[News]:
    """A cart that somebody filled and left: why, is asked once."""
    lines, added = turn.shop.cart(turn.household).lines, turn.shop.added(turn.household)
    since = max((one.at for one in added.values()), default=None)
    if not lines or since is None or not _LEFT[0] <= turn.now - since <= _LEFT[1]:
        return
    about = f"cart/{since.isoformat()}"
    question = Question(Asking.FEEDBACK, {"kind": "cart", "about": about, "name": lines[0].name})
    say = Say("feedback.cart_left", {"things": things(lines, most=1)})
    yield News(Notice(about, "left"), say, question)


def delivered(turn: Turn) -> Iterator[News]:
    """The one question after a delivery."""
    for order in turn.shop.orders(turn.household, limit=_LOOKED_AT):
        if order.status is not OrderStatus.DELIVERED:
            continue
        if _ASKED[0] <= turn.now - order.status_at <= _ASKED[1]:
            facts = {"kind": "order", "about": order.id, "name": order.lines[0].name}
            yield News(Notice(order.id, "survey"), None, Question(Asking.FEEDBACK, facts))
