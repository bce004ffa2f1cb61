"""`voice-shop restore`: a backup in the place of the home's database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from voice_shop.cli.common import asked, common


@click.command("restore")
@click.argument("file")
@common
@click.pass_context
def command(context: click.Context, file: str) -> None:
    """Put a backup in the place of the home's database, after verifying it.

    The old database stays beside it as shop.db.before-DATE-TIME. No other process may use the home.
    """
    from voice_shop.journal.backup import restore

    options = asked(context)
    home = options.open_home()
    with home.only_listener():
        aside = restore(Path(file), home.database, datetime.now().astimezone())
    if options.out.as_json:
        options.out.record({"file": file, "database": home.database, "aside": aside})
    else:
        kept = f" The old database is {aside}." if aside else ""
        options.out.line(f"Restored {home.database}.{kept}")
