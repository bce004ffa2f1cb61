"""What other shops' files call our columns, and how their values are written here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from voice_shop.catalogue.fields import Fields
from voice_shop.catalogue.problems import did_you_mean, shown
from voice_shop.catalogue.product import Category

SYNONYMS: Mapping[str, str] = {
    "sku": "id", "product id": "id", "product code": "id", "article": "id", "article number": "id",
    "title": "name", "product": "name", "product name": "name",
    "manufacturer": "brand", "vendor": "brand",
    "department": "category", "product type": "category", "type": "category",
    "google product category": "google_category",
    "unit price": "price", "retail price": "price", "amount": "price",
    "quantity": "stock", "inventory": "stock", "stock quantity": "stock", "on hand": "stock",
    "package": "pack", "pack size": "pack", "unit pricing measure": "pack", "net content": "pack",
    "body": "description", "summary": "description",
    "tags": "attributes", "keywords": "aliases", "synonyms": "aliases",
    "item group id": "variant_of", "parent": "variant_of", "parent sku": "variant_of",
    "tax category": "tax", "tax class": "tax", "minimum age": "age_limit",
    "diet": "diets", "allergen": "allergens",
    "sale price": "sale_price", "sale price effective date": "sale_dates",
}  # fmt: skip
"""Their name, lower case and with spaces -> our column."""

DIFFERS = ("size", "color", "colour", "material", "pattern", "age group", "gender")
"""In what the variants of a feed's family may differ."""

_MONEY = re.compile(r"(?:([A-Z]{3})\s*)?([+-]?[0-9]+(?:\.[0-9]+)?)(?:\s*([A-Z]{3}))?", re.ASCII)
_SOLD_OUT = ("outofstock", "soldout", "backorder", "preorder", "discontinued")
_ON_SALE = ("instock", "limitedavailability", "onlineonly", "instoreonly")


def column(name: str) -> str:
    """Our column for their name, or the name with underscores."""
    plain = " ".join(name.strip().lower().removeprefix("g:").replace("_", " ").replace("-", " ").split())
    return SYNONYMS.get(plain, plain.replace(" ", "_"))


def translate(fields: Fields, currency: str, departments: Mapping[str, Category]) -> dict[str, Any]:
    """Values of a feed's item as ours: amount without currency, stock by availability, department by name.

    Raises:
        WrongValueError: another currency, or an unknown word; it is noted.
    """
    values = dict(fields.values)
    sale, dates = values.pop("sale_price", None), values.pop("sale_dates", None)
    if sale and not dates:
        values["price"] = sale
    values["price"] = _price(fields, values.get("price"), currency)
    available = values.pop("availability", None)
    if available:
        state = re.sub(r"[^a-z]", "", str(available).lower().rpartition("/")[2])
        if state not in (*_SOLD_OUT, *_ON_SALE):
            raise fields.wrong("availability", f"{shown(available)} is not known.", 'Write "in_stock".')
        if state == "discontinued":
            values["discontinued"] = "yes"
        elif state in _SOLD_OUT and not values.get("stock"):
            values["stock"] = "0"
    google = values.pop("google_category", None)
    values["category"] = _department(fields, values.get("category") or google, departments)
    differs = {name: values.pop(name.replace(" ", "_"), None) for name in DIFFERS}
    if values.get("variant_of") and not values.get("variant"):
        values["variant"] = {name: value for name, value in differs.items() if value}
    return values


def _price(fields: Fields, price: object, currency: str) -> object:
    match = _MONEY.fullmatch(price.strip()) if isinstance(price, str) else None
    if match is None:
        return price  # whoever reads the column says what is wrong
    told = match[1] or match[3] or currency
    if told != currency or (match[1] and match[3]):
        what = f"{shown(price)} is not in {currency}."
        raise fields.wrong("price", what, f"The shop's prices are in {currency}; convert the feed.")
    return match[2]


def _department(fields: Fields, told: object, departments: Mapping[str, Category]) -> str:
    """The department that a path like "Food > Dairy" names, from its end."""
    if not told or not isinstance(told, str):
        raise fields.wrong("category", "is missing.", "Name a department of categories.toml.")
    if told in departments:
        return told
    names = {
        name.casefold(): key
        for key, department in departments.items()
        for name in (*department.spoken, department.name, key)
    }
    for part in reversed(told.split(">")):
        if part.strip().casefold() in names:
            return names[part.strip().casefold()]
    hint = f"{did_you_mean(told, departments)} Departments are in categories.toml."
    raise fields.wrong("category", f"{shown(told)} is no department.", hint)
