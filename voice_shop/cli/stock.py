"""`voice-shop stock`: what is on hand. It lives in the database; products.csv only says how it began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.app import App


@click.group("stock")
@common
def command(**_options: Any) -> None:
    """What is on hand."""


@command.command("list")
@click.option("--below", type=click.IntRange(0), metavar="PACKS", help="Only what has fewer.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True)
@common
@click.pass_context
def list_stock(context: click.Context, below: int | None, limit: int) -> None:
    """Products with what is left, the scarcest first. With --json, null is unlimited."""
    options = asked(context)
    app = options.open_app()
    left = app.shop.stock_levels()
    rows = [
        (product.id, product.name, left.get(product.id, 0))
        for product in app.folder.catalogue.products.values()
        if not product.discontinued
    ]
    rows = [row for row in rows if below is None or (row[2] is not None and row[2] < below)]
    rows.sort(key=lambda row: (row[2] is None, row[2] or 0))
    if options.out.as_json:
        for product_id, name, count in rows[:limit]:
            options.out.record({"id": product_id, "name": name, "stock": count})
        return
    options.out.table(
        ("id", "product", "stock"),
        [(product_id, name, "any" if count is None else count) for product_id, name, count in rows[:limit]],
        empty="Nothing is so scarce.",
    )


@command.command("set")
@click.argument("product_id")
@click.argument("packs")
@common
@click.pass_context
def set_stock(context: click.Context, product_id: str, packs: str) -> None:
    """Say how many packs were counted: a number, or "any" for unlimited."""
    from voice_shop.errors import InputError

    app = asked(context).open_app()
    _check_product(app, product_id)
    if packs != "any" and not (packs.isascii() and packs.isdigit() and len(packs) < 10):
        raise InputError(
            f"{packs!r} is not a number of packs.", hint='Write a number, or "any".', code="bad_stock"
        )
    app.shop.set_stock(product_id, None if packs == "any" else int(packs))
    _print(context, app, product_id)


@command.command("add")
@click.argument("product_id")
@click.argument("packs", type=click.IntRange(-999_999_999, 999_999_999))
@common
@click.pass_context
def add_stock(context: click.Context, product_id: str, packs: int) -> None:
    """Add packs that arrived; a number below zero (after --) takes off what broke."""
    app = asked(context).open_app()
    _check_product(app, product_id)
    app.shop.add_stock(product_id, packs)
    _print(context, app, product_id)


def _check_product(app: App, product_id: str) -> None:
    from voice_shop.catalogue.problems import did_you_mean
    from voice_shop.errors import InputError

    products = app.folder.catalogue.products
    if product_id not in products:
        hint = did_you_mean(product_id, products, "See: voice-shop catalogue search")
        raise InputError(f"There is no product {product_id!r}.", hint=hint, code="unknown_product")


def _print(context: click.Context, app: App, product_id: str) -> None:
    out, left = asked(context).out, app.shop.stock(product_id)
    product = app.folder.catalogue.products[product_id]
    if out.as_json:
        out.record({"id": product_id, "name": product.name, "stock": left})
    else:
        out.line(f"{product.name}: {'any number' if left is None else left} on hand.")
