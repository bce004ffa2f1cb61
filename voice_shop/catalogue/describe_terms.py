"""What shop.toml says about the money of a sale: the table [tax]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from voice_shop.catalogue.fields import Fields
from voice_shop.catalogue.problems import Problems, did_you_mean, shown
from voice_shop.catalogue.product import Product
from voice_shop.catalogue.terms import Tax

TAX_KEYS = ("prices_include", "usual", "delivery", "rates")

_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?", re.ASCII)


def tax(fields: Fields) -> Tax:
    """The table [tax] of shop.toml; without it, the shop tells nothing of tax."""
    if "tax" not in fields.values:
        return Tax()
    inner = fields.inner(fields.values["tax"], f"{fields.place}, [tax]")
    inner.only(TAX_KEYS)
    listed = inner.inner(inner.values.get("rates", {}), f"{inner.place}, rates")
    if not listed.values:
        raise inner.wrong("rates", "has no rates.", 'Write it like { standard = "21", food = "9" }.')
    rates = {_category(listed, name): percent(listed, name) for name in listed.values}
    usual = inner.one_of("usual", rates, next(iter(rates)) if len(rates) == 1 else None)
    return Tax(
        rates=rates,
        prices_include="prices_include" not in inner.values or inner.flag("prices_include"),
        usual=usual,
        delivery=inner.one_of("delivery", rates, usual),
    )


def percent(fields: Fields, name: str, *, most: int = 100) -> Decimal:
    """A percentage like "5.5": exact, from 0 to `most`, written without needless zeros."""
    value = fields.values.get(name)
    text = str(value) if isinstance(value, str | Decimal) or type(value) is int else ""
    if not _PERCENT.fullmatch(text) or Decimal(text) > most:
        raise fields.wrong(
            name, f"{shown(value)} is not a percentage.", f'Write it like "9.5", up to {most}.'
        )
    return Decimal(f"{Decimal(text).normalize():f}")


def _category(fields: Fields, name: str) -> str:
    return Fields({"name": name}, fields.place, "the", fields.problems).text("name")


def check_taxes(products: Iterable[Product], rates: Mapping[str, Any], name: str, problems: Problems) -> None:
    """Note every product whose tax category the shop does not have."""
    for product in products:
        if product.tax and product.tax not in rates:
            hint = did_you_mean(product.tax, rates, "Rates are in shop.toml, [tax].")
            place = f"{name}, product {shown(product.id)}, column tax"
            problems.add(place, f"{shown(product.tax)} is not known.", hint)
