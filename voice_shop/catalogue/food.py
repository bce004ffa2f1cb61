"""The words of allergens and diets: the 14 allergens that food law in the EU names, and common diets."""

from __future__ import annotations

from collections.abc import Mapping

ALLERGENS: Mapping[str, tuple[str, ...]] = {
    "celery": ("celeriac",),
    "crustaceans": ("crustacean", "shellfish", "prawns", "shrimp", "crab", "lobster"),
    "eggs": ("egg",),
    "fish": (),
    "gluten": ("wheat", "rye", "barley", "oats", "spelt", "cereals containing gluten", "cereals"),
    "lupin": ("lupine",),
    "milk": ("dairy", "lactose"),
    "molluscs": ("mollusc", "mollusks", "mollusk", "mussels", "oysters", "squid"),
    "mustard": (),
    "nuts": ("nut", "tree nuts", "almonds", "hazelnuts", "walnuts", "cashews", "pecans", "pistachios"),
    "peanuts": ("peanut", "groundnuts"),
    "sesame": ("sesame seeds",),
    "soya": ("soy", "soybeans", "soya beans"),
    "sulphites": ("sulphite", "sulfites", "sulfite", "sulphur dioxide", "sulfur dioxide"),
}
"""Annex II of Regulation (EU) No 1169/2011, each with other words that labels use for it."""

DIETS: Mapping[str, tuple[str, ...]] = {
    "vegan": ("plant based",),
    "vegetarian": (),
    "gluten free": (),
    "lactose free": (),
    "low lactose": (),
    "dairy free": ("milk free",),
    "nut free": (),
    "egg free": (),
    "sugar free": ("no sugar",),
    "low fat": (),
    "low salt": ("low sodium",),
    "low calorie": (),
    "diabetic": (),
    "halal": (),
    "hindu": (),
    "kosher": (),
}
"""Diets that a product can be fit for, each with other ways to write it."""

NONE = "none"
"""Written under allergens where it is known that there are none; nothing written says that nobody knows."""


def spellings(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every way to write a word of a vocabulary, lower case -> the word."""
    return {spelling: word for word, others in words.items() for spelling in (word, *others)}
