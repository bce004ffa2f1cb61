"""`voice-shop standing`: what is asked about again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.commerce.standing import Standing

_EVERY = click.option("--every", metavar="RHYTHM", help='Like "2 weeks" or "1 month".')
_MOST = click.option("--most", metavar="AMOUNT", help="What one may cost; above it, a run says so first.")


@click.group("standing")
@common
def command(**_options: Any) -> None:
    """Standing orders. Each run is read back and asked about; none is bought without a yes to it."""


@command.command("list")
@common
@click.pass_context
def list_(context: click.Context) -> None:
    """All that were not stopped."""
    app = asked(context).open_app()
    _tell(context, app, app.shop.standing.all(app.household))


@command.command("add")
@click.argument("product")
@_EVERY
@click.option("--quantity", type=click.IntRange(1, 99), default=1, show_default=True, help="How many.")
@click.option("--first", metavar="DATE", help="Day of the first run, as 2026-03-18; today without it.")
@_MOST
@click.option("--by", default="", metavar="ID", help="Whose it is; whoever shop.toml names without it.")
@common
@click.pass_context
def add(
    context: click.Context,
    product: str,
    every: str | None,
    quantity: int,
    first: str | None,
    most: str | None,
    by: str,
) -> None:
    """A new one, of a product (by its id). Again with the same product changes it."""
    from datetime import date

    from voice_shop.commerce.refusal import Refusal
    from voice_shop.commerce.rhythm import Rhythm
    from voice_shop.commerce.types import Item
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    if every is None:
        raise InputError("How often is missing.", hint='Give --every "2 weeks".', code="bad_rhythm")
    try:
        day = None if first is None else date.fromisoformat(first)
    except ValueError as error:
        raise InputError(f"{first!r} is no day.", hint="Write it as 2026-03-18.", code="bad_day") from error
    item, who = Item(product, quantity), by or app.folder.profile.person_id
    rhythm, limit = Rhythm.parse(every), _money(app, most)
    made = app.shop.standing.create(app.household, item, rhythm, by=who, first=day, most=limit)
    if isinstance(made, Refusal):
        raise InputError(
            f"{product} cannot be ordered so: {made.code.value.replace('_', ' ')}.", code=made.code
        )
    _tell(context, app, (made,))


@command.command("change")
@click.argument("number", type=int)
@_EVERY
@click.option("--quantity", type=click.IntRange(1, 99), help="How many.")
@_MOST
@common
@click.pass_context
def change(
    context: click.Context, number: int, every: str | None, quantity: int | None, most: str | None
) -> None:
    """Another rhythm, quantity or limit."""
    from voice_shop.commerce.rhythm import Rhythm

    app = asked(context).open_app()
    rhythm = None if every is None else Rhythm.parse(every)
    limit, one = _money(app, most), _find(app, number)
    changed = app.shop.standing.change(app.household, one, rhythm=rhythm, quantity=quantity, most=limit)
    _tell(context, app, (changed,))


@command.command("skip")
@click.argument("number", type=int)
@common
@click.pass_context
def skip(context: click.Context, number: int) -> None:
    """Leave out its next run."""
    app = asked(context).open_app()
    _tell(context, app, (app.shop.standing.skip(app.household, _find(app, number)),))


@command.command("pause")
@click.argument("number", type=int)
@common
@click.pass_context
def pause(context: click.Context, number: int) -> None:
    """Ask no more until it is resumed."""
    app = asked(context).open_app()
    _tell(context, app, (app.shop.standing.pause(app.household, _find(app, number)),))


@command.command("resume")
@click.argument("number", type=int)
@common
@click.pass_context
def resume(context: click.Context, number: int) -> None:
    """Go on with the first day that is not past."""
    app = asked(context).open_app()
    _tell(context, app, (app.shop.standing.resume(app.household, _find(app, number)),))


@command.command("stop")
@click.argument("number", type=int)
@common
@click.pass_context
def stop(context: click.Context, number: int) -> None:
    """End it."""
    app = asked(context).open_app()
    app.shop.standing.stop(app.household, _find(app, number))


def _find(app: App, number: int) -> Standing:
    from voice_shop.errors import InputError

    for one in app.shop.standing.all(app.household):
        if one.id == number:
            return one
    raise InputError(
        f"There is no standing order {number}.", hint="`standing list` lists them.", code="no_standing"
    )


def _money(app: App, amount: str | None) -> Any:
    from voice_shop.commerce.money import Money

    return None if amount is None else Money.parse(amount, app.folder.profile.currency)


def _tell(context: click.Context, app: App, found: tuple[Standing, ...]) -> None:
    from voice_shop.cli.orders import money

    out, locale = asked(context).out, app.folder.profile.locale
    if out.as_json:
        for one in found:
            out.record(
                {
                    "standing": one.id,
                    "person": one.person,
                    "product_id": one.item.product_id,
                    "options": dict(one.item.options),
                    "quantity": one.item.quantity,
                    "every": f"{one.rhythm.every} {one.rhythm.unit}",
                    "next": one.next.isoformat(),
                    "most": one.most.minor,
                    "paused": one.paused,
                }
            )
        return
    rows = [
        (
            one.id,
            one.item.quantity,
            app.shop.name(one.item.product_id),
            f"every {one.rhythm.every} {one.rhythm.unit}{'s' if one.rhythm.every > 1 else ''}",
            "paused" if one.paused else one.next.isoformat(),
            money(one.most, locale),
        )
        for one in found
    ]
    out.table(("standing", "quantity", "product", "rhythm", "next", "at most"), rows, empty="There is none.")
