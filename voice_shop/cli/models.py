"""`voice-shop models`: files of the speech engines."""

from __future__ import annotations

from typing import Any

import click

from voice_shop.cli.common import asked, common


@click.group("models")
@common
def command(**_options: Any) -> None:
    """Files of the speech engines."""


@command.command("list")
@common
@click.pass_context
def list_models(context: click.Context) -> None:
    """The models that are known, and which are on this machine."""
    asked(context).open_app()
