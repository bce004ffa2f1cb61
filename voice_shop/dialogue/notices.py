"""What is told unasked: once, at a pause, to who wants it, on whatever channel comes first.

What the shopper is waiting for (a draft, once the shop is back) is told to everybody; the rest only where
the household or the person has switched `reminders` on. Never in the household's quiet hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from voice_shop.commerce.context import Context
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import Switch
from voice_shop.commerce.policy import refuse_role
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.dialogue.drafts import draft_things
from voice_shop.dialogue.facts import order_facts
from voice_shop.dialogue.session import Asking, Notice, Question, Say
from voice_shop.dialogue.turn import Turn

_FRESH = timedelta(days=3)
"""How long it is news that something was delivered."""
_LOOKED_AT = 5
"""The newest orders: what is older is no news."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell, and the question that goes with it, if it has one."""

    notice: Notice
    say: Say
    question: Question | None = None


Source = Callable[[Turn], Iterable[News]]
"""What there is to tell, the most pressing first; looked at only as far as needed."""


def news(turn: Turn) -> News | None:
    """The first thing that was not told yet, if there is one."""
    if _quiet(turn):
        return None
    told: frozenset[tuple[str, str]] | None = None
    for one in chain.from_iterable(source(turn) for source in _sources(turn)):
        told = _told(turn) if told is None else told
        if (one.notice.about, one.notice.kind) not in told:
            return one
    return None


def remember(context: Context, household: str, person: str, told: Notice) -> None:
    """It was told, and is not told again."""
    with context.store.write() as db:
        db.execute(
            "INSERT OR IGNORE INTO notices (household, person, order_id, kind) VALUES (?, ?, ?, ?)",
            (household, person, told.about, told.kind),
        )


def _sources(turn: Turn) -> Iterator[Source]:
    yield from _AWAITED
    with turn.shop.context.store.read() as db:
        wanted = allowed(db, turn.household, Switch.REMINDERS, turn.session.person)
    if wanted:
        yield from _WANTED


def _quiet(turn: Turn) -> bool:
    local = turn.now.astimezone(ZoneInfo(turn.shop.profile.timezone))
    return any(hours.ends(local) for hours in turn.shop.households.rules(turn.household).hours)


def _told(turn: Turn) -> frozenset[tuple[str, str]]:
    with turn.shop.context.store.read() as db:
        rows = db.execute(
            "SELECT order_id, kind FROM notices WHERE household = ? AND person = ?",
            (turn.household, turn.session.person),
        ).fetchall()
    return frozenset((row[0], row[1]) for row in rows)


def _drafts(turn: Turn) -> Iterator[News]:
    """The shop is back, and something was to be bought."""
    drafts = turn.shop.drafts.open(turn.household)
    if not drafts or not turn.shop.context.reach():
        return
    for draft in drafts:
        question = Question(Asking.NEWS, {"kind": "draft", "draft": draft.id})
        say = Say("draft.back", {"things": draft_things(turn, draft)})
        yield News(Notice(f"draft/{draft.id}", "back"), say, question)


def _runs(turn: Turn) -> Iterator[News]:
    """A standing order is due; a person who may not order is not asked."""
    due = turn.shop.standing.due(turn.household)
    if not due:
        return
    rules = turn.shop.households.rules(turn.household)
    who = turn.session.person or turn.shop.profile.person_id
    if refuse_role(turn.shop.context, rules, who) is not None:
        return
    for one in due:
        question = Question(Asking.NEWS, {"kind": "standing", "standing": one.id})
        say = Say("standing.due", {"name": turn.shop.name(one.item.product_id), "next": one.next})
        yield News(Notice(one.purpose, "due"), say, question)


def _orders(turn: Turn) -> Iterator[News]:
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


_AWAITED: tuple[Source, ...] = (_drafts, _runs)
_WANTED: tuple[Source, ...] = (_orders,)
