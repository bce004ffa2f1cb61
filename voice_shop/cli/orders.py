"""`voice-shop orders`: what was bought, and the merchant's next step with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.orders_feedback import feedback
from voice_shop.cli.orders_money import cancel, paid, refund
from voice_shop.cli.orders_receipt import receipt
from voice_shop.cli.orders_shipments import deliver, late, ship

if TYPE_CHECKING:
    from datetime import datetime

    from voice_shop.app import App
    from voice_shop.catalogue.profile import ShopProfile
    from voice_shop.commerce.money import Money
    from voice_shop.commerce.types import Order, PricedLine

STATUSES = ("held", "placed", "packed", "shipped", "delivered", "cancelled", "returned", "refunded")


@click.group("orders")
@common
def command(**_options: Any) -> None:
    """The household's orders."""


for _part in (receipt, ship, deliver, late, cancel, refund, paid, feedback):
    command.add_command(_part)


@command.command("list")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many."
)
@common
@click.pass_context
def list_orders(context: click.Context, limit: int) -> None:
    """All orders, the newest first. With --json amounts are in minor units (cents)."""
    options = asked(context)
    app = options.open_app()
    orders = app.shop.orders(app.household, limit=limit)
    if options.out.as_json:
        for order in orders:
            options.out.record(_in_short(order))
        return
    options.out.table(
        ("order", "status", "placed", "total", "what"),
        [
            (
                order.id,
                order.status,
                _moment(order.placed_at, app.folder.profile),
                money(order.total, app.folder.profile.locale),
                ", ".join(f"{line.quantity} × {line.name}" for line in order.lines),
            )
            for order in orders
        ],
        empty="There are no orders yet.",
    )


@command.command("show")
@click.argument("order_id")
@common
@click.pass_context
def show_order(context: click.Context, order_id: str) -> None:
    """One order with everything in it."""
    options = asked(context)
    app = options.open_app()
    order = app.shop.order(order_id)
    if order is None:
        raise _no_order(order_id)
    _print(context, app, order)


@command.command("advance")
@click.argument("order_id")
@click.argument("status", type=click.Choice(STATUSES))
@common
@click.pass_context
def advance_order(context: click.Context, order_id: str, status: str) -> None:
    """Bring an order to its next status, as the merchant does."""
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.commerce.types import OrderStatus
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    order = app.shop.order(order_id)
    if order is None:
        raise _no_order(order_id)
    result = app.shop.advance(order_id, OrderStatus(status))
    if isinstance(result, Refusal):
        raise InputError(f"Order {order_id} is {order.status} and cannot become {status}.", code=result.code)
    _print(context, app, result)


@command.command("delay")
@click.argument("order_id")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@common
@click.pass_context
def delay_order(context: click.Context, order_id: str, day: datetime) -> None:
    """Give an order that will be late another day of arrival, which the shopper is told."""
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    order = app.shop.order(order_id)
    if order is None:
        raise _no_order(order_id)
    result = app.shop.fulfilment.delay(order_id, day.date())
    if isinstance(result, Refusal):
        raise InputError(f"Order {order_id} is {order.status} and cannot be late.", code=result.code)
    _print(context, app, result)


def as_record(order: Order) -> dict[str, Any]:
    """An order as its JSON object; amounts in minor units."""
    from voice_shop.commerce.amounts import added_tax, sum_of

    return {
        **_in_short(order),
        "discount": sum_of(order.discounts, order.total.currency).minor,
        "added_tax": added_tax(order.taxes, order.total.currency, included=order.tax_included).minor,
        "delivery": order.delivery.minor,
        "address": order.address,
        "arrives": order.arrives,
        "slot": None if order.slot is None else {"starts": order.slot.starts, "ends": order.slot.ends},
        "expected": order.expected,
        "status_at": order.status_at,
        "pay_by": order.pay_by.means.value,
    }


def money(amount: Money, locale: str) -> str:
    """An amount for people, as they write it ("en-IE")."""
    return amount.text(locale)


def options_in_words(options: Mapping[str, str]) -> str:
    """Options as they are written after a product's name."""
    return ", ".join(f"{group}: {value}" for group, value in options.items())


def _in_short(order: Order) -> dict[str, Any]:
    """What a list tells of an order."""
    return {
        "id": order.id,
        "status": str(order.status),
        "lines": [_line(line) for line in order.lines],
        "total": order.total.minor,
        "currency": order.total.currency,
        "placed_at": order.placed_at,
    }


def _line(line: PricedLine) -> dict[str, Any]:
    return {
        "product_id": line.product_id,
        "product": line.name,
        "pack": line.pack,
        "quantity": line.quantity,
        "options": dict(line.options),
        "unit_price": line.unit_price.minor,
        "total": line.total.minor,
    }


def _print(context: click.Context, app: App, order: Order) -> None:
    from voice_shop.cli import orders_money, orders_shipments
    from voice_shop.commerce.amounts import added_tax, sum_of

    out, profile = asked(context).out, app.folder.profile
    if out.as_json:
        out.record(
            {
                **as_record(order),
                **orders_money.as_record(app, order.id),
                **orders_shipments.as_record(app, order.id),
            }
        )
        return
    out.line(f"Order {order.id}: {order.status} since {_moment(order.status_at, profile)}")
    out.table(
        ("quantity", "product", "options", "each", "total"),
        [
            (
                line.quantity,
                f"{line.name} {line.pack}".strip(),
                options_in_words(line.options),
                money(line.unit_price, profile.locale),
                money(line.total, profile.locale),
            )
            for line in order.lines
        ],
        empty="",
    )
    arrives = f", arrives {order.due:%Y-%m-%d}" if order.due else ""
    if order.slot is not None:
        end = _moment(order.slot.ends, profile).split()[-1]
        arrives += f", slot {_moment(order.slot.starts, profile)} to {end}"
    if order.expected and order.arrives:
        arrives += f" (promised {order.arrives:%Y-%m-%d})"
    delivery, total = money(order.delivery, profile.locale), money(order.total, profile.locale)
    less = sum_of(order.discounts, order.total.currency)
    tax = added_tax(order.taxes, order.total.currency, included=order.tax_included)
    between = f" Discount {money(less, profile.locale)}." if less.minor else ""
    between += f" Tax {money(tax, profile.locale)}." if tax.minor else ""
    out.line(f"Delivery {delivery} to {order.address}{arrives}.{between} Total {total}.")
    for line in orders_shipments.words_of(app, order):
        out.line(line)
    out.line(orders_money.words_of(app, order.id))


def _moment(at: datetime, profile: ShopProfile) -> str:
    from zoneinfo import ZoneInfo

    return f"{at.astimezone(ZoneInfo(profile.timezone)):%Y-%m-%d %H:%M}"


def _no_order(order_id: str) -> Exception:
    from voice_shop.errors import InputError

    return InputError(
        f"There is no order {order_id!r}.", hint="See: voice-shop orders list", code="unknown_order"
    )
