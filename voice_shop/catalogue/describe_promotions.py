"""What promotions.toml says: codes and offers, one table each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from voice_shop.catalogue.describe_delivery import weekdays
from voice_shop.catalogue.describe_terms import percent
from voice_shop.catalogue.fields import Fields, WrongValueError
from voice_shop.catalogue.problems import Problems, shown
from voice_shop.catalogue.promotion import Promotion, plain_code

FILE = "promotions.toml"
PROMOTION_KEYS = (
    *("name", "code", "spoken", "percent", "amount", "free_delivery", "minimum", "from", "until"),
    *("weekdays", "uses"),
    *("once_per_household", "combines", "members_only", "told", "products", "categories"),
)


def promotions(
    tables: Mapping[str, Any],
    currency: str,
    products: Collection[str],
    categories: Collection[str],
    problems: Problems,
) -> tuple[Promotion, ...]:
    """Every promotion; `products` and `categories` are the ids that the shop has."""
    found: dict[str, Promotion] = {}
    top = Fields(tables, FILE, "key", problems)
    for key, value in tables.items():
        try:
            fields = top.inner(value, f"{FILE}, [{key}]")
            fields.only(PROMOTION_KEYS)
            promotion = _promotion(key, fields, currency)
            _check_ids(fields, "products", promotion.products, products)
            _check_ids(fields, "categories", promotion.categories, categories)
            twin = next((p for p in found.values() if p.code and p.code == promotion.code), None)
            if twin is not None:
                raise fields.wrong("code", f"{shown(promotion.code)} is [{twin.id}]'s too.", "Name another.")
            found[key] = promotion
        except WrongValueError:
            continue
    return tuple(found.values())


def _promotion(key: str, fields: Fields, currency: str) -> Promotion:
    code = plain_code(fields.text("code", ""))
    if fields.given("code") and not 3 <= len(code) <= 20:
        raise fields.wrong("code", f"{shown(code)} is no code.", "Use 3 to 20 letters and digits.")
    free = fields.flag("free_delivery")
    if [fields.given("percent"), fields.given("amount"), free].count(True) != 1:
        what = "amount and free_delivery: one of them is needed."
        raise fields.wrong("percent", what, 'Write percent = "10".')
    begins, ends = _day(fields, "from"), _day(fields, "until")
    if begins and ends and ends < begins:
        raise fields.wrong("until", "is before it begins.", "Write a later day.")
    return Promotion(
        id=key,
        name=fields.text("name"),
        code=code,
        spoken=(fields.texts("spoken") or (_spoken(code),)) if code else (),
        percent=percent(fields, "percent") if fields.given("percent") else None,
        amount_minor=fields.amount("amount", currency, empty=0),
        free_delivery=free,
        minimum_minor=fields.amount("minimum", currency, empty=0),
        begins=begins,
        ends=ends,
        weekdays=weekdays(fields, "weekdays"),
        uses=fields.count("uses", least=1) if fields.given("uses") else None,
        once=fields.flag("once_per_household"),
        combines="combines" not in fields.values or fields.flag("combines"),
        members_only=fields.flag("members_only"),
        told=fields.flag("told"),
        products=fields.texts("products"),
        categories=fields.texts("categories"),
    )


def _spoken(code: str) -> str:
    """ "SPRING10" is said "spring 10"."""
    return " ".join(re.findall(r"[^\W\d_]+|\d+", code.lower()))


def _day(fields: Fields, name: str) -> date | None:
    value = fields.values.get(name)
    if value is None or value == "":
        return None
    if type(value) is date:  # as TOML writes a day, without quotes
        return value
    try:
        return date.fromisoformat(fields.text(name))
    except ValueError:
        raise fields.wrong(name, f"{shown(value)} is no day.", 'Write it like "2026-03-31".') from None


def _check_ids(fields: Fields, name: str, ids: Collection[str], known: Collection[str]) -> None:
    for wanted in ids:
        if wanted not in known:
            raise fields.wrong(name, f"{shown(wanted)} is not in the shop.", "Use ids of the shop's files.")
