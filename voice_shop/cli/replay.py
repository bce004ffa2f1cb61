"""`voice-shop replay`: recordings through the whole pipeline."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("replay")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--out", "target", metavar="WAV", type=click.Path(dir_okay=False), help="Write both sides here."
)
@common
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], target: str | None) -> None:
    """Run recordings through the whole pipeline, as if they came from the microphone.

    The recordings are one conversation, one after the other.
    """
    asked(context).open_app()
