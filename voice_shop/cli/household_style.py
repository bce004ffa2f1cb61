"""`voice-shop household style`: in which words somebody is spoken to."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("style")
@click.argument("style", type=click.Choice(["plain", "formal", "playful"]))
@click.option("--person", default="", metavar="ID", help="For whom; without it, for everybody.")
@common
@click.pass_context
def set_style(context: click.Context, style: str, person: str) -> None:
    """Speak plainly, formally or playfully. What is about money is said the same in all of them."""
    from voice_shop.cli.household import changed_by

    options = asked(context)
    app = options.open_app()
    app.shop.manners.set_style(app.household, style, person=person, by=changed_by())
    if options.out.as_json:
        options.out.record({"person": person, "style": style})
    else:
        options.out.line(f"{person or 'Everybody'} is spoken to in the style {style}.")
