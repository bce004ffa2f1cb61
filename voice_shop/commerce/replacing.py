"""What may stand in for what is no longer sold: the shop's successor, else by likeness; if allowed."""

from __future__ import annotations

from voice_shop.catalogue.product import Catalogue, Product
from voice_shop.commerce.household.types import Rules, Substituting
from voice_shop.commerce.pricing import Prices


def may_replace(rules: Rules, catalogue: Catalogue, product_id: str, other: str) -> bool:
    """Whether a product may be proposed in place of another: by the household's policy, and never with an
    allergen, nor while nobody knows what is in it and somebody has an allergy."""
    product = catalogue.products.get(other)
    policy = rules.substitutions.policy
    if product is None or policy is Substituting.NEVER:
        return False
    if rules.allergens and (not product.allergens_told or rules.allergens.intersection(product.allergens)):
        return False
    return policy is Substituting.ASK or other in rules.substitutions.only.get(product_id, ())


def instead(rules: Rules, prices: Prices, product_id: str) -> str | None:
    """What to propose in place of a product: its successor; without one the nearest that is sold, of the same
    kind, or of the same department with a word of the kind in common; of several the nearest in price."""
    catalogue = prices.catalogue
    gone = catalogue.products.get(product_id)
    named = prices.successor(product_id)
    if named is not None:
        return named if may_replace(rules, catalogue, product_id, named) else None
    if gone is None:
        return None
    others = [
        product
        for product in catalogue.products.values()
        if product.id != product_id
        and not product.discontinued
        and _likeness(gone, product)
        and may_replace(rules, catalogue, product_id, product.id)
    ]
    best = min(others, key=lambda p: (-_likeness(gone, p), abs(p.price - gone.price), p.id), default=None)
    return None if best is None else best.id


def _likeness(one: Product, other: Product) -> int:
    """0 is none; more is nearer."""
    if one.kind and one.kind.casefold() == other.kind.casefold():
        return 1000
    if one.category != other.category:
        return 0
    return len(set(one.kind.casefold().split()) & set(other.kind.casefold().split()))
