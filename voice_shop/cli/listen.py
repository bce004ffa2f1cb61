"""`voice-shop listen`: shop by speaking to this machine."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("listen")
@common
@click.pass_context
def command(context: click.Context) -> None:
    """Shop by speaking to this machine, until Ctrl-C."""
    asked(context).open_app()
