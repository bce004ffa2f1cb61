"""The names people say for the products of a shop."""

from __future__ import annotations

import re

from voice_shop.catalogue.needed import PIECE
from voice_shop.catalogue.pack import parse_pack
from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.language.amounts import BULK, PIECES
from voice_shop.language.normalise import words
from voice_shop.language.shop_words import ShopWords, SpokenOption, SpokenProduct

_SIZE = re.compile(
    r"\b\d+([.,]\d+)?\s*(x|×)\s*\d+([.,]\d+)?\s*[a-z]*\b|\b\d+([.,]\d+)?\s*(kg|g|mg|l|cl|ml|dl|oz|lb|pcs|pack|pieces|ct)\b",
    re.IGNORECASE,
)

_ASIDE = re.compile(r"\s*[,(\[|/]|\s[-–—]\s")
"""What follows it in a title tells more of the same thing ("Ketchup, squeezy bottle")."""


def shop_words(catalogue: Catalogue) -> ShopWords:
    """Everything that can be named in a shop. Discontinued products keep their names: people ask."""
    options = tuple(
        SpokenOption(
            group.name,
            value.name,
            tuple(dict.fromkeys((_plain(value.name), *map(_plain, value.spoken)))),
            group.place,
        )
        for group in catalogue.groups.values()
        for value in group.values
    )
    categories = tuple(
        (spoken, category.id)
        for category in catalogue.categories.values()
        for spoken in dict.fromkeys(map(_plain, (category.name, *category.spoken)))
    )
    named = {a for product in catalogue.products.values() for a in product.features}
    attributes = tuple((_plain(a), a) for a in sorted(named))
    products = tuple(
        SpokenProduct(p.id, spoken_name(p), _ways(p), p.options, _measures(p))
        for p in catalogue.products.values()
    )
    return ShopWords(products, options, categories, attributes)


def spoken_name(product: Product) -> str:
    """The name we say: brand and kind where known, else the printed name without its pack size."""
    if product.kind:
        brand_said = product.brand and product.brand.lower() not in product.kind.lower()
        return f"{product.brand} {product.kind}" if brand_said else product.kind
    return _SIZE.sub("", product.name).strip(" ,-")


def plural_name(product: Product) -> str:
    """What several are called, if the merchant named it as an alias ("lattes"); else the name."""
    name = spoken_name(product)
    forms = _plurals(_plain(name))
    return next((a for a in product.aliases if _plain(a) in forms), name)


def _ways(product: Product) -> tuple[str, ...]:
    names = [product.name, _SIZE.sub("", product.name), product.kind, *product.aliases]
    if product.brand:
        names.append(_SIZE.sub("", product.name).replace(product.brand, ""))
        # A brand alone is no name, unless the merchant made it one ("Weetabix").
        names.append(f"{product.brand} {product.kind}" if product.kind else "")
    if not product.kind:
        names += _short_forms(product)
    apart = " ".join(value for value in product.variant.values() if value.lower() not in product.name.lower())
    if apart and product.kind:
        names += [f"{apart} {product.kind}", f"{product.kind} {apart}"]
    found: dict[str, None] = {}
    for name in names:
        said = _plain(name)
        if said:
            found[said] = None
            for other in _plurals(said):
                found[other] = None
    return tuple(found)


def _short_forms(product: Product) -> list[str]:
    """What people say of a long title: its last two or three words, alone and behind the brand."""
    title = _ASIDE.split(_SIZE.sub("", product.name), maxsplit=1)[0]
    brand = _plain(product.brand)
    said = _plain(title).removeprefix(brand).split()
    heads = [" ".join(said[-n:]) for n in (2, 3) if len(said) > n]
    return [*heads, *(f"{brand} {head}" for head in heads if brand)]


def _measures(product: Product) -> tuple[str, ...]:
    """How much of it can be asked for, other than by number. Of what has no pack, as a cup of coffee,
    nothing; of a pack that cannot be read, anything."""
    if not product.pack:
        return ()
    pack = parse_pack(product.pack)
    return (PIECES,) if pack is not None and pack.content[1] == PIECE else (BULK, PIECES)


def _plain(name: str) -> str:
    return " ".join(words(name))


def _plurals(name: str) -> tuple[str, ...]:
    """English singular and plural of the last word ("oat milk" is also ordered as "two oat milks")."""
    *first, last = name.split()
    head = " ".join(first) + " " if first else ""
    if len(last) < 3 or not (last.isalpha() and last.isascii()):
        return ()
    if last.endswith(("us", "ss", "is")):
        return ()
    if last.endswith("ies"):
        return (head + last[:-3] + "y", head + last[:-1])
    if last.endswith(("ches", "shes", "sses", "xes")):
        return (head + last[:-2],)
    if last.endswith("oes"):
        return (head + last[:-2],)
    if last.endswith("s"):
        return (head + last[:-1],)
    if last.endswith("y") and last[-2] not in "aeiou":
        return (head + last[:-1] + "ies",)
    if last.endswith(("ch", "sh", "x", "z")):
        return (head + last + "es",)
    if last.endswith(("ato", "ero", "ngo")):
        return (head + last + "es", head + last + "s")
    return (head + last + "s",)
