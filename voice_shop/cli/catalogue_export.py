"""`voice-shop catalogue export`: the shop's products for other programs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from voice_shop.cli.common import asked, common


@click.command("export")
@click.argument("file", required=False)
@click.option("--format", "kind", type=click.Choice(("json-ld", "csv")), default="json-ld", show_default=True)
@common
@click.pass_context
def export_products(context: click.Context, file: str | None, kind: str) -> None:
    """Write the products as schema.org JSON-LD or as CSV, to FILE or to the output.

    `catalogue import` reads both again. Texts that a spreadsheet would run are kept from it by an apostrophe.
    """
    from voice_shop.catalogue.writing import csv_bytes, json_ld
    from voice_shop.files import write_whole

    options = asked(context)
    catalogue = options.open_app().folder.catalogue
    if kind == "csv":
        data = csv_bytes(catalogue.products.values(), catalogue.currency)
    else:
        data = json.dumps(json_ld(catalogue), ensure_ascii=False, indent=1).encode() + b"\n"
    if file is None:
        click.echo(data, nl=False)
        return
    write_whole(Path(file), data)
    count = len(catalogue.products)
    if options.out.as_json:
        options.out.record({"file": file, "format": kind, "products": count})
    else:
        options.out.line(f"{count} products are in {file}.")
