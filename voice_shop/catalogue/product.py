"""Products as the merchant describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from voice_shop.catalogue.promotion import Promotion

SEVERAL = ", "
"""Between the choices of one group, where it lets more than one be taken."""
SINGLY = frozenset({"", "1 piece"})
"""Packs that are no packs: of these things, pieces are counted."""


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One choice of a group. `price_difference` is in minor units of the shop's currency."""

    name: str
    price_difference: int = 0
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Choices of which at least `least` and at most `most` are taken, each once.

    What is taken is written as one text: the names of the values, in the group's order, with SEVERAL between.

    Attributes:
        default: what is taken when nothing is said.
        place: where people say it: "before" the product's name, "after" it, or "both".
    """

    name: str
    values: tuple[OptionValue, ...]
    least: int = 0
    default: str | None = None
    place: str = "both"
    most: int = 1

    @property
    def several(self) -> bool:
        """Whether more than one can be taken."""
        return self.most > 1

    def taken(self, written: str) -> tuple[str, ...]:
        """The names in a text of what is taken, each once; known or not."""
        parts = written.split(SEVERAL) if self.several else [written]
        return tuple(dict.fromkeys(part for part in parts if part))

    def written(self, taken: Iterable[str]) -> str:
        """The text of what is taken; names that the group does not have stand at the end."""
        order = {value.name: place for place, value in enumerate(self.values)}
        names = sorted(dict.fromkeys(taken), key=lambda name: order.get(name, len(order)))
        return SEVERAL.join(names)

    def cheapest(self) -> int:
        """The least that the choices can add to a price, minor units; below zero where they take off."""
        differences = sorted(value.price_difference for value in self.values)
        must = sum(differences[: self.least])
        return must + sum(min(0, difference) for difference in differences[self.least : self.most])


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells.

    Attributes:
        id: stable id of the merchant's.
        name: as the shop prints it ("Alpro Oat Drink 1 l").
        brand, category: category is an id such as "dairy".
        kind: what people call it ("oat milk"); used for spoken names.
        pack: as written ("1 l", "6 × 330 ml"), may be empty.
        price: minor units of the shop's currency, one pack.
        stock: packs on hand; None is unlimited.
        attributes: words people filter by ("organic", "vegan").
        aliases: spoken names that the merchant adds.
        options: names of the option groups it has.
        perishable: cannot be returned.
        discontinued: no longer sold; `successor` is the id of what replaces it.
        tax: name of its tax category, as the shop's table of rates has it; empty is the usual one.
        member_price: minor units, one pack, for members; None where members pay the price.
        age_limit: years a buyer must have; None is no limit.
        allergens: what it contains, also in traces; words of `food.ALLERGENS`.
        allergens_told: whether anybody said which; without it, no allergens means nothing.
        diets: what it is fit for; words of `food.DIETS`.
        variant_of: id of the family of products that differ in `variant` only; need not be a product itself.
        variant: in what it differs from the others of its family ("size": "large").
        most_per_order: packs that one order may have; None is no limit of its own.
        rating: what buyers give it, in tenths of five (46 is 4.6 of 5); None where nobody has told.
        reviews: how many buyers that are.
        review: words of one of them; may be empty.
        review_source: where the reviews are from ("example.com"); may be empty.
    """

    id: str
    name: str
    category: str
    price: int
    brand: str = ""
    kind: str = ""
    pack: str = ""
    stock: int | None = None
    description: str = ""
    attributes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    perishable: bool = False
    discontinued: bool = False
    successor: str | None = None
    tax: str = ""
    member_price: int | None = None
    age_limit: int | None = None
    allergens: tuple[str, ...] = ()
    allergens_told: bool = False
    diets: tuple[str, ...] = ()
    variant_of: str | None = None
    variant: Mapping[str, str] = field(default_factory=dict, hash=False)
    most_per_order: int | None = None
    rating: int | None = None
    reviews: int = 0
    review: str = ""
    review_source: str = ""

    @property
    def features(self) -> tuple[str, ...]:
        """What people filter by: its attributes, and the diets it is fit for."""
        return (*self.attributes, *(diet for diet in self.diets if diet not in self.attributes))

    @property
    def called(self) -> tuple[str, ...]:
        """What can be said to pick it out: its features, and its brand."""
        return (*self.features, *([self.brand] if self.brand else []))


@dataclass(frozen=True, slots=True)
class Category:
    """A department. `spoken` are the ways to say it."""

    id: str
    name: str
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All products of one shop, as values."""

    products: Mapping[str, Product]
    groups: Mapping[str, OptionGroup] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    currency: str = "EUR"
    language: str = "en"
    """Of the names: code of a language pack, whose word forms hold for them."""
    promotions: tuple[Promotion, ...] = ()
