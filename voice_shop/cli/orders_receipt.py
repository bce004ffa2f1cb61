"""`voice-shop orders receipt`: the same receipt on a terminal, in a file and as a page to print."""

from __future__ import annotations

from pathlib import Path

import click

from voice_shop.cli.common import asked, common


@click.command("receipt")
@click.argument("order_id")
@click.option("--html", is_flag=True, help="One page, to be shown or printed (to PDF as well).")
@click.option("--out", metavar="FILE", help="Write it to a file; - is the terminal.", default="-")
@common
@click.pass_context
def receipt(context: click.Context, order_id: str, html: bool, out: str) -> None:
    """The receipt of an order, with tax and returns. With --json amounts are in minor units (cents)."""
    from voice_shop.commerce.receipt import facts
    from voice_shop.commerce.receipt_pages import as_html, as_text
    from voice_shop.commerce.refusal import Refusal
    from voice_shop.errors import InputError
    from voice_shop.files import write_whole

    options = asked(context)
    found = options.open_app().shop.receipts.of(order_id)
    if isinstance(found, Refusal):
        raise InputError(
            f"There is no order {order_id!r}.", hint="See: voice-shop orders list", code="unknown_order"
        )
    page = as_html(found) if html else as_text(found)
    if out != "-":
        write_whole(Path(out), page.encode())
    if options.out.as_json:
        options.out.record(facts(found))
    elif out != "-":
        options.out.line(f"Receipt {found.id} is in {out}.")
    else:
        click.echo(page, nl=False)
