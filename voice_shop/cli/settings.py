"""`voice-shop settings`: what is in force and where it comes from."""

from __future__ import annotations

import click

from voice_shop.cli.common import asked, common


@click.command("settings")
@common
@click.pass_context
def command(context: click.Context) -> None:
    """The settings in force and where they come from."""
    from voice_shop.home import Home
    from voice_shop.settings import load

    options = asked(context)
    file = Home(options.folder).settings_file
    rows = load(file).effective()
    if options.out.as_json:
        for row in rows:
            options.out.record(
                {
                    "key": row.key,
                    "value": row.value,
                    "source": row.source,
                    "what": row.what,
                    "may_be": row.may_be,
                }
            )
        return
    options.out.table(
        ("setting", "value", "from", "what it is"),
        [(row.key, _written(row.value), row.source, row.what) for row in rows],
        empty="",
    )
    options.out.line(f"Change them in {file}" + ("" if file.exists() else " (voice-shop init writes it)"))


def _written(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
