"""`voice-shop init`: set up a shop in the home."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("init")
@click.option(
    "--sample",
    type=click.Choice(["grocery", "barista", "kruidenier"]),
    default="grocery",
    show_default=True,
    help="The shop to begin with.",
)
@click.option("--force", is_flag=True, help="Put another shop that is there aside. Orders are kept.")
@common
@click.pass_context
def command(context: click.Context, sample: str, force: bool) -> None:
    """Set up a shop in the home.

    The shop's files are plain text: change them, or copy them and begin your own. Orders and
    settings that are there already are kept.
    """
    from voice_shop.app import App
    from voice_shop.home import Home, Outcome, initialise

    options = asked(context)
    outcome = initialise(options.folder, sample, replace=force)
    app = App(Home(options.folder))
    context.call_on_close(app.close)
    if outcome is not Outcome.ALREADY:
        app.shop.seed_history(app.folder.history)
    if options.out.as_json:
        options.out.record(
            {
                "home": options.folder,
                "sample": sample,
                "outcome": outcome,
                "shop": app.folder.profile.name,
                "products": len(app.folder.catalogue.products),
            }
        )
        return
    done = {
        Outcome.CREATED: f"The {sample} shop is ready in {options.folder}.",
        Outcome.REPLACED: f"The {sample} shop is ready in {options.folder}; the former is kept beside it.",
        Outcome.ALREADY: f"The {sample} shop was set up in {options.folder} already.",
    }
    options.out.line(done[outcome])
    options.out.line("Try: voice-shop chat")
