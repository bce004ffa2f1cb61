"""`voice-shop household`: people, limits, PINs and what else a household decides."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.household_passphrase import set_passphrase
from voice_shop.cli.household_show import tell_changes, tell_rules
from voice_shop.cli.household_style import set_style

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.commerce.household.household import Households
    from voice_shop.commerce.money import Money

ROLES = ("adult", "teen", "child", "guest")
_PERSON = click.option(
    "--person", default="", metavar="ID", help="Of one person; without it, of all together."
)


@click.group("household")
@common
def command(**_options: Any) -> None:
    """People, limits, PINs and what else a household decides. Every change is kept with who made it."""


@command.command("show")
@common
@click.pass_context
def show(context: click.Context) -> None:
    """Everything that holds now."""
    app = asked(context).open_app()
    tell_rules(asked(context).out, app.shop.households.rules(app.household), app.folder.profile)


@command.command("changes")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many."
)
@common
@click.pass_context
def changes(context: click.Context, limit: int) -> None:
    """Who changed what, the newest first."""
    app = asked(context).open_app()
    found = app.shop.households.changes(app.household, limit=limit)
    tell_changes(asked(context).out, found, app.folder.profile)


@command.group("person")
@common
def person(**_options: Any) -> None:
    """The people of the household."""


@person.command("add")
@click.argument("person_id", metavar="ID")
@click.option(
    "--role", type=click.Choice(ROLES), default="adult", show_default=True, help="What they may do."
)
@click.option("--name", default="", help="How they are called, if the id does not say it.")
@common
@click.pass_context
def add_person(context: click.Context, person_id: str, role: str, name: str) -> None:
    """Add somebody, or change who is there already."""
    from voice_shop.commerce.household.types import Person, Role

    app, households = _households(context)
    households.put_person(app.household, Person(person_id, Role(role), name), by=changed_by())
    _show(context, app)


@person.command("remove")
@click.argument("person_id", metavar="ID")
@common
@click.pass_context
def remove_person(context: click.Context, person_id: str) -> None:
    """Take somebody out, with their limits and PIN. What they ordered stays."""
    app, households = _households(context)
    households.remove_person(app.household, person_id, by=changed_by())
    _show(context, app)


@command.command("role")
@click.argument("person_id", metavar="ID")
@click.argument("role", type=click.Choice(ROLES))
@common
@click.pass_context
def set_role(context: click.Context, person_id: str, role: str) -> None:
    """Give somebody another role."""
    from dataclasses import replace

    from voice_shop.commerce.household.types import Role
    from voice_shop.errors import InputError

    app, households = _households(context)
    there = households.rules(app.household).people.get(person_id)
    if there is None:
        raise InputError(
            f"{person_id!r} is not in this household.", hint="Add them: voice-shop household person add"
        )
    households.put_person(app.household, replace(there, role=Role(role)), by=changed_by())
    _show(context, app)


@command.command("cap")
@click.argument("period", type=click.Choice(["order", "day", "month"]))
@click.argument("amount", required=False)
@click.option("--off", is_flag=True, help="No limit any more.")
@click.option("--category", default="", metavar="ID", help="Only the goods of a department.")
@_PERSON
@common
@click.pass_context
def set_cap(
    context: click.Context, period: str, amount: str | None, off: bool, category: str, person: str
) -> None:
    """Limit what may be spent: `cap day 50`, `cap month 20 --category coffee --person ben`."""
    from voice_shop.commerce.household.types import Cap, Period

    app, households = _households(context)
    most = _amount(app, amount, off=off)
    if most is None:
        households.drop_cap(app.household, Period(period), person=person, category=category, by=changed_by())
    else:
        households.set_cap(app.household, Cap(Period(period), most, person, category), by=changed_by())
    _show(context, app)


@command.command("pin")
@click.argument("given", nargs=-1, metavar="")
@click.option("--off", is_flag=True, help="Have no PIN any more.")
@_PERSON
@common
@click.pass_context
def set_pin(context: click.Context, given: tuple[str, ...], off: bool, person: str) -> None:
    """Set or change a PIN. It is asked for, or read from standard input; never an argument."""
    from voice_shop.errors import InputError

    if given:
        # Said without repeating it: it may be the PIN.
        raise InputError("A PIN is not an argument, where others could read it.", hint="It is asked for.")
    app = asked(context).open_app()
    if off:
        app.shop.pins.remove(app.household, person=person, by=changed_by())
    else:
        app.shop.pins.set(app.household, _digits(), person=person, by=changed_by())
    _show(context, app)


@command.command("pin-over")
@click.argument("amount", required=False)
@click.option("--off", is_flag=True, help="No order needs a PIN.")
@common
@click.pass_context
def set_pin_over(context: click.Context, amount: str | None, off: bool) -> None:
    """Orders over this amount need a PIN."""
    app, households = _households(context)
    households.set_pin_over(app.household, _amount(app, amount, off=off), by=changed_by())
    _show(context, app)


@command.command("challenge-over")
@click.argument("amount", required=False)
@click.option("--off", is_flag=True, help="No order needs words said back.")
@common
@click.pass_context
def set_challenge_over(context: click.Context, amount: str | None, off: bool) -> None:
    """Orders over this amount, or of amounts easily misheard, need two words said back."""
    app, households = _households(context)
    households.set_challenge_over(app.household, _amount(app, amount, off=off), by=changed_by())
    _show(context, app)


@command.command("hours")
@click.argument("hours", nargs=-1, metavar="[22:00-07:00[/sat,sun]]...")
@click.option("--off", is_flag=True, help="Buy at any hour.")
@common
@click.pass_context
def set_hours(context: click.Context, hours: tuple[str, ...], off: bool) -> None:
    """Hours in which nothing is bought, all of them; the days after "/" are those on which they begin."""
    from voice_shop.commerce.household.household import read_hours

    _one_of(hours, off)
    app, households = _households(context)
    households.set_hours(app.household, [read_hours(text) for text in hours], by=changed_by())
    _show(context, app)


@command.command("allergens")
@click.argument("allergens", nargs=-1)
@click.option("--off", is_flag=True, help="Nobody has an allergy.")
@common
@click.pass_context
def set_allergens(context: click.Context, allergens: tuple[str, ...], off: bool) -> None:
    """What nobody here may eat, all of it: nothing that contains it is bought."""
    _one_of(allergens, off)
    app, households = _households(context)
    households.set_allergens(app.household, allergens, by=changed_by())
    _show(context, app)


@command.command("substitutions")
@click.argument("policy", type=click.Choice(["never", "ask", "only"]))
@click.argument("products", nargs=-1, metavar="[PRODUCT=OTHER,OTHER]...")
@common
@click.pass_context
def set_substitutions(context: click.Context, policy: str, products: tuple[str, ...]) -> None:
    """What may be offered in place of what cannot be had; "only" names products and what may replace them."""
    from voice_shop.commerce.household.types import Substituting, Substitutions

    app, households = _households(context)
    only = {one: tuple(others.split(",")) for one, _, others in (text.partition("=") for text in products)}
    households.set_substitutions(app.household, Substitutions(Substituting(policy), only), by=changed_by())
    _show(context, app)


@command.command("switch")
@click.argument("name", type=click.Choice(["personalisation", "reminders", "transcripts", "elder"]))
@click.argument("state", type=click.Choice(["on", "off", "default"]))
@_PERSON
@common
@click.pass_context
def set_switch(context: click.Context, name: str, state: str, person: str) -> None:
    """Allow something, or not."""
    from voice_shop.commerce.household.types import Switch

    app, households = _households(context)
    on = {"on": True, "off": False, "default": None}[state]
    households.set_switch(app.household, Switch(name), on=on, person=person, by=changed_by())
    _show(context, app)


command.add_command(set_passphrase)
command.add_command(set_style)


def _households(context: click.Context) -> tuple[App, Households]:
    app = asked(context).open_app()
    return app, app.shop.households


def _show(context: click.Context, app: App) -> None:
    tell_rules(asked(context).out, app.shop.households.rules(app.household), app.folder.profile)


def changed_by() -> str:
    """Who changes it: the user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command"


def _digits() -> str:
    from voice_shop.cli.typed import typed_lines

    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt("PIN", hide_input=True, confirmation_prompt=True, err=True))
    return next(iter(typed_lines()), "")


def _one_of(given: tuple[str, ...], off: bool) -> None:
    from voice_shop.errors import InputError

    if bool(given) == off:
        raise InputError("Say what holds, or --off.")


def _amount(app: App, amount: str | None, *, off: bool) -> Money | None:
    from voice_shop.commerce.money import Money

    _one_of((amount,) if amount else (), off)
    return None if amount is None else Money.parse(amount, app.folder.profile.currency)
