"""`voice-shop lists`: shopping and wish lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.lists_files import as_csv, as_record, read_file

if TYPE_CHECKING:
    from voice_shop.app import App
    from voice_shop.commerce.list_types import Wanted
    from voice_shop.commerce.lists import Lists

_KEY = click.option("--key", metavar="TEXT", help="Said again with the same key, it is done once.")


@click.group("lists")
@common
def command(**_options: Any) -> None:
    """Shopping and wish lists of the household and of its people."""


@command.command("show")
@click.argument("name", required=False)
@common
@click.pass_context
def show(context: click.Context, name: str | None) -> None:
    """One list, or all."""
    app, lists = _lists(context)
    for one in lists.all(app.household) if name is None else (lists.get(app.household, name),):
        _tell(context, app, one.name)


@command.command("create")
@click.argument("name")
@click.option("--kind", type=click.Choice(["shopping", "wish"]), default="shopping", show_default=True)
@click.option("--person", default="", metavar="ID", help="Whose it is; without it, everybody's.")
@_KEY
@common
@click.pass_context
def create(context: click.Context, name: str, kind: str, person: str, key: str | None) -> None:
    """A new list."""
    from voice_shop.commerce.list_types import ListKind

    app, lists = _lists(context)
    lists.create(app.household, name, kind=ListKind(kind), person=person, key=key)
    _tell(context, app, name)


@command.command("rename")
@click.argument("name")
@click.argument("to")
@common
@click.pass_context
def rename(context: click.Context, name: str, to: str) -> None:
    """Give a list another name."""
    app, lists = _lists(context)
    lists.rename(app.household, name, to)
    _tell(context, app, to)


@command.command("merge")
@click.argument("name")
@click.argument("into")
@_KEY
@common
@click.pass_context
def merge(context: click.Context, name: str, into: str, key: str | None) -> None:
    """Put all of list NAME on list INTO; the same thing is more of it, and NAME is gone."""
    app, lists = _lists(context)
    lists.merge(app.household, name, into, key=key)
    _tell(context, app, into)


@command.command("delete")
@click.argument("name")
@common
@click.pass_context
def delete(context: click.Context, name: str) -> None:
    """Throw a list away."""
    app, lists = _lists(context)
    lists.delete(app.household, name)


@command.command("add")
@click.argument("name")
@click.argument("what")
@click.option("--quantity", type=click.IntRange(1, 99), default=1, show_default=True, help="How many.")
@click.option("--by", default="", metavar="ID", help="Who adds it.")
@_KEY
@common
@click.pass_context
def add(context: click.Context, name: str, what: str, quantity: int, by: str, key: str | None) -> None:
    """Put a product (by its id) on a list, or words that are none. The same again is more of it."""
    app, lists = _lists(context)
    lists.add(app.household, name, _wanted(app, what, quantity), by=by, key=key)
    _tell(context, app, name)


@command.command("tick")
@click.argument("name")
@click.argument("entry")
@click.option("--off", is_flag=True, help="Take the tick off.")
@common
@click.pass_context
def tick(context: click.Context, name: str, entry: str, off: bool) -> None:
    """Tick an entry (the number that `show` gives)."""
    app, lists = _lists(context)
    lists.tick(app.household, name, entry, on=not off)
    _tell(context, app, name)


@command.command("quantity")
@click.argument("name")
@click.argument("entry")
@click.argument("quantity", type=click.IntRange(0, 99))
@common
@click.pass_context
def quantity_(context: click.Context, name: str, entry: str, quantity: int) -> None:
    """Want that many of an entry; 0 takes it off."""
    app, lists = _lists(context)
    lists.set_quantity(app.household, name, entry, quantity)
    _tell(context, app, name)


@command.command("remove")
@click.argument("name")
@click.argument("entry")
@common
@click.pass_context
def remove(context: click.Context, name: str, entry: str) -> None:
    """Take an entry off."""
    app, lists = _lists(context)
    lists.remove(app.household, name, entry)
    _tell(context, app, name)


@command.command("to-cart")
@click.argument("name")
@click.option("--all", "everything", is_flag=True, help="Not only what is ticked.")
@_KEY
@common
@click.pass_context
def to_cart(context: click.Context, name: str, everything: bool, key: str | None) -> None:
    """Move what is ticked into the cart; what cannot be had stays on the list."""
    options = asked(context)
    app, lists = _lists(context)
    done = lists.to_cart(app.household, name, ticked_only=not everything, key=key)
    stayed = {entry: None if no is None else no.code.value for entry, no in done.stayed.items()}
    if options.out.as_json:
        options.out.record({"moved": list(done.moved), "stayed": stayed})
        return
    options.out.line(f"{len(done.moved)} moved to the cart.")
    for entry, why in stayed.items():
        options.out.line(f"{entry} stays: {why or 'it is no product of the shop'}")


@command.command("export")
@click.argument("name")
@common
@click.pass_context
def export(context: click.Context, name: str) -> None:
    """A list as CSV on standard output; with --json as JSON. `import` reads both."""
    app, lists = _lists(context)
    one = lists.get(app.household, name)
    if asked(context).out.as_json:
        asked(context).out.record(as_record(one))
        return
    for line in as_csv(one).splitlines():
        asked(context).out.line(line)


@command.command("import")
@click.argument("name")
@click.argument("file")
@click.option("--by", default="", metavar="ID", help="Who adds it.")
@common
@click.pass_context
def import_(context: click.Context, name: str, file: str, by: str) -> None:
    """Have everything of a CSV or JSON file on a list, all or nothing. Twice is as once."""
    app, lists = _lists(context)
    lists.load(app.household, name, read_file(file), by=by)
    _tell(context, app, name)


def _lists(context: click.Context) -> tuple[App, Lists]:
    app = asked(context).open_app()
    return app, app.shop.lists


def _wanted(app: App, what: str, quantity: int) -> Wanted:
    from voice_shop.commerce.list_types import Wanted

    if app.shop.product(what) is not None:
        return Wanted(what, quantity=quantity)
    return Wanted(words=what.strip(), quantity=quantity)


def _tell(context: click.Context, app: App, name: str) -> None:
    out = asked(context).out
    one = app.shop.lists.get(app.household, name)
    if out.as_json:
        out.record(as_record(one))
        return
    out.line(f"{one.name} ({one.kind.value}{f', {one.person}' if one.person else ''})")
    out.table(
        ("entry", "", "quantity", "what", "options"),
        [
            (
                entry.id,
                "✓" if entry.wanted.ticked else "",
                entry.wanted.quantity,
                app.shop.name(entry.wanted.product_id) if entry.wanted.product_id else entry.wanted.words,
                ", ".join(entry.wanted.options.values()),
            )
            for entry in one.entries
        ],
        empty="Nothing is on it.",
    )
