"""What the shop and the world do between two turns: `shop:` steps of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, cast

from voice_shop.catalogue.product import Product
from voice_shop.commerce.money import Money
from voice_shop.commerce.refusal import Refusal
from voice_shop.commerce.types import Order, OrderStatus
from voice_shop.errors import InputError
from voice_shop.scenarios.scenes import Things

if TYPE_CHECKING:
    from voice_shop.scenarios.stage import Stage


class Deed(Enum):
    """What stands behind a deed's name."""

    TEXT = auto()
    THINGS = auto()


DEEDS: Mapping[str, Deed | tuple[str, ...]] = {
    "advance": ("packed", "shipped", "delivered"),
    "ship": Deed.THINGS,
    "deliver": ("parts",),
    "delay": Deed.TEXT,
    "price": Deed.TEXT,
    "stock": Deed.THINGS,
    "discontinue": Deed.TEXT,
    "payment": ("declines", "fails", "works"),
    "fault": ("next_turn",),
    "reach": ("away", "back"),
    "answer": Deed.TEXT,
    "restart": ("now",),
}
"""Deed -> what stands behind it; a tuple is the values that there are. Orders: the newest one is meant."""


def do(stage: Stage, deeds: Mapping[str, str | Things]) -> None:
    """Do them in order. Raises InputError when the shop cannot."""
    for name, value in deeds.items():
        answer = _DO[name](stage, value)
        if isinstance(answer, Refusal):
            raise InputError(f"{name}: the shop says {answer.code.value} here.", code="scenario_step")


def _newest(stage: Stage) -> Order:
    orders = stage.placed()
    if not orders:
        raise InputError("There is no order of this scenario yet.", code="scenario_step")
    return orders[-1]


def _advance(stage: Stage, upto: str) -> Refusal | None:
    """Move an order on, past the steps between; its undo window has passed by then."""
    stages = (OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)
    order = _newest(stage)
    if order.status is OrderStatus.HELD and order.held_until is not None:
        stage.pass_time(order.held_until - stage.now() + timedelta(seconds=1))
    began = stages.index(order.status) + 1 if order.status in stages else 0
    for status in stages[began : stages.index(OrderStatus(upto)) + 1]:
        moved = stage.shop.advance(order.id, status)
        if isinstance(moved, Refusal):
            return moved
    return None


def _ship(stage: Stage, parts: Things) -> object:
    _after_undo(stage)
    order = _newest(stage)
    lines = {line.line_id: parts[line.product_id] for line in order.lines if line.product_id in parts}
    return stage.shop.shipments.ship(order.id, lines)


def _after_undo(stage: Stage) -> None:
    held = _newest(stage).held_until
    if held is not None and held >= stage.now():
        stage.pass_time(held - stage.now() + timedelta(seconds=1))


def _delay(stage: Stage, days: str) -> object:
    order = _newest(stage)
    if order.arrives is None or not days.isdecimal():
        raise InputError("delay: give the days that it comes later, as 2.", code="scenario_step")
    return stage.shop.fulfilment.delay(order.id, order.arrives + timedelta(days=int(days)))


def _price(stage: Stage, text: str) -> None:
    name, _, amount = text.partition(" ")
    money = Money.parse(amount, stage.shop.profile.currency)
    stage.change_product(name, lambda product: replace(product, price=money.minor))


def _discontinued(product: Product) -> Product:
    return replace(product, discontinued=True)


def _stock(stage: Stage, levels: Things) -> None:
    for name, left in levels.items():
        stage.shop.set_stock(stage.known(name), left)


def _answer(stage: Stage, text: str) -> None:
    tickets = stage.tickets.list()
    if not tickets:
        raise InputError("answer: nothing was passed on to a person.", code="scenario_step")
    stage.tickets.reply(tickets[0].id, text)


_DO: Mapping[str, Callable[[Stage, Any], object]] = {
    "advance": _advance,
    "ship": _ship,
    "deliver": lambda stage, _: stage.shop.shipments.deliver(_newest(stage).id),
    "delay": _delay,
    "price": _price,
    "stock": _stock,
    "discontinue": lambda stage, name: stage.change_product(name, _discontinued),
    "payment": lambda stage, how: stage.till.be(cast(str, how)),
    "fault": lambda stage, _: stage.break_next_turn(),
    "reach": lambda stage, how: stage.be_reached(how == "back"),
    "answer": _answer,
    "restart": lambda stage, _: stage.restart(),
}
