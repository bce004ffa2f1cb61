"""Spoken names that several products have: who says one is asked which is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from voice_shop.catalogue.product import Catalogue
from voice_shop.catalogue.spoken import shop_words
from voice_shop.language.shop_words import SpokenProduct


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name and the ids of the products that are sold and have it, in the merchant's order."""

    name: str
    product_ids: tuple[str, ...]


def shared_names(catalogue: Catalogue) -> tuple[SharedName, ...]:
    """Each spoken name that two products or more have, once for all its forms (singular and plural) that the
    same products share; the one that most share first."""
    having = _having(_sold(catalogue))
    found: dict[tuple[frozenset[str], str], SharedName] = {}
    for name, ids in having.items():
        if len(ids) > 1:
            key = frozenset(ids), name[:_STEM]
            found.setdefault(key, SharedName(name, tuple(ids)))
    return tuple(sorted(found.values(), key=lambda shared: (-len(shared.product_ids), shared.name)))


_STEM = 4
"""Letters by which two forms of a name begin alike."""


def indistinct(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Products that no spoken name tells from another, each with that other."""
    words = _sold(catalogue)
    having = _having(words)
    for product in words:
        if all(len(having[name]) > 1 for name in product.spoken):
            others = set.intersection(*(set(having[name]) for name in product.spoken)) - {product.id}
            if others:
                yield product.id, min(others)


def _sold(catalogue: Catalogue) -> list[SpokenProduct]:
    gone = {product.id for product in catalogue.products.values() if product.discontinued}
    return [product for product in shop_words(catalogue).products if product.id not in gone]


def _having(products: list[SpokenProduct]) -> dict[str, list[str]]:
    having: defaultdict[str, list[str]] = defaultdict(list)
    for product in products:
        for name in product.spoken:
            having[name].append(product.id)
    return having
