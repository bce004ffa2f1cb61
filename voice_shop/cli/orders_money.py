"""`voice-shop orders cancel | refund | paid`: the money of an order, told before it moves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.commerce.payment_types import CancelPlan
    from voice_shop.commerce.refusal import Refusal


@click.command("cancel")
@click.argument("order_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
@click.pass_context
def cancel(context: click.Context, order_id: str, yes: bool) -> None:
    """Call an order off; what is paid back is told first, and a yes is a yes to exactly that."""
    from voice_shop.commerce.refusal import Refusal

    options = asked(context)
    app = options.open_app()
    plan = app.shop.plan_cancel(order_id)
    if isinstance(plan, Refusal):
        raise _no(app, order_id, plan)
    if not yes and not click.confirm(f"{in_words(app, plan)} Cancel it?", err=True):
        click.echo("Nothing was cancelled.", err=True)
        return
    result = app.shop.cancel(order_id, key=uuid.uuid4().hex, plan=plan.digest)
    if isinstance(result, Refusal):
        raise _no(app, order_id, result)
    tell(context, app, order_id)


@click.command("refund")
@click.argument("order_id")
@click.option("--amount", metavar="AMOUNT", help='Like "4.50"; without it, all that is left or owed.')
@click.option("--key", metavar="TEXT", help="Said again with the same key, it is done once.")
@common
@click.pass_context
def refund(context: click.Context, order_id: str, amount: str | None, key: str | None) -> None:
    """Pay some or all of an order back, never more than was paid for it."""
    from voice_shop.commerce.money import Money
    from voice_shop.commerce.refusal import Refusal

    app = asked(context).open_app()
    some = None if amount is None else Money.parse(amount, app.folder.profile.currency)
    result = app.shop.payments.refund(order_id, some, key=key)
    if isinstance(result, Refusal):
        raise _no(app, order_id, result)
    tell(context, app, order_id)


@click.command("paid")
@click.argument("order_id")
@common
@click.pass_context
def paid(context: click.Context, order_id: str) -> None:
    """The money of an order that is paid by a link has come in."""
    from voice_shop.commerce.refusal import Refusal

    app = asked(context).open_app()
    result = app.shop.payments.paid(order_id)
    if isinstance(result, Refusal):
        raise _no(app, order_id, result)
    tell(context, app, order_id)


def in_words(app: App, plan: CancelPlan) -> str:
    """A plan for people."""
    if not plan.refund.minor:
        return f"Order {plan.order_id} is not paid: cancelled, nothing is to be paid."
    return f"Order {plan.order_id}: {plan.refund.text(app.folder.profile.locale)} would be paid back."


def as_record(app: App, order_id: str) -> dict[str, Any]:
    """The money of an order as members of its JSON object; amounts in minor units."""
    balance = app.shop.payments.balance(order_id)
    moved = app.shop.payments.of(order_id)
    return {
        "charged": balance.charged.minor,
        "refunded": balance.refunded.minor,
        "refund_under_way": balance.under_way.minor,
        "movements": [
            {"kind": m.kind.value, "amount": m.amount.minor, "why": m.why, "at": m.at} for m in moved
        ],
    }


def words_of(app: App, order_id: str) -> str:
    """The money of an order in a line."""
    balance, locale = app.shop.payments.balance(order_id), app.folder.profile.locale
    if not balance.charged.minor:
        return "Nothing is paid."
    told = f"Paid {balance.charged.text(locale)}"
    if balance.refunded.minor:
        told += f", paid back {balance.refunded.text(locale)}"
    if balance.under_way.minor:
        told += f" ({balance.under_way.text(locale)} of it is on its way)"
    return f"{told}."


def tell(context: click.Context, app: App, order_id: str) -> None:
    """How an order and its money stand."""
    out, order = asked(context).out, app.shop.order(order_id)
    if order is None:
        return
    if out.as_json:
        told = {"id": order.id, "status": order.status.value, "currency": order.total.currency}
        out.record({**told, "pay_by": order.pay_by.means.value, **as_record(app, order_id)})
        return
    out.line(f"Order {order.id}: {order.status}. {words_of(app, order_id)}")


def _no(app: App, order_id: str, refusal: Refusal) -> Exception:
    from voice_shop.commerce.refusal import Code
    from voice_shop.errors import InputError

    locale = app.folder.profile.locale
    match refusal.code:
        case Code.UNKNOWN_ORDER:
            return InputError(
                f"There is no order {order_id!r}.", hint="See: voice-shop orders list", code=refusal.code
            )
        case Code.REFUND_TOO_MUCH:
            left = refusal.facts["left"].text(locale)
            return InputError(f"Only {left} of what was paid is left to pay back.", code=refusal.code)
        case Code.PLAN_CHANGED:
            back = refusal.facts["refund"].text(locale)
            return InputError(f"By now {back} would be paid back. Ask again.", code=refusal.code)
        case Code.TOO_LATE_TO_CANCEL:
            status = refusal.facts["status"]
            return InputError(f"Order {order_id} is {status} and cannot be cancelled.", code=refusal.code)
        case _:
            return InputError(f"Order {order_id} is not one that is paid by a link.", code=refusal.code)
