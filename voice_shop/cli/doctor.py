"""`voice-shop doctor`: check this machine and say what to do."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common
from voice_shop.errors import MissingError


@click.command("doctor")
@click.option(
    "--for",
    "need",
    type=click.Choice(["chat", "replay", "listen"]),
    help="What this machine is to do. [default: replay if sound is installed, else chat]",
)
@common
@click.pass_context
def command(context: click.Context, need: str | None) -> None:
    """Check this machine and say what to do.

    Nothing is changed. Ends with 3 if something is missing for what the machine is to do: chat is
    shopping by typing, replay adds hearing and speaking, listen adds the microphone and the speaker.
    """
    from voice_shop.app import App
    from voice_shop.cli.checks import examine, what_is_wanted
    from voice_shop.cli.finding import Need, Status
    from voice_shop.cli.quiet import libraries_quiet
    from voice_shop.home import Home

    options = asked(context)
    wanted = Need(need) if need else what_is_wanted()
    missing = 0
    with libraries_quiet(unless=options.verbose):
        findings = list(examine(App(Home(options.folder)), wanted))
    for finding in findings:
        missing += finding.status is Status.MISSING
        if options.out.as_json:
            options.out.record(
                {
                    "check": finding.check,
                    "status": finding.status,
                    "found": finding.found,
                    "do": finding.do or None,
                }
            )
            continue
        options.out.line(f"{_MARK[finding.status]}  {finding.check}: {finding.found}")
        if finding.do:
            options.out.line(f"    {finding.do}")
    if not options.out.as_json:
        options.out.line(
            f"Missing for {wanted}: {missing}." if missing else f"Everything that {wanted} needs is here."
        )
    if missing:
        context.exit(MissingError.exit_code)


_MARK = {"ok": "ok  ", "note": "note", "missing": "MISS"}
