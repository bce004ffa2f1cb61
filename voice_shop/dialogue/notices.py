"""What is told unasked: once, at a pause, to who wants it, on whatever channel comes first.

What the shopper is waiting for (a draft once the shop is back, a standing order, what they asked to hear of)
is told in any case; the rest only where the household or the person has switched `reminders` on. Never in
the household's quiet hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from voice_shop.commerce.context import Context
from voice_shop.commerce.household.switches import allowed
from voice_shop.commerce.household.types import Switch
from voice_shop.dialogue import news
from voice_shop.dialogue.news import News
from voice_shop.dialogue.session import Notice, Session
from voice_shop.dialogue.turn import Turn
from voice_shop.language.intent import Intent, IntentName

if TYPE_CHECKING:
    from voice_shop.commerce.shop import Shop

Source = Callable[[Turn], Iterable[News]]
"""What there is to tell, the most pressing first; looked at only as far as needed."""


def next_news(turn: Turn) -> News | None:
    """The first thing that was not told yet, if there is one."""
    sources = _sources(turn)
    if not sources or _quiet(turn):
        return None
    told: frozenset[tuple[str, str]] | None = None
    for one in chain.from_iterable(source(turn) for source in sources):
        told = _told(turn) if told is None else told
        if (one.notice.about, one.notice.kind) not in told:
            return one
    return None


def waiting(shop: Shop, session: Session, now: datetime) -> Notice | None:
    """What waits to be told at the next pause, for a light or a tone; only what is said counts as told."""
    one = next_news(Turn(Intent(IntentName.HELP), session, shop, now))
    return None if one is None else one.notice


def remember(context: Context, household: str, person: str, told: Notice) -> None:
    """It was told, and is not told again."""
    with context.store.write() as db:
        db.execute(
            "INSERT OR IGNORE INTO notices (household, person, order_id, kind) VALUES (?, ?, ?, ?)",
            (household, person, told.about, told.kind),
        )


def tell_again(context: Context, household: str, about: str) -> None:
    """What was told of this came too early: it is told once more, to everybody."""
    with context.store.write() as db:
        db.execute("DELETE FROM notices WHERE household = ? AND order_id = ?", (household, about))


def _sources(turn: Turn) -> tuple[Source, ...]:
    """Those that may have something; one look at the database for all of them."""
    who = {"household": turn.household, "person": turn.session.person}
    with turn.shop.context.store.read() as db:
        there = db.execute(_THERE, who).fetchone()
        wanted = allowed(db, turn.household, Switch.REMINDERS, turn.session.person)
    awaited = tuple(source for source, any_ in zip(_AWAITED, there, strict=True) if any_)
    return (*awaited, *(_WANTED if wanted else ()))


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


_AWAITED: tuple[Source, ...] = (news.drafts, news.runs, news.watched)
_WANTED: tuple[Source, ...] = (
    news.orders,
    news.habits,
    news.delivered,
    news.left_carts,
)
_THERE = (
    "SELECT EXISTS (SELECT 1 FROM drafts WHERE household = :household AND NOT dropped),"
    " EXISTS (SELECT 1 FROM standing_orders WHERE household = :household AND state = 'active'),"
    " EXISTS (SELECT 1 FROM watches WHERE household = :household AND person = :person)"
)
"""Whether there is anything for each of `_AWAITED`."""
