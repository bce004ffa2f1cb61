"""What is in a product, by what the merchant told; what nobody told is not guessed."""

from __future__ import annotations

from collections.abc import Iterable

from voice_shop.catalogue.product import Product
from voice_shop.dialogue.session import Say
from voice_shop.dialogue.turn import Turn
from voice_shop.language.reply_values import Term

_FREE_OF = {
    "gluten free": "gluten",
    "lactose free": "milk",
    "dairy free": "milk",
    "nut free": "nuts",
    "egg free": "eggs",
}
"""Diet -> the allergen that speaks against it."""


def allergens_say(turn: Turn, product: Product) -> Say:
    """Whether the allergen that was asked about is in it; all of them if none was named."""
    name = turn.shop.name(product.id)
    asked = turn.intent.slots.get("allergen")
    if not product.allergens_told:
        return Say("question.allergens_untold", {"name": name})
    if asked is None:
        if not product.allergens:
            return Say("question.allergens_none", {"name": name})
        return Say("question.allergens", {"name": name, "allergens": _terms(product.allergens)})
    if asked in product.allergens:
        return Say("question.contains", {"name": name, "allergens": _terms([asked])})
    others = _terms(product.allergens) or None
    return Say("question.contains_not", {"name": name, "allergens": _terms([asked]), "others": others})


def contained(product: Product, diets: Iterable[str]) -> tuple[Term, ...]:
    """The allergens in it that speak against these diets."""
    against = (_FREE_OF.get(diet) for diet in diets)
    return _terms(allergen for allergen in dict.fromkeys(against) if allergen in product.allergens)


def _terms(allergens: Iterable[str | None]) -> tuple[Term, ...]:
    return tuple(Term(allergen) for allergen in allergens if allergen)
