"""`voice-shop cart`: what is in the cart, who put it there, and taking the last change back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App


@click.group("cart")
@common
def command(**_options: Any) -> None:
    """The household's cart."""


@command.command("show")
@common
@click.pass_context
def show(context: click.Context) -> None:
    """What is in it, and who put it there."""
    _tell(context, asked(context).open_app())


@command.command("undo")
@click.option("--key", metavar="TEXT", help="Said again with the same key, it is done once.")
@common
@click.pass_context
def undo(context: click.Context, key: str | None) -> None:
    """Take the last change back; again, the one before it. A purchase ends that."""
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    answer = app.shop.undo(app.household, key=key)
    if isinstance(answer, Refusal):
        raise InputError("There is no change to take back.", code=answer.code)
    _tell(context, app)


@command.command("code")
@click.argument("code", required=False, default="")
@click.option("--remove", is_flag=True, help="Use it no more; without CODE, none of them.")
@common
@click.pass_context
def code(context: click.Context, code: str, remove: bool) -> None:
    """Use a code for the next purchase; without CODE, tell which are in use."""
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.errors import InputError

    options = asked(context)
    app = options.open_app()
    promotions = app.shop.promotions
    if remove:
        promotions.remove(app.household, code)
    elif code:
        answer = promotions.enter(app.household, code)
        if isinstance(answer, Refusal):
            why = str(answer.facts["why"]).replace("_", " ")
            raise InputError(f"The code {code!r} does not count: {why}.", code=answer.code)
    entered = promotions.entered(app.household)
    if options.out.as_json:
        options.out.record({"codes": list(entered)})
        return
    options.out.line(f"In use: {', '.join(entered)}." if entered else "No code is in use.")


@command.command("drafts")
@click.option("--drop", type=int, metavar="NUMBER", help="Throw this one away.")
@common
@click.pass_context
def drafts(context: click.Context, drop: int | None) -> None:
    """What was to be bought while the shop was away. Nothing of it is bought without a new yes."""
    from voice_shop.errors import InputError

    options = asked(context)
    app = options.open_app()
    if drop is not None and not app.shop.drafts.drop(app.household, drop):
        raise InputError(f"There is no draft {drop}.", hint="`cart drafts` lists them.", code="no_draft")
    rows = []
    for draft in app.shop.drafts.open(app.household):
        items = draft.items or ()
        what = [{"product_id": item.product_id, "quantity": item.quantity} for item in items]
        if options.out.as_json:
            at = draft.at.isoformat()
            options.out.record({"draft": draft.id, "person": draft.person, "at": at, "items": what or None})
            continue
        told = ", ".join(f"{item.quantity} {app.shop.name(item.product_id)}" for item in items)
        rows.append((draft.id, told or "the cart", draft.person))
    if not options.out.as_json:
        options.out.table(("draft", "what", "by"), rows, empty="There is no draft.")


def _tell(context: click.Context, app: App) -> None:
    from zoneinfo import ZoneInfo

    from voice_shop.cli.orders import money, options_in_words

    out, profile = asked(context).out, app.folder.profile
    cart, added = app.shop.cart(app.household), app.shop.added(app.household)
    if out.as_json:
        lines = [
            {
                "id": line.line_id,
                "product_id": line.product_id,
                "product": line.name,
                "quantity": line.quantity,
                "options": dict(line.options),
                "total": line.total.minor,
                "added_by": added[line.line_id].person if line.line_id in added else "",
                "channel": added[line.line_id].channel if line.line_id in added else "",
                "added_at": added[line.line_id].at if line.line_id in added else None,
            }
            for line in cart.lines
        ]
        out.record({"lines": lines, "total": cart.total.minor, "currency": cart.total.currency})
        return
    zone = ZoneInfo(profile.timezone)
    rows = []
    for line in cart.lines:
        who = added.get(line.line_id)
        by = (
            f"{who.person or '?'} ({who.channel or '?'}), {who.at.astimezone(zone):%Y-%m-%d %H:%M}"
            if who
            else ""
        )
        what = f"{line.name} {line.pack}".strip()
        rows.append(
            (line.quantity, what, options_in_words(line.options), money(line.total, profile.locale), by)
        )
    out.table(("quantity", "product", "options", "total", "added by"), rows, empty="The cart is empty.")
    out.line(f"Together {money(cart.total, profile.locale)} before delivery.")
