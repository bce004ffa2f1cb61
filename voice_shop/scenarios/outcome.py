"""What a conversation left behind in the shop, and how two of those differ, in the shop's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from voice_shop.commerce.event_types import EventKind
from voice_shop.commerce.types import Order, PricedLine
from voice_shop.scenarios.scenes import Bought, Then, Things
from voice_shop.scenarios.stage import Stage

Name = Callable[[str], str]
"""From a product's id to the name that shoppers hear."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order: its things, total as written ("8.44") and status."""

    lines: Things
    total: str
    status: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The database after a scenario; fields as `scenes.Then` has them."""

    orders: tuple[Placed, ...] = ()
    cart: Things = field(default_factory=dict)
    stock: Things = field(default_factory=dict)
    list: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    tickets: int = 0
    money: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def outcome(stage: Stage) -> Outcome:
    """What the database of a stage says now."""
    shop = stage.shop
    placed = stage.placed()
    now = shop.stock_levels()
    levels = {name: (left or 0) - (stage.stock_before.get(name) or 0) for name, left in now.items()}
    cases = [case for case in reversed(shop.cases.list()) if case.opened_at >= stage.scenario.start]
    lists = [one for one in shop.lists.all(stage.household) if one.name == "shopping"]
    return Outcome(
        orders=tuple(_placed(order) for order in placed),
        cart=things(shop.cart(stage.household).lines),
        stock={name: change for name, change in levels.items() if change},
        list=tuple(entry.wanted.product_id or entry.wanted.words for one in lists for entry in one.entries),
        cases=tuple(str(case.kind) for case in cases),
        tickets=len(stage.tickets.list()),
        **_happened(stage, {order.id: order for order in placed}),
    )


def _happened(stage: Stage, placed: Mapping[str, Order]) -> dict[str, tuple[str, ...]]:
    """What was told of the scenario's orders, and what came to none: their money and their parts."""
    money, parts = [], []
    for event in stage.shop.events.after(limit=10_000):
        if event.amount is not None and (event.order_id in placed or event.kind is EventKind.VOID):
            money.append(f"{event.kind.value} {event.amount.amount}")
        if event.shipment is not None and event.order_id in placed:
            products = {line.line_id: line.product_id for line in placed[event.order_id].lines}
            sent = (f"{line.quantity} {products[line.line_id]}" for line in event.shipment.lines)
            parts.append(f"{event.kind.value} {', '.join(sent)}")
    return {"money": tuple(money), "parts": tuple(parts)}


def _placed(order: Order) -> Placed:
    return Placed(things(order.lines), str(order.total.amount), str(order.status))


def things(lines: Iterable[PricedLine]) -> dict[str, int]:
    """Lines of a cart or an order, each with all its options."""
    found: dict[str, int] = {}
    for line in lines:
        thing = "/".join([line.product_id, *sorted(line.options.values())])
        found[thing] = found.get(thing, 0) + line.quantity
    return found


def unlike(then: Then, got: Outcome, name: Name) -> list[str]:
    """What is not as it must be; nothing if all is."""
    found = list(_orders_unlike(then.orders, got.orders, name))
    if then.cart is not None:
        found += [f"{change} in the cart" for change in changes(then.cart, got.cart, name)]
    if then.stock is not None:
        found += [f"{change} in stock" for change in changes(then.stock, got.stock, name)]
    for what, wanted, there in (
        ("on the shopping list", then.list, got.list),
        ("cases", then.cases, got.cases),
        ("money", then.money, got.money),
        ("parts", then.parts, got.parts),
    ):
        if wanted is not None and tuple(wanted) != there:
            found.append(f"{what}: {_told(there)}, not {_told(wanted)}")
    if then.tickets is not None and then.tickets != got.tickets:
        found.append(f"{got.tickets} passed on to a person, not {then.tickets}")
    return found


def differences(before: Outcome, after: Outcome, name: Name) -> list[str]:
    """What the second has otherwise than the first."""
    orders = tuple(Bought(order.lines, order.total, order.status) for order in before.orders)
    left = (before.cart, before.stock, before.list, before.cases, before.tickets)
    wanted = Then(orders, *left, before.money, before.parts)
    return unlike(wanted, after, name)


def _orders_unlike(wanted: tuple[Bought, ...], got: tuple[Placed, ...], name: Name) -> Iterator[str]:
    for bought, placed in zip(wanted, got, strict=False):
        yield from (f"{change} ordered" for change in changes(bought.lines, placed.lines, name))
        if bought.total is not None and bought.total != placed.total:
            yield f"the order costs {placed.total}, not {bought.total}"
        if bought.status is not None and bought.status != placed.status:
            yield f"the order is {placed.status}, not {bought.status}"
    for bought in wanted[len(got) :]:
        yield f"order not placed: {_listed(bought.lines, name)}"
    for placed in got[len(wanted) :]:
        yield f"order placed that nobody wants: {_listed(placed.lines, name)}, {placed.total}"


def changes(wanted: Things, got: Things, name: Name) -> list[str]:
    """From wanted to got: "+1 coffee". A wanted thing without options is one with any."""
    left = dict(got)
    found = []
    for thing, quantity in wanted.items():
        fitting = [other for other in left if _fits(thing, other)]
        there = sum(left.pop(other) for other in fitting)
        if there != quantity:
            found.append(f"{there - quantity:+d} {_spoken(thing, name)}")
    return found + [f"{quantity:+d} {_spoken(thing, name)}" for thing, quantity in left.items()]


def _fits(wanted: str, got: str) -> bool:
    product, *options = wanted.split("/")
    other, *there = got.split("/")
    return product == other and set(options) <= set(there)


def _listed(things: Mapping[str, int], name: Name) -> str:
    return ", ".join(f"{quantity} {_spoken(thing, name)}" for thing, quantity in things.items())


def _spoken(thing: str, name: Name) -> str:
    product, *options = thing.split("/")
    return " ".join([*options, name(product)])


def _told(entries: Iterable[str]) -> str:
    return ", ".join(entries) or "nothing"
