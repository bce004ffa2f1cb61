"""What a merchant's files say, as values: profile, departments, option groups, products."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency

from voice_shop.catalogue.fields import Fields, WrongValueError
from voice_shop.catalogue.problems import Problems, did_you_mean, shown
from voice_shop.catalogue.product import Category, OptionGroup, OptionValue, Product
from voice_shop.catalogue.profile import ShopProfile
from voice_shop.catalogue.reading import Row

PROFILE_KEYS = (
    "name",
    "currency",
    "timezone",
    "locale",
    "delivery_fee",
    "free_delivery_from",
    "delivery_days",
    "return_days",
    "undo_minutes",
    "order_cap",
    "day_cap",
    "address_label",
    "household",
    "person",
    "contact",
)
COLUMNS = (
    "id",
    "name",
    "brand",
    "category",
    "kind",
    "pack",
    "price",
    "stock",
    "description",
    "attributes",
    "aliases",
    "options",
    "perishable",
    "discontinued",
    "successor",
)
NEEDED_COLUMNS = ("id", "name", "category", "price")

_PLACES = ("before", "after", "both")


def profile(table: Mapping[str, Any], name: str, problems: Problems) -> ShopProfile | None:
    """The shop's settings, or None if one of them cannot be used."""
    fields = Fields(table, name, "key", problems)
    fields.only(PROFILE_KEYS)
    try:
        currency = fields.text("currency", "EUR")
        if not is_currency(currency):
            raise fields.wrong("currency", f"{shown(currency)} is no currency.", 'Use a code like "EUR".')
        return ShopProfile(
            name=fields.text("name"),
            currency=currency,
            timezone=_timezone(fields),
            locale=_locale(fields),
            delivery_fee_minor=fields.amount("delivery_fee", currency, empty=0),
            free_delivery_from_minor=_amount_or_none(fields, "free_delivery_from", currency),
            delivery_days=fields.count("delivery_days", most=365, empty=1),
            return_days=fields.count("return_days", most=3650, empty=14),
            undo_minutes=fields.count("undo_minutes", most=10080, empty=0),
            order_cap_minor=_amount_or_none(fields, "order_cap", currency),
            day_cap_minor=_amount_or_none(fields, "day_cap", currency),
            address_label=fields.text("address_label", "home"),
            household_id=fields.text("household", "home"),
            person_id=fields.text("person", "shopper"),
            contact=fields.text("contact", ""),
        )
    except WrongValueError:
        return None


def _amount_or_none(fields: Fields, name: str, currency: str) -> int | None:
    return fields.amount(name, currency) if name in fields.values else None


def _timezone(fields: Fields) -> str:
    value = fields.text("timezone", "UTC")
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise fields.wrong(
            "timezone", f"{shown(value)} is not known.", 'Use a name like "Europe/Paris".'
        ) from None
    return value


def _locale(fields: Fields) -> str:
    value = fields.text("locale", "en")
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise fields.wrong("locale", f"{shown(value)} is not known.", 'Use a code like "en-IE".') from None
    return value


def categories(tables: Mapping[str, Any], name: str, problems: Problems) -> dict[str, Category]:
    """Departments by id."""
    found: dict[str, Category] = {}
    top = Fields(tables, name, "key", problems)
    for key, value in tables.items():
        try:
            fields = top.inner(value, f"{name}, [{key}]")
            fields.only(("name", "spoken"))
            _named(fields, key)
            found[key] = Category(key, fields.text("name"), fields.texts("spoken"))
        except WrongValueError:
            continue
    return found


def _named(fields: Fields, key: str) -> None:
    """The name in the brackets is a text like any other."""
    Fields({"name": key}, fields.place, "the", fields.problems).text("name")


def groups(tables: Mapping[str, Any], name: str, currency: str, problems: Problems) -> dict[str, OptionGroup]:
    """Option groups by name."""
    found: dict[str, OptionGroup] = {}
    top = Fields(tables, name, "key", problems)
    for key, value in tables.items():
        try:
            fields = top.inner(value, f"{name}, [{key}]")
            fields.only(("values", "required", "default", "place"))
            _named(fields, key)
            found[key] = _group(key, fields, currency)
        except WrongValueError:
            continue
    return found


def _group(key: str, fields: Fields, currency: str) -> OptionGroup:
    listed = fields.values.get("values")
    if not isinstance(listed, list) or not listed:
        raise fields.wrong(
            "values", "has no values.", 'Write it like [{ name = "small" }, { name = "large" }].'
        )
    values: dict[str, OptionValue] = {}
    for number, entry in enumerate(listed, start=1):
        entry = {"name": entry} if isinstance(entry, str) else entry  # noqa: PLW2901 - the short way to write it
        inner = fields.inner(entry, f"{fields.place}, value {number}")
        inner.only(("name", "price_difference", "spoken"))
        value = inner.text("name")
        if value in values:
            raise inner.wrong("name", f"{shown(value)} is there twice.", "Delete one of them.")
        difference = inner.amount("price_difference", currency, signed=True, empty=0)
        values[value] = OptionValue(value, difference, inner.texts("spoken"))
    default = fields.one_of("default", values) if "default" in fields.values else None
    place = fields.one_of("place", _PLACES, "both")
    return OptionGroup(key, tuple(values.values()), fields.flag("required"), default, place)


def products(
    rows: Iterable[Row],
    name: str,
    currency: str,
    departments: Mapping[str, Category],
    option_groups: Mapping[str, OptionGroup],
    problems: Problems,
) -> dict[str, Product]:
    """Products by id, in the order of the file."""
    found: dict[str, Product] = {}
    row_of: dict[str, int] = {}
    for row in rows:
        fields = Fields(row.cells, f"{name}, row {row.number}", "column", problems)
        try:
            product = _product(fields, currency, departments, option_groups)
        except WrongValueError:
            continue
        if product.id in found:
            what = f"{shown(product.id)} is already in row {row_of[product.id]}."
            fields.wrong("id", what, "Give every product its own id.")
            continue
        found[product.id], row_of[product.id] = product, row.number
    for product in found.values():
        if product.successor is not None:
            _check_successor(product, found, f"{name}, row {row_of[product.id]}, column successor", problems)
    return found


def _product(
    fields: Fields,
    currency: str,
    departments: Mapping[str, Category],
    option_groups: Mapping[str, OptionGroup],
) -> Product:
    price = fields.amount("price", currency)
    if price == 0:
        raise fields.wrong("price", "is zero.", "Give the price of one pack.")
    options = fields.texts("options")
    lowest = price
    for option in options:
        if option not in option_groups:
            hint = did_you_mean(option, option_groups, "Describe the group in options.toml.")
            raise fields.wrong("options", f"the group {shown(option)} is not in options.toml.", hint)
        lowest += min(0, *(value.price_difference for value in option_groups[option].values))
    if lowest < 0:
        raise fields.wrong("price", "is below zero with its cheapest options.", "Look at options.toml.")
    return Product(
        id=fields.text("id"),
        name=fields.text("name"),
        category=fields.one_of("category", departments, hint="Departments are in categories.toml."),
        price=price,
        brand=fields.text("brand", ""),
        kind=fields.text("kind", ""),
        pack=fields.text("pack", ""),
        stock=fields.count("stock") if fields.values.get("stock") else None,
        description=fields.text("description", ""),
        attributes=fields.texts("attributes"),
        aliases=fields.texts("aliases"),
        options=options,
        perishable=fields.flag("perishable"),
        discontinued=fields.flag("discontinued"),
        successor=fields.text("successor", "") or None,
    )


def _check_successor(product: Product, found: Mapping[str, Product], place: str, problems: Problems) -> None:
    assert product.successor is not None  # noqa: S101 - for the type checker
    if product.successor not in found:
        what = f"there is no product {shown(product.successor)}."
        problems.add(place, what, did_you_mean(product.successor, found))
    elif not product.discontinued:
        problems.add(place, "the product is still sold.", 'Write "yes" under discontinued, or delete it.')
    else:
        seen, at = {product.id}, product.successor
        while at in found and found[at].successor is not None and at not in seen:
            seen.add(at)
            at = found[at].successor or ""
        if at in seen:
            problems.add(place, "successors go round in a circle.", "The last one must still be sold.")
