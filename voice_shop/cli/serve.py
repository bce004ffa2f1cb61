"""`voice-shop serve`: the shop for assistants that call it over the network."""

from __future__ import annotations

from typing import Any

import click

from voice_shop.cli.common import asked, common
from voice_shop.cli.output import Output


@click.group("serve")
@common
def command(**_options: Any) -> None:
    """Answer assistants that call over the network: the Alexa skill."""


@command.command("alexa")
@click.option("--host", metavar="ADDRESS", help="Listen there instead of where the settings say.")
@click.option("--port", type=click.IntRange(0, 65535), help="And on this port; 0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 64), help="So many processes answer.")
@common
@click.pass_context
def alexa(context: click.Context, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the Alexa skill over HTTP, for a proxy that has the TLS certificate. Ctrl-C ends it.

    It needs [alexa] skill_id in the settings. docs/alexa.md tells how to deploy it.
    """
    from skills.alexa import SkillSettings, create_app
    from skills.alexa.logs import log_to_stderr
    from skills.alexa.serving import serve
    from skills.alexa.workers import usual

    options = asked(context)
    home = options.open_home()
    settings = SkillSettings.of_home(home.folder)
    log_to_stderr("info")
    serve(
        create_app(settings),
        host=host or settings.alexa.host,
        port=settings.alexa.port if port is None else port,
        threads=settings.alexa.threads,
        processes=workers or settings.alexa.workers or usual(),
        ready=lambda address: _tell(options.out, address),
    )


def _tell(out: Output, address: str) -> None:
    if out.as_json:
        out.record({"address": address})
    else:
        out.line(f"Serving Alexa on {address}")
