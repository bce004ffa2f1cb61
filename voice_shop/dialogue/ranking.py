"""Of several products that a name can mean: in which order, and which of many are offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from voice_shop.catalogue.product import Product


def ranked(
    products: Iterable[Product], bought: Mapping[str, int], departments: Mapping[str, int], quantity: int
) -> list[Product]:
    """What this household buys first, then what there is enough of, then its usual departments.

    Args:
        products: in the merchant's order, which decides at last.
        bought: product id -> how often this household bought it.
        departments: category id -> how often it bought something of it.
        quantity: packs that are asked for.
    """

    def rank(product: Product) -> tuple[int, bool, int]:
        short = product.stock is not None and product.stock < quantity
        return -bought.get(product.id, 0), short, -departments.get(product.category, 0)

    return sorted(products, key=rank)


def apart(products: Sequence[Product], most: int) -> list[Product]:
    """At most so many of them, by the attribute that leaves least to ask about.

    The best of each value of that attribute; in the order given. Of few products, all.
    """
    if len(products) <= most:
        return list(products)
    splits = [groups for groups in _splits(products) if len(groups) > 1]
    if not splits:
        return list(products[:most])
    best = min(splits, key=lambda groups: _left(groups, most))
    chosen = [group[0] for group in best[:most]]
    rest = [product for product in products if product not in chosen]
    chosen += rest[: most - len(chosen)]
    return [product for product in products if product in chosen]


def _splits(products: Sequence[Product]) -> Iterable[list[list[Product]]]:
    """The products in groups: by kind, brand, pack, each variant and each feature."""
    yield _grouped(products, [product.kind for product in products])
    yield _grouped(products, [product.brand for product in products])
    yield _grouped(products, [product.pack for product in products])
    for key in dict.fromkeys(key for product in products for key in product.variant):
        yield _grouped(products, [product.variant.get(key, "") for product in products])
    for feature in dict.fromkeys(feature for product in products for feature in product.features):
        yield _grouped(products, [str(feature in product.features) for product in products])


def _grouped(products: Sequence[Product], values: Sequence[str]) -> list[list[Product]]:
    groups: dict[str, list[Product]] = {}
    for product, value in zip(products, values, strict=True):
        groups.setdefault(value.casefold(), []).append(product)
    return list(groups.values())


def _left(groups: Sequence[Sequence[Product]], most: int) -> Fraction:
    """How many products are left after the answer, on average; what is not offered counts whole."""
    every = sum(map(len, groups))
    offered = sum(len(group) ** 2 for group in groups[:most])
    missed = sum(map(len, groups[most:]))
    return Fraction(offered, every) + missed
