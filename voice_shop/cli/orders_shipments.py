"""`voice-shop orders ship | deliver | late`: orders that go out, whole or in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from datetime import datetime

    from voice_shop.app import App
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.commerce.shipment_types import Shipment
    from voice_shop.commerce.types import Order


@click.command("ship")
@click.argument("order_id")
@click.option(
    "--line", "lines", multiple=True, metavar="NUMBER[:QUANTITY]",
    help="A line of the order, counted from 1; all of it, or so many. Without it: the rest.",
)  # fmt: skip
@click.option("--carrier", default="", metavar="NAME", help="Who brings it; otherwise the shop's usual one.")
@click.option("--tracking", default="", metavar="TEXT", help="The carrier's reference.")
@click.option("--expected", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day of arrival.")
@click.option("--key", metavar="TEXT", help="Said again with the same key, it is done once.")
@common
@click.pass_context
def ship(
    context: click.Context,
    order_id: str,
    lines: tuple[str, ...],
    carrier: str,
    tracking: str,
    expected: datetime | None,
    key: str | None,
) -> None:
    """Send an order out, or some lines of it; the shopper is told of each part."""
    from voice_shop.commerce.refusal import Refusal

    app = asked(context).open_app()
    order = app.shop.order(order_id)
    chosen = _lines(order, lines) if order is not None and lines else None
    result = app.shop.shipments.ship(
        order_id,
        chosen,
        carrier=carrier,
        tracking=tracking,
        expected=expected.date() if expected is not None else None,
        key=key,
    )
    if isinstance(result, Refusal):
        raise _no(order_id, result)
    _tell(context, app, order_id)


@click.command("deliver")
@click.argument("order_id")
@click.option("--shipment", default="", metavar="ID", help="Only this part; otherwise all that is under way.")
@common
@click.pass_context
def deliver(context: click.Context, order_id: str, shipment: str) -> None:
    """A shipment is there, or all of them; with its last part the order is delivered."""
    from voice_shop.commerce.refusal import Refusal

    app = asked(context).open_app()
    result = app.shop.shipments.deliver(order_id, shipment)
    if isinstance(result, Refusal):
        raise _no(order_id, result)
    _tell(context, app, order_id)


@click.command("late")
@common
@click.pass_context
def late(context: click.Context) -> None:
    """What should have arrived and did not, the longest overdue first."""
    options = asked(context)
    found = options.open_app().shop.shipments.late()
    rows = [
        {
            "order": order.id,
            "shipment": None if part is None else part.id,
            "status": order.status.value,
            "due": (part.expected if part is not None else None) or order.due,
            "carrier": "" if part is None else part.carrier,
            "tracking": "" if part is None else part.tracking,
        }
        for order, part in found
    ]
    if options.out.as_json:
        for row in rows:
            options.out.record(row)
        return
    names = ("order", "shipment", "status", "due", "carrier", "tracking")
    options.out.table(names, [[row[name] or "" for name in names] for row in rows], empty="Nothing is late.")


def as_record(app: App, order_id: str) -> dict[str, Any]:
    """The shipments of an order as a member of its JSON object."""
    return {"shipments": [_record(one) for one in app.shop.shipments.of(order_id)]}


def words_of(app: App, order: Order) -> list[str]:
    """A line for each shipment."""
    names = {line.line_id: line.name for line in order.lines}
    told = []
    for one in app.shop.shipments.of(order.id):
        things = ", ".join(f"{line.quantity} × {names[line.line_id]}" for line in one.lines)
        by = " ".join(part for part in (one.carrier, one.tracking) if part)
        due = one.expected or order.due
        state = (
            f"delivered {one.delivered_at:%Y-%m-%d}" if one.delivered_at else f"under way, due {due or '?'}"
        )
        told.append(f"Shipment {one.id}: {things}; {state}{f' ({by})' if by else ''}.")
    return told


def _record(one: Shipment) -> dict[str, Any]:
    return {
        "id": one.id,
        "lines": [{"line": int(line.line_id), "quantity": line.quantity} for line in one.lines],
        "carrier": one.carrier,
        "tracking": one.tracking,
        "expected": one.expected,
        "shipped_at": one.shipped_at,
        "delivered_at": one.delivered_at,
    }


def _lines(order: Order, given: tuple[str, ...]) -> dict[str, int]:
    """Line id -> quantity; a line that is named twice counts once for each."""
    from voice_shop.errors import InputError

    found: dict[str, int] = {}
    for text in given:
        number, colon, many = text.partition(":")
        at = int(number) - 1 if number.isdecimal() else -1
        if not 0 <= at < len(order.lines) or (colon and not many.isdecimal()):
            raise InputError(
                f"{text!r} is no line of order {order.id}.",
                hint=f"Write a number from 1 to {len(order.lines)}, or like 1:2.",
                code="bad_line",
            )
        line = order.lines[at]
        found[line.line_id] = found.get(line.line_id, 0) + (int(many) if colon else line.quantity)
    return found


def _tell(context: click.Context, app: App, order_id: str) -> None:
    out, order = asked(context).out, app.shop.order(order_id)
    if order is None:
        return
    if out.as_json:
        out.record({"id": order.id, "status": order.status.value, **as_record(app, order_id)})
        return
    out.line(f"Order {order.id}: {order.status}.")
    for line in words_of(app, order):
        out.line(line)


def _no(order_id: str, refusal: Refusal) -> Exception:
    from voice_shop.commerce.refusal import Code
    from voice_shop.errors import InputError

    match refusal.code:
        case Code.UNKNOWN_ORDER:
            return InputError(
                f"There is no order {order_id!r}.", hint="See: voice-shop orders list", code=refusal.code
            )
        case Code.TOO_MANY:
            told = f"Of {refusal.facts['product']} only {refusal.facts['limit']} are left to send."
            return InputError(told, code=refusal.code)
        case _:
            status = str(refusal.facts.get("status", ""))
            why = {
                "held": "is held: it can still be taken back, and nothing leaves the shop before",
                "shipped": "is on its way already, all of it",
            }
            told = why.get(status, f"is {status} and cannot be sent" if status else "has no such line")
            return InputError(f"Order {order_id} {told}.", code=refusal.code)
