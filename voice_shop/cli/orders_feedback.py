"""`voice-shop orders feedback`: what shoppers answered after a delivery, or about a cart that they left."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("feedback")
@common
@click.pass_context
def feedback(context: click.Context) -> None:
    """Answers to the one question after a delivery, or about a cart that was left."""
    options = asked(context)
    app = options.open_app()
    found = app.shop.feedback.all(app.household)
    if options.out.as_json:
        for one in found:
            told = {"about": one.about, "answer": one.answer, "person": one.person, "at": one.at.isoformat()}
            options.out.record(told)
        return
    rows = [(f"{one.at:%Y-%m-%d}", one.about, one.answer, one.person) for one in found]
    options.out.table(("day", "about", "answer", "by"), rows, empty="Nobody has answered yet.")
