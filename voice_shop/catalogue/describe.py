"""What a merchant's TOML files say, as values: profile, departments, option groups."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency

from voice_shop.catalogue import describe_payment, describe_terms
from voice_shop.catalogue.describe_delivery import DELIVERY_KEYS, delivery
from voice_shop.catalogue.fields import Fields, WrongValueError
from voice_shop.catalogue.problems import Problems, did_you_mean, shown
from voice_shop.catalogue.product import SEVERAL, Category, OptionGroup, OptionValue
from voice_shop.catalogue.profile import ShopProfile

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
    "answered",
    "alive",
    "consumer_law",
    "member",
    "reserve_minutes",
    "carrier",
    "returns",
    "minimum_order",
    "tax",
    *DELIVERY_KEYS,
    "payment",
)

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
            answered=fields.text("answered", ""),
            alive=describe_payment.address(fields, "alive"),
            consumer_law=fields.one_of("consumer_law", ("eu",), ""),
            reserve_minutes=fields.count("reserve_minutes", most=10, empty=0),
            member=fields.flag("member"),
            carrier=fields.text("carrier", ""),
            returns=fields.one_of("returns", ("label", "pick_up"), ""),
            minimum_order_minor=fields.amount("minimum_order", currency, empty=0),
            delivery=delivery(fields),
            tax=describe_terms.tax(fields),
            payment=describe_payment.payment(fields),
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
            fields.only(("values", "required", "min", "max", "default", "place"))
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
    least, most = _limits(fields, values)
    place = fields.one_of("place", _PLACES, "both")
    group = OptionGroup(key, tuple(values.values()), least, None, place, most)
    return replace(group, default=_default(fields, group))


def _limits(fields: Fields, values: Collection[str]) -> tuple[int, int]:
    """How many choices must and may be taken. `required` is short for `min = 1`."""
    needed = 1 if fields.flag("required") else 0
    least = fields.count("min", least=needed, most=len(values), empty=needed)
    most = fields.count("max", least=max(least, 1), most=len(values), empty=max(least, 1))
    if most > 1 and (name := next((name for name in values if SEVERAL.strip() in name), None)):
        raise fields.wrong("values", f"{shown(name)} has a comma.", "Commas stand between several choices.")
    return least, most


def _default(fields: Fields, group: OptionGroup) -> str | None:
    """What is taken when nothing is said: as many as the limits allow."""
    if "default" not in fields.values:
        return None
    names = {value.name for value in group.values}
    taken = fields.texts("default") if group.several else (fields.one_of("default", names),)
    for name in taken:
        if name not in names:
            raise fields.wrong("default", f"{shown(name)} is not known.", did_you_mean(name, names))
    if not group.least <= len(taken) <= group.most:
        span = f"{group.least} to {group.most}"
        raise fields.wrong("default", f"names {len(taken)} choices.", f"The group takes {span}.")
    return group.written(taken)
