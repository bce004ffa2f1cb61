"""Standing orders: made, changed and told; each run is read back, and bought by the yes to that alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.rhythm import Rhythm
from voice_shop.commerce.standing import Standing
from voice_shop.commerce.types import Item
from voice_shop.dialogue.amounts import in_packs
from voice_shop.dialogue.basket import ItemBasket
from voice_shop.dialogue.buying import offer
from voice_shop.dialogue.choosing import choose
from voice_shop.dialogue.days import WEEKDAYS
from voice_shop.dialogue.facts import names_apart
from voice_shop.dialogue.refusals import refusal_says
from voice_shop.dialogue.session import Question, Say
from voice_shop.dialogue.turn import Answer, Turn
from voice_shop.language.intent import Line

_UNITS = {"day": "days", "week": "weeks", "month": "months"}


def standing(turn: Turn) -> Answer:
    """Make one, or do something with those that there are."""
    do = turn.intent.slots.get("do")
    if do is None:
        return _make(turn)
    mine = _meant(turn)
    keep = turn.question is not None
    if not mine:
        return Answer((Say("standing.none"),), keep=keep)
    if do == "list":
        names = tuple(_name(turn, one) for one in mine)
        return Answer((Say("standing.list", {"names": names}), _next(turn, _soonest(mine))), keep=keep)
    if do == "next":
        return Answer((_next(turn, _soonest(mine)),), keep=keep)
    if do == "order":
        return order_run(turn, _soonest(mine))
    if len(mine) > 1:
        names = tuple(_name(turn, one) for one in mine)
        return Answer((Say("standing.which", {"names": names}),), keep=keep)
    return Answer((_DO[do](turn, mine[0]),), keep=keep)


def order_run(turn: Turn, one: Standing) -> Answer:
    """Read the next run back with what it costs now, and say first which limit it leaves."""
    left = turn.shop.standing.left(one)
    says = tuple(Say(f"standing.left_{what}", _facts(turn, one)) for what in left)
    return offer(turn, ItemBasket(turn.shop, (one.item,), one.purpose), says)


def hear_run(turn: Turn, question: Question) -> Answer:
    """The yes to hearing what is due."""
    wanted = question.facts["standing"]
    due = [one for one in turn.shop.standing.due(turn.household) if one.id == wanted]
    return order_run(turn, due[0]) if due else Answer((Say("standing.nothing_due"),))


def _make(turn: Turn) -> Answer:
    """Note what was named; a first run that is due today is read back at once."""
    keep, every = turn.question is not None, turn.intent.slots.get("every")
    if not turn.intent.lines or every is None:
        return Answer((Say("standing.how_often" if turn.intent.lines else "standing.what"),), keep=keep)
    item = _item(turn, turn.intent.lines[0])
    if item is None:
        return Answer((Say("standing.say_which", {"name": turn.intent.lines[0].product}),), keep=keep)
    rhythm, first = _rhythm(turn, str(every))
    first = first or _first(turn, item, rhythm)
    made = turn.shop.standing.create(turn.household, item, rhythm, by=turn.session.person, first=first)
    if isinstance(made, Refusal):
        return Answer(refusal_says(turn, made), keep=keep, outcomes=(made,))
    said = Say("standing.made", _facts(turn, made))
    if keep or made.next > turn.day(turn.now):
        return Answer((said,), keep=keep)
    return offer(turn, ItemBasket(turn.shop, (made.item,), made.purpose), (said,))


def _item(turn: Turn, line: Line) -> Item | None:
    """What was named, if that is one thing; with the options that this household takes."""
    product = choose(turn, line).product
    if product is None:
        return None
    asked = in_packs(line, product)
    options = dict(asked.line.options)
    if not options:
        plan = turn.shop.plan_reorder(turn.household, product_ids=(product.id,))
        if not isinstance(plan, Refusal) and plan.items:
            options = dict(plan.items[0].options)
    return Item(product.id, asked.line.quantity, options)


def _rhythm(turn: Turn, every: str) -> tuple[Rhythm, date | None]:
    """The rhythm, and the first day if a weekday was named."""
    if every not in WEEKDAYS:
        return Rhythm.parse(every), None
    today = turn.day(turn.now)
    return Rhythm(1, "week"), today + timedelta(days=(WEEKDAYS.index(every) - today.weekday()) % 7)


def _first(turn: Turn, item: Item, rhythm: Rhythm) -> date | None:
    """One interval after it was bought last, if that is still to come; else today."""
    bought = turn.shop.orders(turn.household, product_id=item.product_id, limit=1)
    if not bought:
        return None
    last = turn.day(bought[0].placed_at)
    return max(rhythm.after(last, last), turn.day(turn.now))


def _meant(turn: Turn) -> tuple[Standing, ...]:
    """Those of what was named, else all."""
    named = {c for line in turn.intent.lines for c in line.candidates}
    return tuple(
        one for one in turn.shop.standing.all(turn.household) if not named or one.item.product_id in named
    )


def _soonest(mine: tuple[Standing, ...]) -> Standing:
    return min(mine, key=lambda one: (one.paused, one.next))


def _next(turn: Turn, one: Standing) -> Say:
    return Say("standing.paused" if one.paused else "standing.next", _facts(turn, one))


def _skip(turn: Turn, one: Standing) -> Say:
    return Say("standing.skipped", _facts(turn, turn.shop.standing.skip(turn.household, one)))


def _pause(turn: Turn, one: Standing) -> Say:
    return Say("standing.paused", _facts(turn, turn.shop.standing.pause(turn.household, one)))


def _resume(turn: Turn, one: Standing) -> Say:
    return Say("standing.next", _facts(turn, turn.shop.standing.resume(turn.household, one)))


def _stop(turn: Turn, one: Standing) -> Say:
    turn.shop.standing.stop(turn.household, one)
    return Say("standing.stopped", _facts(turn, one))


def _change(turn: Turn, one: Standing) -> Say:
    slots, shop = turn.intent.slots, turn.shop.standing
    every, quantity = slots.get("every"), slots.get("quantity")
    rhythm = _rhythm(turn, str(every))[0] if every is not None else None
    number = int(quantity) if quantity is not None else None
    return Say(
        "standing.changed", _facts(turn, shop.change(turn.household, one, rhythm=rhythm, quantity=number))
    )


_DO: Mapping[str, Callable[[Turn, Standing], Say]] = {
    "skip": _skip,
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "change": _change,
}


def _name(turn: Turn, one: Standing) -> str:
    return names_apart(turn.shop, (one.item.product_id,))[0]


def _facts(turn: Turn, one: Standing) -> dict[str, object]:
    rhythm = {_UNITS[one.rhythm.unit]: {"quantity": one.rhythm.every}}
    return {
        "name": _name(turn, one),
        "quantity": one.item.quantity,
        "every": rhythm,
        "next": one.next,
        "most": one.most,
    }
