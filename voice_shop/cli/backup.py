"""`voice-shop backup`: a verified copy of the home's database, also while it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from voice_shop.cli.common import asked, common


@click.command("backup")
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@common
@click.pass_context
def command(context: click.Context, file: str, force: bool) -> None:
    """Copy carts, offers, orders and the purchase record into FILE, and verify the copy.

    The shop may be in use meanwhile. Settings and the shop's folder are plain files of yours and not in it.
    """
    from voice_shop.home import Home
    from voice_shop.journal.backup import back_up

    options = asked(context)
    to = Path(file)
    count = back_up(Home(options.folder).database, to, force=force)
    if options.out.as_json:
        options.out.record({"file": file, "bytes": to.stat().st_size, "records": count})
    else:
        options.out.line(f"Wrote {file}; it is whole, with {count} records of purchases.")
