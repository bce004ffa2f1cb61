"""Reads a shop folder: plain files that a merchant can open, edit and copy.

All of it is read, or none: then a list says what is wrong.

shop.toml        what the shop promises and whom it serves
categories.toml  departments, with the ways to say them
options.toml     option groups and their values (may be absent)
products.csv     the products, one a row; its first row names the columns
promotions.toml  codes and offers (may be absent)
faq.yaml, faq/   what the merchant says about delivery, returns, hours… (may be absent)
orders.json      what the household bought before, in days before today (may be absent)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voice_shop.catalogue import describe, describe_terms, feeds
from voice_shop.catalogue.describe_faq import read_faq
from voice_shop.catalogue.describe_products import products as read_products
from voice_shop.catalogue.describe_promotions import FILE as PROMOTIONS
from voice_shop.catalogue.describe_promotions import promotions
from voice_shop.catalogue.fields import Fields
from voice_shop.catalogue.history import PastOrder
from voice_shop.catalogue.past_orders import past_orders
from voice_shop.catalogue.problems import Problems, ShopFolderError
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.catalogue.reading import decode, parsed_json, read_bytes, toml
from voice_shop.catalogue.writing import as_cells

PRODUCTS = "products.csv"

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ShopFolder:
    """Everything a shop folder says."""

    catalogue: Catalogue
    profile: ShopProfile
    history: tuple[PastOrder, ...] = ()


def load_folder(folder: Path) -> ShopFolder:
    """Read a shop folder.

    Raises:
        ShopFolderError: something is missing or wrong; its `problems` name every file, row and column.
    """
    return load_with_products(folder, None)


def load_with_products(
    folder: Path,
    products: bytes | None,
    name: str = PRODUCTS,
    kind: str = "csv",
    tell: Tell | None = None,
    known: Mapping[str, Product] | None = None,
) -> ShopFolder:
    """Read a shop folder as it would be with other products; None reads its own.

    Args:
        folder: the shop folder.
        products: bytes of the other file with products.
        name: what messages call that file.
        kind: its format, one of `feeds.FORMATS`.
        tell: is told how many products were read, now and then.
        known: products as they are; what a feed says nothing about stays so.

    Raises:
        ShopFolderError: something is missing or wrong.
    """
    problems = Problems()
    settings = _toml(folder, "shop.toml", problems)
    profile = None if problems.found else describe.profile(settings, "shop.toml", problems)
    currency = profile.currency if profile is not None else "EUR"
    departments = describe.categories(_toml(folder, "categories.toml", problems), "categories.toml", problems)
    faq = read_faq(folder, problems)
    options = _toml(folder, "options.toml", problems, needed=False)
    groups = describe.groups(options, "options.toml", currency, problems)
    # A mistake in these files would show again in every row that relies on them.
    problems.raise_if_any()
    data = products if products is not None else read_bytes(folder / PRODUCTS)
    items = feeds.read(data, name, kind, currency, departments, problems)
    if known and kind in feeds.FEEDS:
        items = _completed(items, known, currency)
    found = read_products(_counted(items, tell), currency, departments, groups, problems)
    if not found and not problems.found:
        problems.add(name, "has no products.", "Add at least one.")
    if profile is not None and profile.tax.rates:
        describe_terms.check_taxes(found.values(), profile.tax.rates, name, problems)
    problems.raise_if_any()
    tables = _toml(folder, PROMOTIONS, problems, needed=False)
    offers = promotions(tables, currency, found, departments, problems)
    problems.raise_if_any()
    assert profile is not None  # noqa: S101 - for the type checker: without it a problem was raised
    catalogue = Catalogue(found, groups, departments, currency, profile.language, offers)
    history: tuple[PastOrder, ...] = ()
    if os.path.exists(folder / "orders.json"):
        orders = parsed_json(decode(read_bytes(folder / "orders.json"), "orders.json"), "orders.json")
        history = past_orders(orders, "orders.json", found, groups, profile.address_label, problems)
        problems.raise_if_any()
    return ShopFolder(catalogue, replace(profile, faq=faq), history)


def _toml(folder: Path, name: str, problems: Problems, *, needed: bool = True) -> dict[str, Any]:
    """Tables of one file; what is wrong with it is noted, so that the other files are still looked at."""
    if not needed and not os.path.exists(folder / name):
        return {}
    try:
        return toml(decode(read_bytes(folder / name), name), name)
    except ShopFolderError as error:
        problems.found.extend(error.problems)
        return {}


def _completed(items: Iterable[Fields], known: Mapping[str, Product], currency: str) -> Iterator[Fields]:
    """What is known of each product already, under what the feed says about it."""
    for fields in items:
        product = known.get(str(fields.values.get("id")))
        if product is not None:
            cells = as_cells(product, currency)
            kept = {column: cells[column] for column in feeds.UNTOLD if cells[column]}
            if cells["stock"] not in ("", "0"):  # "in stock" is no count; sold out is over, though
                kept["stock"] = cells["stock"]
            fields = replace(fields, values={**kept, **fields.values})  # noqa: PLW2901 - the same, with more
        yield fields


def _counted(items: Iterable[Fields], tell: Tell | None) -> Iterator[Fields]:
    for number, fields in enumerate(items, start=1):
        if tell is not None and number % 1000 == 0:
            tell(number)
        yield fields
