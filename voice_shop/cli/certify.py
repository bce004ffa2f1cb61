"""`voice-shop certify`: go or no-go, before the first shopper comes."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common
from voice_shop.errors import InputError


@click.command("certify")
@common
@click.pass_context
def command(context: click.Context) -> None:
    """Go or no-go: try the home's shop as a whole before shoppers do.

    Each line is pass, warn or fail, with what to do. Scenarios are made from the shop's own products and
    played in a copy; nothing of the home is changed. Ends with 2 if anything fails.
    """
    from voice_shop.cli.certify_lines import Verdict
    from voice_shop.cli.certify_shop import of_shop
    from voice_shop.cli.certify_works import of_works
    from voice_shop.cli.quiet import libraries_quiet

    options = asked(context)
    app = options.open_app()
    app.folder  # noqa: B018 - a shop that cannot be read is told by its own mistakes
    counts = dict.fromkeys(Verdict, 0)
    with libraries_quiet(unless=options.verbose):
        for line in (*of_shop(app), *of_works(app)):
            counts[line.verdict] += 1
            if options.out.as_json:
                told = {"check": line.check, "verdict": line.verdict, "found": line.found}
                options.out.record({**told, "do": line.do or None})
                continue
            options.out.line(f"{line.verdict}  {line.check}: {line.found}")
            if line.do:
                options.out.line(f"      {line.do}")
    go = not counts[Verdict.FAIL]
    if not options.out.as_json:
        summary = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
        options.out.line(f"{'Go' if go else 'No go'}: {summary}.")
    if not go:
        context.exit(InputError.exit_code)
