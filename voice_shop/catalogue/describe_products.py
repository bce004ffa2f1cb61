"""What the rows of `products.csv` say, as values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from voice_shop.catalogue.fields import Fields, WrongValueError
from voice_shop.catalogue.food import ALLERGENS, DIETS, NONE, spellings
from voice_shop.catalogue.problems import Problems, did_you_mean, shown
from voice_shop.catalogue.product import Category, OptionGroup, Product

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
    "tax",
    "member_price",
    "age_limit",
    "allergens",
    "diets",
    "variant_of",
    "variant",
    "most_per_order",
    "rating",
    "reviews",
    "review",
    "review_source",
)
NEEDED_COLUMNS = ("id", "name", "category", "price")

MOST_AGE = 99

_ALLERGENS = {**spellings(ALLERGENS), NONE: NONE}
_DIETS = spellings(DIETS)


def products(
    items: Iterable[Fields],
    currency: str,
    departments: Mapping[str, Category],
    option_groups: Mapping[str, OptionGroup],
    problems: Problems,
) -> dict[str, Product]:
    """Products by id, in the order of the file."""
    found: dict[str, Product] = {}
    place_of: dict[str, str] = {}
    for fields in items:
        try:
            product = _product(fields, currency, departments, option_groups)
        except WrongValueError:
            continue
        if product.id in found:
            first = place_of[product.id].rpartition(", ")[2]
            what = f"{shown(product.id)} is already in {first}."
            fields.wrong("id", what, "Give every product its own id.")
            continue
        found[product.id], place_of[product.id] = product, fields.place
    for product in found.values():
        if product.successor is not None:
            _check_successor(product, found, f"{place_of[product.id]}, column successor", problems)
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
    options = _options(fields, price, option_groups)
    allergens, told = _allergens(fields)
    return Product(
        id=fields.text("id"),
        name=fields.text("name"),
        category=fields.one_of("category", departments, hint="Departments are in categories.toml."),
        price=price,
        brand=fields.text("brand", ""),
        kind=fields.text("kind", ""),
        pack=fields.text("pack", ""),
        stock=fields.count("stock") if fields.given("stock") else None,
        description=fields.text("description", ""),
        attributes=fields.texts("attributes"),
        aliases=fields.texts("aliases"),
        options=options,
        perishable=fields.flag("perishable"),
        discontinued=fields.flag("discontinued"),
        successor=fields.text("successor", "") or None,
        tax=fields.text("tax", ""),
        member_price=_member_price(fields, price, currency),
        age_limit=fields.count("age_limit", least=1, most=MOST_AGE) if fields.given("age_limit") else None,
        allergens=allergens,
        allergens_told=told,
        diets=fields.words("diets", _DIETS),
        variant_of=fields.text("variant_of", "") or None,
        variant=fields.pairs("variant"),
        most_per_order=fields.count("most_per_order", least=1) if fields.given("most_per_order") else None,
        rating=_rating(fields),
        reviews=fields.count("reviews", empty=0),
        review=fields.text("review", ""),
        review_source=fields.text("review_source", ""),
    )


def _rating(fields: Fields) -> int | None:
    """Tenths of five."""
    if not fields.given("rating"):
        return None
    text = fields.text("rating")
    if not re.fullmatch(r"[0-4](\.\d+)?|5(\.0+)?", text, re.ASCII):
        raise fields.wrong("rating", f"{shown(text)} is no rating.", "Write one from 0 to 5, like 4.6.")
    return int((Decimal(text) * 10).to_integral_value(ROUND_HALF_UP))


def _options(fields: Fields, price: int, option_groups: Mapping[str, OptionGroup]) -> tuple[str, ...]:
    """Its option groups, which must leave a price of zero or more whatever is chosen."""
    options = fields.texts("options")
    lowest = price
    for option in options:
        if option not in option_groups:
            hint = did_you_mean(option, option_groups, "Describe the group in options.toml.")
            raise fields.wrong("options", f"the group {shown(option)} is not in options.toml.", hint)
        lowest += option_groups[option].cheapest()
    if lowest < 0:
        raise fields.wrong("price", "is below zero with its cheapest options.", "Look at options.toml.")
    return options


def _member_price(fields: Fields, price: int, currency: str) -> int | None:
    if not fields.given("member_price"):
        return None
    reduced = fields.amount("member_price", currency)
    if not 0 < reduced <= price:
        raise fields.wrong(
            "member_price", "is not between zero and the price.", "Members pay less, not nothing."
        )
    return reduced


def _allergens(fields: Fields) -> tuple[tuple[str, ...], bool]:
    """The allergens it has, and whether anybody said."""
    told = fields.words("allergens", _ALLERGENS)
    if NONE in told and len(told) > 1:
        raise fields.wrong("allergens", "has none and others.", f'Write "{NONE}" alone, or only the others.')
    return tuple(word for word in told if word != NONE), bool(told)


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
