"""`voice-shop catalogue`: the shop's products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from voice_shop.cli.catalogue_check import check_products
from voice_shop.cli.catalogue_export import export_products
from voice_shop.cli.catalogue_import import import_products
from voice_shop.cli.common import asked, common

if TYPE_CHECKING:
    from voice_shop.catalogue.product import Product


@click.group("catalogue")
@common
def command(**_options: Any) -> None:
    """The shop's products."""


command.add_command(import_products)
command.add_command(export_products)
command.add_command(check_products)


@command.command("search")
@click.argument("text", nargs=-1)
@click.option("--category", metavar="ID", help="Only this department.")
@click.option("--attribute", "attributes", multiple=True, metavar="WORD", help="Only with this; repeatable.")
@click.option("--max-price", metavar="AMOUNT", help="At most this, like 4.50.")
@click.option("--all", "sold_out", is_flag=True, help="Also what is out of stock.")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=10, show_default=True, help="At most so many."
)
@common
@click.pass_context
def search_products(
    context: click.Context,
    text: tuple[str, ...],
    category: str | None,
    attributes: tuple[str, ...],
    max_price: str | None,
    sold_out: bool,
    limit: int,
) -> None:
    """Products by words, department, attributes and price."""
    from voice_shop.catalogue.pack import unit_price
    from voice_shop.catalogue.problems import did_you_mean
    from voice_shop.catalogue.search import search
    from voice_shop.commerce.money import Money
    from voice_shop.errors import InputError

    options = asked(context)
    app = options.open_app()
    catalogue = app.folder.catalogue
    if category is not None and category not in catalogue.categories:
        raise InputError(
            f"There is no department {category!r}.",
            hint=did_you_mean(category, catalogue.categories),
            code="unknown_category",
        )
    found = search(
        catalogue,
        text=" ".join(text),
        category=category,
        attributes=attributes,
        max_price_minor=Money.parse(max_price, catalogue.currency).minor if max_price is not None else None,
        in_stock_only=not sold_out,
        limit=limit,
    )
    if options.out.as_json:
        for product in found:
            options.out.record(as_record(product, catalogue.currency))
        return
    from voice_shop.cli.orders import money

    def each(p: Product) -> str:
        told = unit_price(p.price, p.pack)
        return f"{money(Money(round(told[0]), catalogue.currency), locale)}/{told[1]}" if told else ""

    locale = app.folder.profile.locale
    options.out.table(
        ("id", "product", "price", "per unit", "stock", "department"),
        [
            (
                p.id,
                p.name,
                money(Money(p.price, catalogue.currency), locale),
                each(p),
                _stock(p),
                p.category,
            )
            for p in found
        ],
        empty="Nothing was found.",
    )


def as_record(product: Product, currency: str) -> dict[str, Any]:
    """A product as its JSON object; prices in minor units, that of a unit rounded to whole ones."""
    from voice_shop.catalogue.pack import unit_price

    each = unit_price(product.price, product.pack)
    return {
        "id": product.id,
        "name": product.name,
        "brand": product.brand,
        "kind": product.kind,
        "category": product.category,
        "pack": product.pack,
        "price": product.price,
        "currency": currency,
        "stock": product.stock,
        "attributes": list(product.attributes),
        "options": list(product.options),
        "unit_price": round(each[0]) if each else None,
        "unit": each[1] if each else None,
        "allergens": list(product.allergens) if product.allergens_told else None,
        "diets": list(product.diets),
        "age_limit": product.age_limit,
        "variant_of": product.variant_of,
        "variant": dict(product.variant),
    }


def _stock(product: Product) -> str:
    return "any" if product.stock is None else str(product.stock)
