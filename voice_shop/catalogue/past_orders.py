"""Reads `orders.json`: what the household bought before, in days before today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from voice_shop.catalogue.fields import MOST_MINOR, Fields, WrongValueError
from voice_shop.catalogue.history import STATUSES, PastLine, PastOrder
from voice_shop.catalogue.problems import Problems, did_you_mean, shown
from voice_shop.catalogue.product import OptionGroup, Product

ORDER_KEYS = ("id", "days_ago", "time", "status", "status_days_ago", "address", "delivery_minor", "lines")
LINE_KEYS = ("product_id", "quantity", "options", "unit_price_minor")

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def past_orders(
    value: Any,
    name: str,
    products: Mapping[str, Product],
    groups: Mapping[str, OptionGroup],
    address: str,
    problems: Problems,
) -> tuple[PastOrder, ...]:
    """Past orders in the order of the file. WrongValueError ones are noted in `problems` and left out."""
    if not isinstance(value, list):
        problems.add(name, "is not a list.", "It must be a list of orders: [ … ].")
        return ()
    found: dict[str, PastOrder] = {}
    unknown: set[str] = set()
    top = Fields({}, name, "key", problems)
    for number, entry in enumerate(value, start=1):
        try:
            fields = top.inner(entry, f"{name}, order {number}")
            fields.only(ORDER_KEYS)
            order = _order(fields, products, groups, address, unknown)
            if order.id in found:
                raise fields.wrong("id", f"{shown(order.id)} is there twice.", "Give every order its own id.")
            found[order.id] = order
        except WrongValueError:
            continue
    return tuple(found.values())


def _order(
    fields: Fields,
    products: Mapping[str, Product],
    groups: Mapping[str, OptionGroup],
    address: str,
    unknown: set[str],
) -> PastOrder:
    days_ago = fields.count("days_ago", most=36500)
    listed = fields.values.get("lines")
    if not isinstance(listed, list) or not listed:
        raise fields.wrong("lines", "has no lines.", "An order has at least one product.")
    lines = tuple(
        _line(fields.inner(entry, f"{fields.place}, line {number}"), products, groups, unknown)
        for number, entry in enumerate(listed, start=1)
    )
    return PastOrder(
        id=fields.text("id"),
        days_ago=days_ago,
        at=_time(fields),
        status=fields.one_of("status", STATUSES),
        status_days_ago=fields.count("status_days_ago", most=days_ago, empty=days_ago),
        lines=lines,
        address=fields.text("address", address),
        delivery_minor=fields.count("delivery_minor", most=MOST_MINOR, empty=0),
    )


def _time(fields: Fields) -> time:
    match = _TIME.fullmatch(fields.text("time", "12:00"))
    if match is None:
        raise fields.wrong("time", f"{shown(fields.values['time'])} is no time.", 'Write it like "09:30".')
    return time(int(match[1]), int(match[2]))


def _line(
    fields: Fields, products: Mapping[str, Product], groups: Mapping[str, OptionGroup], unknown: set[str]
) -> PastLine:
    """Each product that is `unknown` is told once: a household buys the same things again and again."""
    fields.only(LINE_KEYS)
    product = products.get(fields.text("product_id"))
    if product is None:
        wanted = fields.text("product_id")
        if wanted in unknown:
            raise WrongValueError
        unknown.add(wanted)
        kept = "If it is no longer sold, keep it in products.csv with yes under discontinued."
        hint = f"{did_you_mean(wanted, products, ' ')} {kept}".strip()
        raise fields.wrong("product_id", f"there is no product {shown(wanted)}.", hint)
    return PastLine(
        product_id=product.id,
        quantity=fields.count("quantity", least=1, most=10000, empty=1),
        unit_price_minor=fields.count("unit_price_minor", most=MOST_MINOR),
        options=_options(fields, product, groups),
    )


def _options(fields: Fields, product: Product, groups: Mapping[str, OptionGroup]) -> dict[str, str]:
    chosen = fields.values.get("options") or {}
    if not isinstance(chosen, dict):
        raise fields.wrong("options", f"{shown(chosen)} is not a table.", 'Write it like {"size": "large"}.')
    inner = Fields(chosen, f"{fields.place}, options", "key", fields.problems)
    inner.only(product.options)
    return {group: _taken(inner, groups[group]) for group in product.options if group in chosen}


def _taken(fields: Fields, group: OptionGroup) -> str:
    """One value, or, where a group takes several, a text with commas or a list."""
    names = [value.name for value in group.values]
    if not group.several:
        return fields.one_of(group.name, names)
    given = fields.values.get(group.name)
    taken = fields.texts(group.name) if isinstance(given, list) else group.taken(fields.text(group.name))
    parts = {str(number): name for number, name in enumerate(taken)}
    inner = Fields(parts, f"{fields.place}, {group.name}", "choice", fields.problems)
    return group.written(inner.one_of(number, names) for number in parts)
