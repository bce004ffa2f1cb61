"""Products as files: `products.csv`, and schema.org JSON-LD for other shops and search engines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from voice_shop.catalogue.describe_products import COLUMNS
from voice_shop.catalogue.food import NONE
from voice_shop.catalogue.product import Catalogue, Product

SCHEMA = "https://schema.org"
REVIEWED = ("review", "review_source")
_FORMULA = re.compile(r"'*[=+\-@]")


def as_cells(product: Product, currency: str) -> dict[str, str]:
    """A product as the cells of its row; what is not said is empty."""
    lists = ("attributes", "aliases", "options", "diets")
    cells = {name: "; ".join(getattr(product, name)) for name in lists}
    for name in ("stock", "age_limit", "most_per_order"):
        value = getattr(product, name)
        cells[name] = "" if value is None else str(value)
    for name in ("perishable", "discontinued"):
        cells[name] = "yes" if getattr(product, name) else ""
    for name in ("id", "name", "brand", "category", "kind", "pack", "description", "tax", *REVIEWED):
        cells[name] = getattr(product, name)
    cells["rating"] = "" if product.rating is None else str(Decimal(product.rating).scaleb(-1))
    cells["reviews"] = str(product.reviews) if product.reviews else ""
    cells["price"] = amount(product.price, currency)
    cells["member_price"] = "" if product.member_price is None else amount(product.member_price, currency)
    cells["allergens"] = "; ".join(product.allergens) or (NONE if product.allergens_told else "")
    cells["variant"] = "; ".join(f"{key}: {value}" for key, value in product.variant.items())
    cells["variant_of"], cells["successor"] = product.variant_of or "", product.successor or ""
    return {column: cells[column] for column in COLUMNS}


def amount(minor: int, currency: str) -> str:
    """Minor units as an amount like "4.50"."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def csv_bytes(products: Iterable[Product], currency: str) -> bytes:
    """A whole `products.csv`, UTF-8, without the columns that nobody uses."""
    rows = [as_cells(product, currency) for product in products]
    used = [column for column in COLUMNS if any(row[column] for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([guarded(row[column]) for column in used] for row in rows)
    return text.getvalue().encode()


def json_ld(catalogue: Catalogue) -> dict[str, Any]:
    """All products as one schema.org document."""
    graph = [as_json_ld(product, catalogue.currency) for product in catalogue.products.values()]
    return {"@context": SCHEMA, "@graph": graph}


def as_json_ld(product: Product, currency: str) -> dict[str, Any]:
    """One schema.org `Product`. What schema.org has no word for is an `additionalProperty` by our column."""
    cells = as_cells(product, currency)
    thing: dict[str, Any] = {"@type": "Product", "sku": product.id, "name": product.name}
    for key, column in (("description", "description"), ("category", "category"), ("size", "pack")):
        if cells[column] and not (key == "size" and product.variant_of):
            thing[key] = cells[column]
    if product.brand:
        thing["brand"] = {"@type": "Brand", "name": product.brand}
    if product.aliases:
        thing["alternateName"] = list(product.aliases)
    if product.age_limit is not None:
        thing["audience"] = {"@type": "PeopleAudience", "requiredMinAge": product.age_limit}
    if product.rating is not None:
        thing["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": cells["rating"],
            "bestRating": "5",
        }
        thing["aggregateRating"]["reviewCount"] = product.reviews
    if product.review:
        thing["review"] = [{"@type": "Review", "reviewBody": product.review}]
    if product.variant_of:
        thing["isVariantOf"] = {"@type": "ProductGroup", "productGroupID": product.variant_of}
    thing["offers"] = _offer(product, cells, currency)
    more = [
        {"@type": "PropertyValue", "propertyID": column, "name": column, "value": cells[column]}
        for column in OURS
        if cells[column] and (column != "pack" or product.variant_of)
    ]
    if more:
        thing["additionalProperty"] = more
    return thing


OURS = (
    "kind", "attributes", "options", "perishable", "successor", "tax", "member_price", "allergens",
    "diets", "variant", "most_per_order", "pack", "review_source",
)  # fmt: skip
"""Columns that schema.org has no word for; in a family of variants, `size` may be how they differ."""


def _offer(product: Product, cells: Mapping[str, str], currency: str) -> dict[str, Any]:
    state = "OutOfStock" if product.stock == 0 else "InStock"
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": cells["price"],
        "priceCurrency": currency,
        "availability": f"{SCHEMA}/{'Discontinued' if product.discontinued else state}",
    }
    if product.stock is not None:
        offer["inventoryLevel"] = {"@type": "QuantitativeValue", "value": product.stock}
    return offer
