"""Items of a JSON file: our own columns, or schema.org's Product, Offer and ProductGroup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from voice_shop.catalogue.json_pieces import pieces
from voice_shop.catalogue.writing import OURS

Item = tuple[str, dict[str, Any]]
"""Where it is ("$[3]"), and its values by column."""

DEEPEST = 20


_LISTS = ("@graph", "itemListElement", "item", "mainEntity")
"""Under which keys schema.org has things of their own."""


def own(data: bytes, name: str) -> Iterator[Item]:
    """Objects of a list, or of the list under "products"; amounts and flags become as a cell has them.

    Raises (both):
        ShopFolderError: as `json_pieces.pieces`.
    """
    for at, _, entry in pieces(data, name, frozenset({"products"})):
        if at.endswith("]"):
            yield at, {key: _plain(value) for key, value in entry.items()} if isinstance(entry, dict) else {}


def products(data: bytes, name: str) -> Iterator[Item]:
    """What is described by schema.org's words, wherever it is; of a long list one thing is held at a time."""
    for at, depth, tree in pieces(data, name, frozenset(_LISTS)):
        yield from json_ld(tree, at, depth=depth)


def json_ld(
    tree: Any, at: str = "$", inherited: Mapping[str, Any] | None = None, depth: int = 0
) -> Iterator[Item]:
    """Products wherever they are: in lists, graphs, item lists, and as variants of a group."""
    if depth > DEEPEST:
        return
    if isinstance(tree, list):
        for number, entry in enumerate(tree):
            yield from json_ld(entry, f"{at}[{number}]", inherited, depth + 1)
    elif isinstance(tree, dict):
        kinds = [str(kind).rpartition("/")[2].rpartition(":")[2] for kind in _list(tree.get("@type"))]
        if "ProductGroup" in kinds:
            shared = {**_values(tree), "variant_of": tree.get("productGroupID") or tree.get("sku")}
            shared.pop("id", None)
            yield from json_ld(tree.get("hasVariant"), f"{at}.hasVariant", shared, depth + 1)
        elif any(kind in ("Product", "ProductModel", "IndividualProduct") for kind in kinds):
            values = {**(inherited or {}), **_values(tree, grouped=inherited is not None)}
            yield at, values
        for key in _LISTS:
            if key in tree:
                yield from json_ld(tree[key], f"{at}.{key}", inherited, depth + 1)


def _values(thing: Mapping[str, Any], *, grouped: bool = True) -> dict[str, Any]:
    """Values by column, with only what is there; the size of one of a group is how it differs, no pack."""
    offers = _list(thing.get("offers"))
    offer = offers[0] if offers and isinstance(offers[0], dict) else {}
    specification = _table(offer.get("priceSpecification"))
    price = offer.get("price", offer.get("lowPrice", specification.get("price")))
    told = offer.get("priceCurrency", specification.get("priceCurrency"))
    level = _table(offer.get("inventoryLevel"))
    size = _named(thing.get("size"))
    values = {
        "id": thing.get("sku") or thing.get("productID") or thing.get("@id"),
        "name": thing.get("name"),
        "brand": _named(thing.get("brand")) or _named(thing.get("manufacturer")),
        "category": _named(thing.get("category")),
        "pack": None if grouped or thing.get("isVariantOf") else size,
        "size": size,
        "color": thing.get("color"),
        "material": thing.get("material"),
        "pattern": thing.get("pattern"),
        "price": f"{_plain(price)} {told}" if told and price is not None else _plain(price),
        "availability": offer.get("availability"),
        "stock": _plain(level.get("value")),
        "description": thing.get("description"),
        "aliases": _list(thing.get("alternateName")),
        "age_limit": _plain(_table(thing.get("audience")).get("requiredMinAge")),
        **_reviews(thing),
        "variant_of": _table(thing.get("isVariantOf")).get("productGroupID"),
    }
    for extra in _list(thing.get("additionalProperty")):
        name = _table(extra).get("propertyID") or _table(extra).get("name")
        if name in OURS:
            values[str(name)] = _plain(_table(extra).get("value"))
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def _reviews(thing: Mapping[str, Any]) -> dict[str, Any]:
    """What buyers say: schema.org's aggregateRating, on a scale to 5, and the first review in words."""
    whole = _table(thing.get("aggregateRating"))
    first = _table(thing.get("review"))
    source = _named(first.get("publisher")) or _named(whole.get("author")) or _named(whole.get("publisher"))
    return {
        "rating": _of_five(whole),
        "reviews": _plain(whole.get("reviewCount", whole.get("ratingCount"))),
        "review": first.get("reviewBody"),
        "review_source": source,
    }


def _of_five(whole: Mapping[str, Any]) -> Any:
    value, best = whole.get("ratingValue"), whole.get("bestRating", 5)
    try:
        return None if value is None else str(round(Decimal(str(value)) * 5 / Decimal(str(best)), 2))
    except (ArithmeticError, ValueError):
        return f"{value} of {best}"  # whoever reads the columns says what is wrong with it


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) or type(value) is int else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _table(value: Any) -> Mapping[str, Any]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _named(value: Any) -> Any:
    return _table(value).get("name") if isinstance(value, dict) else value
